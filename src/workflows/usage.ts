// What a run has used of its models, stage by stage, and where it worked without them.

import type { ModelUse } from '../contract/activities';
import type { Limits } from '../contract/limits';
import type { Stage, StageUsage, Step, UsageReport, WithoutModel } from '../contract/run-status';
import { NOTHING, type RunUsage, sumOf } from '../contract/run-usage';

/**
 * The latest steps done by rules, as many as are kept: an open-ended exchange with the owner must not exceed
 * the payload limit.
 */
const WITHOUT_MODEL_KEPT = 30;

/** The usage state for a fresh history. */
export interface CarriedUsage {
  readonly bill: readonly StageUsage[];
  readonly withoutModel: readonly WithoutModel[];
}

export class Usage {
  private readonly stages = new Map<Stage, RunUsage>();
  private readonly withoutModel: WithoutModel[];
  /** Usage before the round under way, which a fresh history starts over. */
  private before: readonly StageUsage[] = [];

  constructor(carried: CarriedUsage | undefined) {
    this.set(carried?.bill ?? []);
    this.withoutModel = [...(carried?.withoutModel ?? [])];
  }

  /** @param underWay the round that starts over, if any: its entries are left out. */
  carry(underWay: number | undefined): CarriedUsage {
    return {
      bill: underWay === undefined ? this.entries() : this.before,
      withoutModel: this.withoutModel.filter(({ round }) => round !== underWay),
    };
  }

  beginRound(): void {
    this.before = this.entries();
  }

  /** Adds the usage that a step reports; the reviewers' steps report it three times. */
  add({ stage, round, result }: { stage: Stage; round: number; result: unknown }): Pick<Step, 'spent'> {
    const parts: readonly ModelUse[] = (Array.isArray(result) ? result : [result]) as ModelUse[];
    const why = parts.find((part) => part?.withoutModel)?.withoutModel;
    if (why !== undefined) {
      this.withoutModel.push({ stage, round, why });
      if (this.withoutModel.length > WITHOUT_MODEL_KEPT) this.withoutModel.shift();
    }
    const spent = parts.flatMap((part) => (part?.spent === undefined ? [] : [part.spent]));
    if (spent.length === 0) return {};
    const used = sumOf(spent);
    this.stages.set(stage, sumOf([this.stages.get(stage) ?? NOTHING, used]));
    return { spent: used };
  }

  /** Replaces what the steps reported by the recorded totals: a step that failed reported nothing. */
  set(entries: readonly StageUsage[]): void {
    this.stages.clear();
    for (const { stage, ...used } of entries) this.stages.set(stage, used);
  }

  total(): RunUsage {
    return sumOf([...this.stages.values()]);
  }

  /** For the paper: what the models have used, and where they were not used. */
  spending(limits: Limits | null): UsageReport {
    return { limits, stages: this.entries(), withoutModel: this.withoutModel };
  }

  private entries(): StageUsage[] {
    return [...this.stages].map(([stage, used]) => ({ stage, ...used }));
  }
}
