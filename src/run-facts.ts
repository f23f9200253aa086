// What a run tells: small facts of its activities, its verdicts, its status and its result. Workflow-safe.

import type { Limits } from './budget/limits';
import type { Prices } from './budget/prices';
import type { Spent } from './budget/spent';
import type { Ref, Refusal, SourceChoice, SourceKind } from './protocol';

// --- what activities tell the workflow -------------------------------------------------------------

/** Names one run for ever: `runId` is the first execution's, which reset and continue-as-new keep. */
export interface RunKey {
  readonly workflowId: string;
  readonly runId: string;
}

/** The kernel that needs no language model; its tribunal is a rubric. */
export const EXTRACTIVE = 'extractive';

/** One source of a run, as it was when the run was opened. */
export interface SearchedSource {
  readonly source: SourceKind;
  /** Where its papers are: a base URL, a path, or `bundled`. */
  readonly at: string;
  /** Where its searches wait: arXiv's for the one worker that may ask it. */
  readonly taskQueue: string;
}

/** The register that the papers kept are looked up in. */
export interface AskedRegistry {
  readonly name: 'crossref';
  /** Base URL. */
  readonly at: string;
}

/** What a run was opened with. Nothing changes it afterwards, and nothing falls back silently from it. */
export interface Profile {
  readonly storeId: string;
  readonly source: SourceChoice;
  /** What every query is sent to. */
  readonly searches: readonly SearchedSource[];
  /** null: none is asked. */
  readonly registry: AskedRegistry | null;
  /** `extractive`, or the model that plans, extracts, drafts and reviews. */
  readonly kernel: string;
  /** Models that review in place of the kernel's, by role. Absent: none do. */
  readonly reviewers?: Readonly<Partial<Record<Role, string>>>;
  readonly embedder: string;
  readonly embedderDimensions: number;
  /** What the run may use of its models; null: no limit. */
  readonly budget: Limits | null;
  /** Of the run's models, those with a price. */
  readonly prices: Prices;
  readonly verifier: string;
  /** Decisions that name no draft are refused. Absent: they are not. */
  readonly requireDraft?: boolean;
  readonly papersFolder: string;
  /** Search attributes the namespace knows; upserting any other would stop the run. */
  readonly searchAttributes: readonly string[];
}

export const SEARCH_OUTCOMES = ['ok', 'empty', 'suspect-empty', 'blocked', 'failed'] as const;
export type SearchOutcome = (typeof SEARCH_OUTCOMES)[number];

export interface SearchFacts {
  readonly ref: Ref;
  readonly outcome: SearchOutcome;
  readonly found: number;
}

/** How many records the searches returned, and why those that are not kept were left out. */
export interface SelectionFacts {
  readonly ref: Ref;
  readonly kept: number;
  readonly found: number;
  readonly duplicates: number;
  readonly withdrawn: number;
  readonly retracted: number;
  /** Ranked below the cut. */
  readonly belowCut: number;
  /** What may explain a poor selection: "the question is not in English (German)". Absent: nothing known. */
  readonly remark?: string;
}

/**
 * Whether a quote's words may say the opposite of what the question asks, or that there is no effect. Words are compared;
 * nobody judged. A `wide` flag is often wrong, a `strict` one sometimes; every strict flag is a wide one as well.
 */
export const FLAGS = ['none', 'wide', 'strict'] as const;
export type Flag = (typeof FLAGS)[number];

/** What a claim says of the question's proposition, as a model read it; `reports` where the question has none. */
export const STANCES = ['affirms', 'denies', 'no effect', 'mixed', 'off', 'reports'] as const;
export type Stance = (typeof STANCES)[number];

/** Claims with a flag. `strict` ones are counted in `wide` too. */
export interface FlagCounts {
  readonly wide: number;
  readonly strict: number;
}

/** Papers by what their claims say together: `mixed` where they disagree. */
export type StanceCounts = Readonly<Record<Stance, number>>;

