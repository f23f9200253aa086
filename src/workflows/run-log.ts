// What a run tells its watchers: the query `status`, the page in the UI, the search attributes.

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import {
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
  log as workflowLog,
} from '@temporalio/workflow';
import type { Limits } from '../budget/limits';
import {
  type DraftView,
  type EvidenceView,
  LIMITS,
  type Outcome,
  type PaperFiles,
  type Profile,
  type Refusal,
  type ResearchInput,
  type ResearchResult,
  type Spending,
  type Stage,
  type StageSpent,
  type Status,
  type Step,
  UNPRINTABLE,
} from '../protocol';
import { Bill, type CarriedBill } from './bill';
import { currentDetails } from './current-details';
import { damageText } from './damage-text';
import type { Round } from './review-rounds';

/** Steps kept in `status`; an open-ended exchange with the owner must not grow it for ever. */
const STEPS_KEPT = 60;

const STAGE = defineSearchAttributeKey('SovereignStage', SearchAttributeType.KEYWORD);
const SCORE = defineSearchAttributeKey('SovereignScore', SearchAttributeType.DOUBLE);
const OUTCOME = defineSearchAttributeKey('SovereignOutcome', SearchAttributeType.KEYWORD);

/** A signal's name is the sender's text, and is shown on terminals. */
const printable = (text: string) => text.replace(new RegExp(UNPRINTABLE, 'g'), '?');

const now = () => new Date().toISOString();

/** What a log takes along into a fresh history. */
export interface CarriedLog extends CarriedBill {
  readonly startedAt: string;
  readonly number: number;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly refusalsTotal: number;
  readonly reminders: number;
}

export class RunLog {
  /** ISO instant at which the run began, in its first history. */
  readonly startedAt: string;
  private stage: Status['stage'] = 'open';
  private number = 0;
  private readonly steps: Step[] = [];
  private readonly refusals: Refusal[] = [];
  private refusalsTotal = 0;
  private reminders = 0;
  private profile: Profile | undefined;
  private latest: Round | undefined;
  private published: PaperFiles | undefined;
  private expiresAt: string | undefined;
  private outcome: Outcome | undefined;
  private result: ResearchResult | undefined;
  private readonly bill = new Bill();
  private limits: Limits | null = null;
  private short: string | undefined;
  private toBeDrawn = false;

  constructor(
    private readonly input: ResearchInput,
    carried?: { log: CarriedLog; profile: Profile; round: Round | null },
  ) {
    this.startedAt = carried?.log.startedAt ?? workflowInfo().startTime.toISOString();
    if (carried !== undefined) this.takeUp(carried);
    this.show();
  }

  private takeUp({ log, profile, round }: { log: CarriedLog; profile: Profile; round: Round | null }): void {
    this.profile = profile;
    this.number = log.number;
    this.steps.push(...log.steps);
    this.refusals.push(...log.refusals);
    this.refusalsTotal = log.refusalsTotal;
    this.reminders = log.reminders;
    this.bill.takeUp(log);
    this.latest = round ?? undefined;
  }

  /** @param beginsAnew the round under way does: what it has told is left out. */
  carry({ beginsAnew }: { beginsAnew: boolean }): CarriedLog {
    const underWay = beginsAnew ? this.number : undefined;
    return {
      startedAt: this.startedAt,
      number: beginsAnew ? Math.max(0, this.number - 1) : this.number,
      // The first round's steps stand behind that of opening the run.
      steps: this.steps.filter((step) => step.stage === 'open' || step.round !== underWay),
      refusals: this.refusals,
      refusalsTotal: this.refusalsTotal,
      reminders: this.reminders,
      ...this.bill.carry(underWay),
    };
  }

  /** The round whose draft counts; null before there is one. */
  adopted(): Round | null {
    return this.latest ?? null;
  }

  /** Runs one step of the run; `describe` says in a few words what came of it. */
  async step<T>(
    stage: Stage,
    work: () => Promise<T>,
    describe: (result: T) => string,
    waitsFor?: string,
  ): Promise<T> {
    const step: Step = { stage, round: this.number, startedAt: now() };
    const index = this.steps.push(waitsFor === undefined ? step : { ...step, waitsFor }) - 1;
    this.enter(stage);
    try {
      const result = await work();
      const use = this.bill.add({ stage, round: this.number, result });
      this.steps[index] = {
        ...step,
        endedAt: now(),
        result: `${describe(result)}${damageText(result)}`,
        ...use,
      };
      return result;
    } catch (error) {
      this.steps[index] = { ...step, endedAt: now(), result: 'failed' };
      throw error;
    } finally {
      this.show();
    }
  }

  /** The account's own sums, in place of what the steps told: a step that failed told nothing. */
  setBill(stages: readonly StageSpent[]): void {
    this.bill.set(stages);
    this.show();
  }

