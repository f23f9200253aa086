// The gate between a turn at the pacer and a request to arXiv: checks the role, and records at the server
// that a request follows.

import type { Gate } from '../http/traffic';
import { type Lease, type Renewed, RoleLost } from './lease';

export interface RoleGate extends Gate {
  /**
   * From now on calls may pass, each after its `note` has reached the server. Returns a function that closes
   * the gate again, unless a later term has opened it: a process that was stopped can be given a new term
   * before it has ended its old one.
   */
  open(held: Term): () => void;
}

export interface Term {
  readonly lease: Lease<unknown>;
  readonly note: (asking: boolean) => Promise<Renewed>;
}

/**
 * Closed until a role is held. A caller at a closed gate gets RoleLost, because only the holder may do its
 * search.
 */
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
      const noted = await role.note(true);
      // Without the note, a successor could assume that this worker is not asking.
      if (noted === 'unconfirmed') {
        await role.note(false);
        throw new RoleLost('the Temporal server could not be told of a request to arXiv before it was sent');
      }
      // The process may have been stopped while the answer was on its way.
      if (!role.lease.isHeld()) throw new RoleLost('this worker holds the connection to arXiv no more');
      return role.lease.lost;
    },
    async leave() {
      await held?.note(false);
    },
  };
}