export interface ClaimRow {
  readonly id: string;
  /** Cut to fit the payload limit; the whole claim is in the evidence artifact. */
  readonly text: string;
  readonly confidence: number;
  readonly verified: boolean;
  readonly flag: Flag;
  /** null: no model judged it. */
  readonly stance: Stance | null;
}

export interface EvidenceFacts {
  readonly ref: Ref;
  readonly claims: number;
  readonly verified: number;
  /** Distinct papers with a verified claim. */
  readonly papersCited: number;
  /** What the evidence allows at most, 0-10, whatever the reviewers say. */
  readonly ceiling: number;
  readonly ceilingReason: string;
  readonly flags: FlagCounts;
  /** null: no model judged the claims. */
  readonly stances: StanceCounts | null;
  /** The first claims, as many as fit. */
  readonly table: readonly ClaimRow[];
}

/** What the paper opens with, composed by code from counted facts. */
export interface DraftAnswer {
  /** Whether a model judged what the claims say about the question. */
  readonly judged: boolean;
  readonly sentences: readonly string[];
}

export interface DraftFacts {
  /** Hash of the draft: what an approval is bound to. */
  readonly ref: Ref;
  readonly title: string;
  /** Cut to fit the payload limit. */
  readonly abstract: string;
  /** Cut to fit the payload limit. */
  readonly answer: DraftAnswer;
  /** Claims come from summaries written for the bundled sample, not from the papers' abstracts. */
  readonly fromSummaries: boolean;
  readonly spent?: Spent;
  readonly withoutModel?: WithoutModelReason;
}

export const ROLES = ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const;
export type Role = (typeof ROLES)[number];

export interface ReviewFacts {
  readonly ref: Ref;
  readonly role: Role;
  /** 0-10 with one decimal; null when the reviewer abstained. */
  readonly score: number | null;
  readonly findings: number;
  readonly spent?: Spent;
  /** Measured by rules: the budget had no room for the model. */
  readonly withoutModel?: WithoutModelReason;
  /** The gravest finding, or why the reviewer abstained. Cut to fit the payload limit. */
  readonly headline: string;
}

/** A rendered draft or a published paper: one folder, and the names of the files in it by format. */
export interface PaperFiles {
  readonly folder: string;
  readonly pdf: string;
  readonly html: string;
  readonly md: string;
  readonly json: string;
  readonly bib: string;
  readonly evidence: string;
}

// --- the tribunal's verdict and the policy ---------------------------------------------------------

export interface Judgement {
  /** min(mean of the reviews, ceiling), one decimal; null without a quorum. */
  readonly score: number | null;
  readonly ceiling: number;
  readonly reviewers: number;
  readonly quorum: boolean;
  /** Highest minus lowest review. */
  readonly spread: number;
}

export const POLICIES = ['AUTO_APPROVE', 'OWNER_REVIEW', 'AUTO_REJECT'] as const;
export interface Policy {
  readonly verdict: (typeof POLICIES)[number];
  readonly reasons: readonly string[];
}

// --- status and result -----------------------------------------------------------------------------

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

/** The budget had no room; the provider refused the prompt (a filter, its length); the provider did not answer. */
export const WITHOUT_MODEL_REASONS = ['budget', 'refused', 'silent'] as const;
export type WithoutModelReason = (typeof WITHOUT_MODEL_REASONS)[number];

/** What one stage used of the models, over all rounds. */
export interface StageSpent extends Spent {
  readonly stage: Stage;
}

/** What a page tells of the run's models: their bill, and where they were left out for it. */
export interface Spending {
  readonly limits: Limits | null;
  readonly stages: readonly StageSpent[];
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
  /** What the step used of the models; absent where it used none. */
  readonly spent?: Spent;
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
  readonly answer?: DraftAnswer;
  readonly draft?: Ref;
  readonly waitingFor?: 'owner' | 'budget';
  /** What the run has used of its models so far. */
  readonly spent: Spent;
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
}
