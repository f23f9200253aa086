// The search attributes of a run, by which lists of runs show it.

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Outcome, Stage } from '../contract/run-status';
import type { RunState } from './run-state';

const STAGE = defineSearchAttributeKey('SovereignStage', SearchAttributeType.KEYWORD);
const SCORE = defineSearchAttributeKey('SovereignScore', SearchAttributeType.DOUBLE);
const OUTCOME = defineSearchAttributeKey('SovereignOutcome', SearchAttributeType.KEYWORD);

export class Visibility {
  /** The stage now in the search attribute. */
  private stage: Stage = 'open';

  constructor(private readonly state: RunState) {}

  enter(stage: Stage): void {
    // A second plan is listed as part of the search stage: two events fewer in the history.
    const listed = stage === 'plan' && this.stage === 'search' ? 'search' : stage;
    if (this.stage !== listed) this.upsert([{ key: STAGE, value: listed }]);
    this.stage = listed;
  }

  score(score: number): void {
    this.upsert([{ key: SCORE, value: score }]);
  }

  end(outcome: Outcome): void {
    this.upsert([
      { key: STAGE, value: 'done' },
      { key: OUTCOME, value: outcome },
    ]);
  }

  /**
   * Upserting an attribute that the namespace does not know blocks a run, so only those that the profile
   * names are upserted.
   */
  private upsert(pairs: SearchAttributeUpdatePair[]): void {
    const names = this.state.opened?.profile.searchAttributes;
    const known = pairs.filter((pair) => names?.includes(pair.key.name));
    if (known.length > 0) upsertSearchAttributes(known);
  }
}
