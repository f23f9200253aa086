// What watchers of a run can see: its stages, its status, its result. Workflow-safe.

import type { Limits } from './limits';
import type { PaperFiles } from './paper-files';
import type { Ref } from './ref';
import type {
  ClaimRow,
  DraftAnswer,
  DraftFacts,
  EvidenceFacts,
  FlagCounts,
  OpposedClaims,
  Policy,
  Profile,
  ReviewFacts,
  StanceCounts,
  SuspectRow,
  WithoutModelReason,
} from './run-facts';
import type { RunUsage } from './run-usage';

export const STAGES = [
  'open',
  'plan',
  'search',
  'select',
  'extract',
  'verify',
  'index',
  'draft',
  'tribunal',
  'policy',
  'gate',
  'publish',
] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = ['published', 'rejected', 'expired', 'no-evidence', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * A part of a run that was done by rules, because the budget had no room for the model that should have done
 * it; or the index, left out for the same reason or because its embedder did not answer.
 */
export interface WithoutModel {
  readonly stage: Stage;
  readonly round: number;
  readonly why: WithoutModelReason;
}

/** What one stage used of the models, over all rounds. */
export interface StageUsage extends RunUsage {
  readonly stage: Stage;
}

/** A page's report on the run's models: their usage, and where they were not used because of the budget. */
export interface UsageReport {
  readonly limits: Limits | null;
  readonly stages: readonly StageUsage[];
  readonly withoutModel: readonly WithoutModel[];
}

export interface Step {
  readonly stage: Stage;
  /** 0 for the first pass, then one per revision. */
  readonly round: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** What the step waits for, if the wait may be long. */
  readonly waitsFor?: string;
  /** Its result in a few words: "4 of 4 answered, 37 records". */
  readonly result?: string;
  /** It failed, was cancelled, or produced nothing that the next step could use. */
  readonly failed?: true;
  /** What the step used of the models; absent if it used none. */
  readonly spent?: RunUsage;
}

/** The result of the query `status`. */
export interface Status {
  readonly question: string;
  readonly stage: Stage | 'done';
  readonly outcome?: Outcome;
  readonly round: number;
  readonly score: number | null;
  readonly ceiling?: number;
  readonly policy?: Policy;
  readonly claims: number;
  readonly verified: number;
  /** For the current draft; absent before there is one. */
  readonly flags?: FlagCounts;
  readonly stances?: StanceCounts | null;
  readonly opposed?: OpposedClaims;
  readonly suspects?: readonly SuspectRow[];
  readonly flaggedBefore?: number;
  readonly answer?: DraftAnswer;
  readonly draft?: Ref;
  readonly waitingFor?: 'owner' | 'budget';
  /** What the run has used of its models so far. */
  readonly spent: RunUsage;
  /** Its limits, including extensions; null: no limit. */
  readonly budget?: Limits | null;
  /** What the budget lacks, while the run waits for an extension. */
  readonly shortOfBudget?: string;
  /** When the gate expires. */
  readonly expiresAt?: string;
  readonly profile?: Profile;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly refusalsTotal: number;
  readonly files?: PaperFiles;
  readonly result?: ResearchResult;
}

/** The result of the query `draft`; null before there is one. */
export interface DraftView extends DraftFacts {
  readonly round: number;
  readonly files?: PaperFiles;
  readonly table: readonly ClaimRow[];
}

/** The result of the query `evidence`; null before there is any. */
export interface EvidenceView extends EvidenceFacts {
  readonly selection: Ref;
  readonly reviews: readonly ReviewFacts[];
}

export const FINDERS = ['model', 'rules'] as const;

/** For a run that ended as `no-evidence`: who looked for claims, and where. */
export interface NothingFound {
  /** Empty if no paper with an abstract was kept. */
  readonly by: readonly (typeof FINDERS)[number][];
  /** Records that the searches returned. */
  readonly records: number;
  /** How many of these papers were kept. */
  readonly papers: number;
  /** How many of the papers kept have no abstract to read. */
  readonly withoutAbstract: number;
}

/** The result of a run. */
export interface ResearchResult {
  readonly outcome: Outcome;
  /** Why, in a sentence. */
  readonly reason: string;
  readonly score: number | null;
  /** Number of revision rounds, the tribunal's and the owner's. */
  readonly rounds: number;
  readonly policy?: Policy['verdict'];
  readonly claims: number;
  readonly verified: number;
  readonly decidedBy?: string;
  readonly draft?: Ref;
  readonly paper?: PaperFiles;
  /** For `no-evidence` only; results of older versions lack it. */
  readonly nothing?: NothingFound;
}

/** A message that was not acted on, kept in `status`. */
export interface Refusal {
  readonly at: string;
  readonly message: string;
  readonly reason: string;
}
