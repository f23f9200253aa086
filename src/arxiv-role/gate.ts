// What stands between a turn at the pacer and a request to arXiv: the role, and the word left before asking.

import type { Gate } from '../literature/pacer';
import { type Lease, RoleLost } from './lease';

export interface RoleGate extends Gate {
  /**
   * From now on calls may pass, each after its `note` has reached the server. Returns what closes the gate again, unless a
   * later term has opened it: a process that was stopped can be given a new term before it has ended its old one.
   */
  open(held: Term): () => void;
}

export interface Term {
  readonly lease: Lease<unknown>;
  readonly note: (asking: boolean) => Promise<unknown>;
}

/** Closed until a role is held. Whoever comes to a closed gate has a search that the holder must do: RoleLost. */
export function createRoleGate(): RoleGate {
  let held: Term | undefined;
  return {
    open(term) {
      held = term;
      return () => {
        if (held === term) held = undefined;
      };
    },
    async enter() {
      const role = held;
      if (role === undefined) throw new RoleLost('this worker does not hold the connection to arXiv');
      await role.note(true);
      // Its process may have been stopped while the answer was under way.
      if (!role.lease.isHeld()) throw new RoleLost('this worker holds the connection to arXiv no more');
      return role.lease.lost;
    },
    async leave() {
      await held?.note(false);
    },
  };
}
