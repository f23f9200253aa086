// What a run says of itself to its watchers: its stages, its status, its result. Workflow-safe.

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
 * A part of a run that was done by rules, because the budget had no room for the model that should have done it; or
 * the index, left out for that or because its embedder did not answer.
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

/** What a page tells of the run's models: their usage, and where they were left out because of the budget. */
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
  /** What it waits for while it runs, where that may be long. */
  readonly waitsFor?: string;
  /** What came of it, in a few words: "4 of 4 answered, 37 records". */
  readonly result?: string;
  /** It ended with an error, was cancelled, or brought nothing that a next step could use. */
  readonly failed?: true;
  /** What the step used of the models; absent where it used none. */
  readonly spent?: RunUsage;
}

/** What the query `status` answers. */
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
  /** Of the draft at hand; absent before there is one. */
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
  /** What it may use, extensions included; null: no limit. */
  readonly budget?: Limits | null;
  /** What the budget lacks, while the run waits for more of it. */
  readonly shortOfBudget?: string;
  /** When the gate closes by itself. */
  readonly expiresAt?: string;
  readonly profile?: Profile;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly refusalsTotal: number;
  readonly files?: PaperFiles;
  readonly result?: ResearchResult;
}

/** What the query `draft` answers; null before there is one. */
export interface DraftView extends DraftFacts {
  readonly round: number;
  readonly files?: PaperFiles;
  readonly table: readonly ClaimRow[];
}

/** What the query `evidence` answers; null before there is any. */
export interface EvidenceView extends EvidenceFacts {
  readonly selection: Ref;
  readonly reviews: readonly ReviewFacts[];
}

export const FINDERS = ['model', 'rules'] as const;

/** Of a run that ended as `no-evidence`: who looked for claims, and in what. */
export interface NothingFound {
  /** Nobody where no paper with an abstract was kept. */
  readonly by: readonly (typeof FINDERS)[number][];
  /** Records that the searches returned. */
  readonly records: number;
  /** Papers kept of them. */
  readonly papers: number;
  /** Of the papers kept: nothing could be read of these. */
  readonly withoutAbstract: number;
}

/** What a run returns. */
export interface ResearchResult {
  readonly outcome: Outcome;
  /** Why, in a sentence. */
  readonly reason: string;
  readonly score: number | null;
  /** Revision rounds that ran, the tribunal's and the owner's. */
  readonly rounds: number;
  readonly policy?: Policy['verdict'];
  readonly claims: number;
  readonly verified: number;
  readonly decidedBy?: string;
  readonly draft?: Ref;
  readonly paper?: PaperFiles;
  /** Of `no-evidence` only; results of older versions lack it. */
  readonly nothing?: NothingFound;
}

/** A message that was not acted on, kept in `status`. */
export interface Refusal {
  readonly at: string;
  readonly message: string;
  readonly reason: string;
}
