// Where a run is: all that its workflow decides by, besides its budget and what its owner says at the gate. What happened on the
// way is the report's (run-report.ts), and decides nothing.

import type { Opened } from '../contract/activities';
import type { Decision } from '../contract/protocol';
import type { Round } from './round';

type Changes = Extract<Decision, { decision: 'requestChanges' }>;

/** What a run is at, and the round whose draft counts. */
export type Phase =
  /** Up to the draft that goes to the gate. Without a round until the first has its draft. */
  | { readonly name: 'drafting'; readonly round: Round | null }
  /** The owner has the draft. */
  | { readonly name: 'at the gate'; readonly round: Round }
  /** The owner asked for another draft. */
  | { readonly name: 'changing'; readonly round: Round; readonly changes: Changes };

/** What a run's state takes along into a fresh history. */
export interface CarriedState {
  readonly opened: Opened;
  /** Of the last round that has ended. */
  readonly number: number;
  /** The round whose draft counts; null while the first is under way. */
  readonly round: Round | null;
  /** What the owner asked for, while that round is under way. */
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

  /** The draft of `round` counts from now on. */
  adopt(round: Round): void {
    this.phase = { ...this.phase, round };
  }

  /** The round that a fresh history begins anew: the one under way, if one is. */
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
