// What a run has used of its models, stage by stage, and where it did without one.

import type { Limits } from '../budget/limits';
import { NOTHING, type Spent, sumOf } from '../budget/spent';
import type { ModelUse } from '../contract';
import type { Spending, Stage, StageSpent, Step, WithoutModel } from '../protocol';

/** Steps kept that were done by rules: the latest. An open-ended exchange with the owner must not outgrow a payload. */
const WITHOUT_MODEL_KEPT = 30;

/** What a bill takes along into a fresh history. */
export interface CarriedBill {
  readonly bill: readonly StageSpent[];
  readonly withoutModel: readonly WithoutModel[];
}

export class Bill {
  private readonly stages = new Map<Stage, Spent>();
  private readonly withoutModel: WithoutModel[] = [];
  /** As it was before the round under way, which a fresh history begins anew. */
  private before: readonly StageSpent[] = [];

  takeUp({ bill, withoutModel }: CarriedBill): void {
    this.set(bill);
    this.withoutModel.push(...withoutModel);
  }

  /** @param underWay the round that begins anew, if one does: what it has told is left out. */
  carry(underWay: number | undefined): CarriedBill {
    return {
      bill: underWay === undefined ? this.entries() : this.before,
      withoutModel: this.withoutModel.filter(({ round }) => round !== underWay),
    };
  }

  beginRound(): void {
    this.before = this.entries();
  }

  /** Adds what a step says it has used; the reviewers' steps say it three times. */
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

  /** The account's own sums, in place of what the steps told: a step that failed told nothing. */
  set(entries: readonly StageSpent[]): void {
    this.stages.clear();
    for (const { stage, ...used } of entries) this.stages.set(stage, used);
  }

  total(): Spent {
    return sumOf([...this.stages.values()]);
  }

  /** For the page: what the models cost, and where they were left out. */
  spending(limits: Limits | null): Spending {
    return { limits, stages: this.entries(), withoutModel: this.withoutModel };
  }

  private entries(): StageSpent[] {
    return [...this.stages].map(([stage, used]) => ({ stage, ...used }));
  }
}
