// Facts that a run receives: its profile, activities' results, verdicts. Workflow-safe.

import type { Limits } from './limits';
import type { Prices } from './prices';
import type { Ref } from './ref';
import type { RunUsage } from './run-usage';
import type { SourceChoice, SourceKind } from './sources';

// --- what activities tell the workflow -------------------------------------------------------------

/** Identifies one run permanently: `runId` is the first execution's, which reset and continue-as-new keep. */
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
  /** The queue of its searches: arXiv's wait for the one worker that may ask it. */
  readonly taskQueue: string;
}

/** The registry in which the papers kept are looked up. */
export interface AskedRegistry {
  readonly name: 'crossref';
  /** Base URL. */
  readonly at: string;
}

/**
 * What was learnt about one model's server before the run asked anything about its question. Workers start
 * from it, and may learn more.
 */
export interface LearntModel {
  /** Context window in tokens, including the answer; null: unknown. */
  readonly contextTokens: number | null;
  /** Most tokens that it writes; null: unknown. */
  readonly maxOutputTokens: number | null;
  /** Changes that requests to its server need, by the names of `Change` in models/failure-table.ts. */
  readonly changes: readonly string[];
  /** It thought until its limit, so it gets room for its thoughts. */
  readonly thinks: boolean;
  /** null: not measured, because too few tokens were read or written. */
  readonly promptTokensPerS: number | null;
  readonly answerTokensPerS: number | null;
}

/** The kernel's model, and those that replace it as reviewers. */
export const MODEL_PLACES = ['kernel', 'SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const;
export type ModelPlace = (typeof MODEL_PLACES)[number];
export type LearntModels = Readonly<Partial<Record<ModelPlace, LearntModel>>>;

/** What a run was opened with. Nothing changes it afterwards, and nothing silently falls back from it. */
export interface Profile {
  readonly storeId: string;
  readonly source: SourceChoice;
  /** The sources that every query is sent to. */
  readonly searches: readonly SearchedSource[];
  /** null: no registry is asked. */
  readonly registry: AskedRegistry | null;
  /** `extractive`, or the model that plans, extracts, drafts and reviews. */
  readonly kernel: string;
  /** Models that replace the kernel's as reviewers, by role. Absent: none do. */
  readonly reviewers?: Readonly<Partial<Record<Role, string>>>;
  /** Absent without a language model, and until its models were probed. */
  readonly learnt?: LearntModels;
  readonly embedder: string;
  /** 0: not measured yet. */
  readonly embedderDimensions: number;
  /** Limits for the run's models; null: no limit. */
  readonly budget: Limits | null;
  /** Prices of the run's models, as far as known. */
  readonly prices: Prices;
  readonly verifier: string;
  /** Decisions that name no draft are refused. Absent: they are accepted. */
  readonly requireDraft?: boolean;
  readonly papersFolder: string;
  /** Search attributes that the namespace has; upserting any other would block the run. */
  readonly searchAttributes: readonly string[];
}

export const SEARCH_OUTCOMES = ['ok', 'empty', 'suspect-empty', 'blocked', 'failed'] as const;
export type SearchOutcome = (typeof SEARCH_OUTCOMES)[number];

export interface SearchFacts {
  readonly ref: Ref;
  readonly outcome: SearchOutcome;
  readonly found: number;
}

/** How many records the searches returned, and why those not kept were left out. */
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
 * Whether a quote's words may say the opposite of what the question asks, or that there is no effect. Based
 * on a comparison of words; nobody judged. A `wide` flag is often wrong, a `strict` one sometimes; every
 * strict flag is a wide one as well.
 */
export const FLAGS = ['none', 'wide', 'strict'] as const;
export type Flag = (typeof FLAGS)[number];

/**
 * What a claim says about the question's proposition, as judged by a model; `reports` if the question has
 * none.
 */
export const STANCES = ['affirms', 'denies', 'no effect', 'mixed', 'off', 'reports'] as const;
export type Stance = (typeof STANCES)[number];

/** Number of claims with a flag. `strict` ones are also counted in `wide`. */
export interface FlagCounts {
  readonly wide: number;
  readonly strict: number;
}

/** Papers by the combined stance of their claims: `mixed` if they disagree. */
export type StanceCounts = Readonly<Record<Stance, number>>;

/** Suspicious text that code found in a paper. No model can clear it. */
export const SUSPICIONS = ['addresses a model', 'hides characters'] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** A kept paper whose text is suspect. Title and words are truncated to fit the payload limit. */
export interface SuspectRow {
  readonly title: string;
  readonly why: Suspicion;
  /** The instruction after decoding, or the kind of characters. */
  readonly words: string;
}

export interface ClaimRow {
  readonly id: string;
  /** Truncated to fit the payload limit; the whole claim is in the evidence artifact. */
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
  /** The highest score that the evidence allows, 0-10, whatever the reviewers say. */
  readonly ceiling: number;
  readonly ceilingReason: string;
  readonly flags: FlagCounts;
  /** null: no model judged the claims. */
  readonly stances: StanceCounts | null;
  /** The first papers whose text is suspect. Absent: none is. */
  readonly suspects?: readonly SuspectRow[];
  /** Claims of earlier rounds that were flagged or against the proposition, and are gone. Absent: none. */
  readonly flaggedBefore?: number;
  /** Claims that oppose each other, as in the paper's table. Absent: none do. */
  readonly opposed?: OpposedClaims;
  /** The first claims, as many as fit. */
  readonly table: readonly ClaimRow[];
}

/** Two sides, by their claims' ids. */
export interface OpposedClaims {
  readonly heads: readonly [string, string];
  readonly sides: readonly [readonly string[], readonly string[]];
}

/** The paper's opening, composed by code from counted facts. */
export interface DraftAnswer {
  /** Whether a model judged what the claims say about the question. */
  readonly judged: boolean;
  readonly sentences: readonly string[];
}

export interface DraftFacts {
  /** Hash of the draft, to which an approval is bound. */
  readonly ref: Ref;
  readonly title: string;
  /** Truncated to fit the payload limit. */
  readonly abstract: string;
  /** Truncated to fit the payload limit. */
  readonly answer: DraftAnswer;
  /** Claims come from summaries written for the bundled sample, not from the papers' abstracts. */
  readonly fromSummaries: boolean;
  readonly spent?: RunUsage;
  readonly withoutModel?: WithoutModelReason;
}

export const ROLES = ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const;
export type Role = (typeof ROLES)[number];

export interface ReviewFacts {
  readonly ref: Ref;
  readonly role: Role;
  /** 0-10 with one decimal; null if the reviewer abstained. */
  readonly score: number | null;
  readonly findings: number;
  readonly spent?: RunUsage;
  /** Why it was measured by rules instead of a model. */
  readonly withoutModel?: WithoutModelReason;
  /** The most serious finding, or why the reviewer abstained. Truncated to fit the payload limit. */
  readonly headline: string;
}

/**
 * The budget had no room; the provider refused the prompt (a filter, its length); the model's answer was
 * unusable, even after a retry; the provider did not answer.
 */
export const WITHOUT_MODEL_REASONS = ['budget', 'refused', 'unusable', 'silent'] as const;
export type WithoutModelReason = (typeof WITHOUT_MODEL_REASONS)[number];

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
