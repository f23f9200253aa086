// The state of a run: everything its workflow decides by, except its budget and the owner's decisions at the
// gate. What happened on the way is in the report (run-report.ts) and decides nothing.

import type { Opened } from '../contract/activities';
import type { Decision } from '../contract/protocol';
import type { Round } from './round';

type Changes = Extract<Decision, { decision: 'requestChanges' }>;

/** The phase of a run, with the round whose draft counts. */
export type Phase =
  /** Until the draft goes to the gate. `round` is null until the first draft exists. */
  | { readonly name: 'drafting'; readonly round: Round | null }
  /** The owner has the draft. */
  | { readonly name: 'at the gate'; readonly round: Round }
  /** The owner asked for another draft. */
  | { readonly name: 'changing'; readonly round: Round; readonly changes: Changes };

/** The run's state for a fresh history. */
export interface CarriedState {
  readonly opened: Opened;
  /** Number of the last completed round. */
  readonly number: number;
  /** The round whose draft counts; null while the first is under way. */
  readonly round: Round | null;
  /** What the owner asked for, while that revision is under way. */
  readonly changes: Changes | null;
  readonly atGate: boolean;
}

export class RunState {
  /** Undefined until the run's first step has recorded it. */
  opened: Opened | undefined;
  phase: Phase;
  private last: number;

  constructor(carried?: CarriedState) {
    this.opened = carried?.opened;
    this.last = carried?.number ?? 0;
    this.phase = carried === undefined ? { name: 'drafting', round: null } : phaseOf(carried);
  }

  /** The round whose draft counts; null before there is one. */
  get round(): Round | null {
    return this.phase.round;
  }

  /** The last round begun: 0 for the first pass, then one per revision. */
  get number(): number {
    return this.last;
  }

  nextRound(): number {
    return this.last + 1;
  }

  beginRound(number: number): void {
    this.last = number;
  }

  /** Makes the draft of `round` the one that counts. */
  adopt(round: Round): void {
    this.phase = { ...this.phase, round };
  }

  /** The round that a fresh history starts over: the one under way, if any. */
  underWay(): number | undefined {
    return this.phase.name === 'at the gate' ? undefined : this.last;
  }

  carry(opened: Opened): CarriedState {
    const { phase } = this;
    return {
      opened,
      number: this.underWay() === undefined ? this.last : Math.max(0, this.last - 1),
      round: phase.round,
      changes: phase.name === 'changing' ? phase.changes : null,
      atGate: phase.name === 'at the gate',
    };
  }
}

function phaseOf({ round, changes, atGate }: CarriedState): Phase {
  if (round === null) return { name: 'drafting', round };
  if (changes !== null) return { name: 'changing', round, changes };
  return { name: atGate ? 'at the gate' : 'drafting', round };
}
