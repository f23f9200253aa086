// What happened in a run, for those who watch it: the query `status`, the page in the UI, the search
// attributes. The workflow decides nothing by it.

import { isCancellation, setCurrentDetails, workflowInfo, log as workflowLog } from '@temporalio/workflow';
import type { Limits } from '../contract/limits';
import { LIMITS, type ResearchInput, UNPRINTABLE } from '../contract/protocol';
import type {
  DraftView,
  EvidenceView,
  Refusal,
  ResearchResult,
  Stage,
  StageUsage,
  Status,
  Step,
  UsageReport,
} from '../contract/run-status';
import { currentDetails } from './current-details';
import { damageText } from './damage-text';
import type { RunState } from './run-state';
import { type CarriedUsage, Usage } from './usage';
import { Visibility } from './visibility';

/** Steps kept in `status`; an open-ended exchange with the owner must not let it grow for ever. */
const STEPS_KEPT = 60;

/** A signal's name is chosen by its sender, and is shown on terminals. */
const printable = (text: string) => text.replace(new RegExp(UNPRINTABLE, 'g'), '?');

const now = () => new Date().toISOString();

/** A step's result in a few words; `nothing` if the next step cannot use it. */
export type Described = string | { readonly nothing: string };

/** The report's state for a fresh history. */
export interface CarriedReport extends CarriedUsage {
  readonly startedAt: string;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly refusalsTotal: number;
  readonly reminders: number;
}

export class RunReport {
  /** ISO instant at which the run began, in its first history. */
  readonly startedAt: string;
  private readonly input: ResearchInput;
  private readonly state: RunState;
  private readonly visibility: Visibility;
  private readonly usage: Usage;
  private readonly steps: Step[];
  private readonly refusals: Refusal[];
  private refusalsTotal: number;
  private reminders: number;
  private stage: Status['stage'] = 'open';
  private limits: Limits | null = null;
  private shortOfBudget: string | undefined;
  private expiresAt: string | undefined;
  private result: ResearchResult | undefined;
  private toBeDrawn = false;

  constructor({
    input,
    state,
    carried,
  }: { input: ResearchInput; state: RunState; carried: CarriedReport | undefined }) {
    this.input = input;
    this.state = state;
    this.visibility = new Visibility(state);
    this.usage = new Usage(carried);
    this.startedAt = carried?.startedAt ?? workflowInfo().startTime.toISOString();
    this.steps = [...(carried?.steps ?? [])];
    this.refusals = [...(carried?.refusals ?? [])];
    this.refusalsTotal = carried?.refusalsTotal ?? 0;
    this.reminders = carried?.reminders ?? 0;
    this.show();
  }

  /** @param underWay the round that starts over, if any: its entries are left out. */
  carry(underWay: number | undefined): CarriedReport {
    return {
      startedAt: this.startedAt,
      // The steps of the first round share their number with that of opening the run, which stays.
      steps: this.steps.filter((step) => step.stage === 'open' || step.round !== underWay),
      refusals: this.refusals,
      refusalsTotal: this.refusalsTotal,
      reminders: this.reminders,
      ...this.usage.carry(underWay),
    };
  }

  /** Runs one step of the run; `describe` puts its result in a few words. */
  async step<T>(
    stage: Stage,
    work: () => Promise<T>,
    describe: (result: T) => Described,
    waitsFor?: string,
  ): Promise<T> {
    const round = this.state.number;
    const step: Step = { stage, round, startedAt: now() };
    const index = this.steps.push(waitsFor === undefined ? step : { ...step, waitsFor }) - 1;
    this.enter(stage);
    try {
      const result = await work();
      const use = this.usage.add({ stage, round, result });
      const told = describe(result);
      const text = typeof told === 'string' ? told : told.nothing;
      this.steps[index] = {
        ...step,
        endedAt: now(),
        result: `${text}${damageText(result)}`,
        ...(typeof told === 'string' ? {} : { failed: true }),
        ...use,
      };
      return result;
    } catch (error) {
      const how = isCancellation(error) ? 'cancelled' : 'failed';
      this.steps[index] = { ...step, endedAt: now(), result: how, failed: true };
      throw error;
    } finally {
      this.show();
    }
  }

  /** A round begins. */
  beginRound(): void {
    this.usage.beginRound();
    if (this.steps.length > STEPS_KEPT) this.steps.splice(0, this.steps.length - STEPS_KEPT);
  }

  /** The state has adopted another round, whose draft counts now. */
  adopted(): void {
    const score = this.state.round?.judgement.score ?? null;
    if (score !== null) this.visibility.score(score);
    this.show();
  }

  /** Replaces what the steps reported by the recorded totals: a step that failed reported nothing. */
  setUsage(stages: readonly StageUsage[]): void {
    this.usage.set(stages);
    this.show();
  }

  setBudget(limits: Limits | null): void {
    this.limits = limits;
    this.show();
  }

  waitForBudget(short: string): void {
    this.shortOfBudget = short;
    this.show();
  }

  stopWaitingForBudget(): void {
    this.shortOfBudget = undefined;
    this.show();
  }

  /** For the paper: what the models have used, and where they were not used. */
  spending(): UsageReport {
    return this.usage.spending(this.limits);
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
    this.result = result;
    this.stage = 'done';
    this.visibility.end(result.outcome);
    this.show();
    return result;
  }

  status(): Status {
    const { opened, number, round } = this.state;
    const { evidence, judgement } = round ?? {};
    return {
      question: this.input.question,
      stage: this.stage,
      outcome: this.result?.outcome,
      round: number,
      score: judgement?.score ?? null,
      ceiling: judgement?.ceiling,
      policy: round?.policy,
      claims: evidence?.claims ?? 0,
      verified: evidence?.verified ?? 0,
      flags: evidence?.flags,
      stances: evidence?.stances,
      opposed: evidence?.opposed,
      suspects: evidence?.suspects,
      flaggedBefore: evidence?.flaggedBefore,
      answer: round?.draft.answer,
      draft: round?.draft.ref,
      waitingFor:
        this.shortOfBudget !== undefined ? 'budget' : this.expiresAt === undefined ? undefined : 'owner',
      spent: this.usage.total(),
      budget: this.limits,
      shortOfBudget: this.shortOfBudget,
      expiresAt: this.expiresAt,
      profile: opened?.profile,
      steps: this.steps,
      refusals: this.refusals,
      refusalsTotal: this.refusalsTotal,
      files: this.result?.paper ?? round?.files,
      result: this.result,
    };
  }

  draftView(): DraftView | null {
    const { round } = this.state;
    if (round === null) return null;
    const { draft, number, files, evidence } = round;
    return { ...draft, round: number, files, table: evidence.table };
  }

  evidenceView(): EvidenceView | null {
    const { round } = this.state;
    return round && { ...round.evidence, selection: round.selection.ref, reviews: round.reviews };
  }

  private enter(stage: Stage): void {
    this.visibility.enter(stage);
    this.stage = stage;
    this.show();
  }

  /**
   * Redraws the page once for everything that happens in one workflow task: handling a flood of messages must
   * not exceed the task's time limit.
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
        table: this.state.round?.evidence.table ?? [],
        reviews: this.state.round?.reviews ?? [],
      }),
    );
  }
}
