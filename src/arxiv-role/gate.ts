// What stands between a turn at the pacer and a request to arXiv: the role, and the word left before asking.

import type { Gate } from '../literature/pacer';
import { type Lease, RoleLost } from './lease';

export interface RoleGate extends Gate {
  /** From now on calls may pass, each after its `note` has reached the server. */
  open(held: { lease: Lease<unknown>; note: (asking: boolean) => Promise<unknown> }): void;
  close(): void;
}

/** Closed until a role is held. Whoever comes to a closed gate has a search that the holder must do: RoleLost. */
export function createRoleGate(): RoleGate {
  let held: { lease: Lease<unknown>; note: (asking: boolean) => Promise<unknown> } | undefined;
  return {
    open(role) {
      held = role;
    },
    close() {
      held = undefined;
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