  setBudget(limits: Limits | null): void {
    this.limits = limits;
    this.show();
  }

  waitForBudget(short: string): void {
    this.short = short;
    this.show();
  }

  stopWaitingForBudget(): void {
    this.short = undefined;
    this.show();
  }

  /** For the page: what the models cost, and where they were left out. */
  spending(): Spending {
    return this.bill.spending(this.limits);
  }

  opened(profile: Profile): void {
    this.profile = profile;
  }

  beginRound(round: number): void {
    this.number = round;
    this.bill.beginRound();
    if (this.steps.length > STEPS_KEPT) this.steps.splice(0, this.steps.length - STEPS_KEPT);
  }

  /** The round whose draft counts from now on. */
  adopt(round: Round): void {
    this.latest = round;
    if (round.judgement.score !== null) this.upsert([{ key: SCORE, value: round.judgement.score }]);
    this.show();
  }

  refuse(message: string, reason: string): void {
    this.refusalsTotal += 1;
    if (this.refusals.length < LIMITS.refusalsKept) {
      workflowLog.warn('refused a message', { message, reason });
      this.refusals.push({
        at: now(),
        message: printable(message),
        reason: printable(reason).slice(0, LIMITS.reasonChars),
      });
    }
    this.show();
  }

  waitForOwner(expiresAt: string): void {
    this.expiresAt = expiresAt;
    this.enter('gate');
  }

  remind(): void {
    this.reminders += 1;
    workflowLog.info('still waiting for the owner', { reminders: this.reminders, expiresAt: this.expiresAt });
    this.show();
  }

  stopWaiting(): void {
    this.expiresAt = undefined;
  }

  end(result: ResearchResult): ResearchResult {
    this.outcome = result.outcome;
    this.result = result;
    this.stage = 'done';
    this.published = result.paper;
    this.upsert([
      { key: STAGE, value: 'done' },
      { key: OUTCOME, value: result.outcome },
    ]);
    this.show();
    return result;
  }

  status(): Status {
    return {
      question: this.input.question,
      stage: this.stage,
      outcome: this.outcome,
      round: this.number,
      score: this.latest?.judgement.score ?? null,
      ceiling: this.latest?.judgement.ceiling,
      policy: this.latest?.policy,
      claims: this.latest?.evidence.claims ?? 0,
      verified: this.latest?.evidence.verified ?? 0,
      flags: this.latest?.evidence.flags,
      stances: this.latest?.evidence.stances,
      answer: this.latest?.draft.answer,
      draft: this.latest?.draft.ref,
      waitingFor: this.short !== undefined ? 'budget' : this.expiresAt === undefined ? undefined : 'owner',
      spent: this.bill.total(),
      budget: this.limits,
      shortOfBudget: this.short,
      expiresAt: this.expiresAt,
      profile: this.profile,
      steps: this.steps,
      refusals: this.refusals,
      refusalsTotal: this.refusalsTotal,
      files: this.published ?? this.latest?.files,
      result: this.result,
    };
  }

  draftView(): DraftView | null {
    if (this.latest === undefined) return null;
    const { draft, number, files, evidence } = this.latest;
    return { ...draft, round: number, files, table: evidence.table };
  }

  evidenceView(): EvidenceView | null {
    if (this.latest === undefined) return null;
    const { evidence, selection, reviews } = this.latest;
    return { ...evidence, selection: selection.ref, reviews };
  }

  /** Revision rounds begun so far. */
  revisions(): number {
    return this.number;
  }

  nextRound(): number {
    return this.number + 1;
  }

  private enter(stage: Stage): void {
    if (this.stage !== stage) this.upsert([{ key: STAGE, value: stage }]);
    this.stage = stage;
    this.show();
  }

  /** Upserting an attribute the namespace does not know stops a run, so only those the profile names. */
  private upsert(pairs: SearchAttributeUpdatePair[]): void {
    const known = pairs.filter((pair) => this.profile?.searchAttributes.includes(pair.key.name));
    if (known.length > 0) upsertSearchAttributes(known);
  }

  /**
   * Draws the page once for all that happens in one moment: a flood of messages must not take longer to show than a
   * workflow task may take.
   */
  private show(): void {
    if (this.toBeDrawn) return;
    this.toBeDrawn = true;
    Promise.resolve().then(() => {
      this.toBeDrawn = false;
      this.draw();
    });
  }

  private draw(): void {
    const { workflowId, namespace } = workflowInfo();
    setCurrentDetails(
      currentDetails({
        status: this.status(),
        startedAt: this.startedAt,
        workflowId,
        namespace,
        reminders: this.reminders,
        table: this.latest?.evidence.table ?? [],
        reviews: this.latest?.reviews ?? [],
      }),
    );
  }
}
