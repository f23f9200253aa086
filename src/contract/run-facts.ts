// What a run is told: its profile, small facts of its activities, its verdicts. Workflow-safe.

import type { Limits } from './limits';
import type { Prices } from './prices';
import type { Ref } from './ref';
import type { RunUsage } from './run-usage';
import type { SourceChoice, SourceKind } from './sources';

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

/** What one model's server showed before the run asked anything about its question. Workers start from it, and may learn more. */
export interface LearntModel {
  /** Tokens that the model reads, its answer included; null: unknown. */
  readonly contextTokens: number | null;
  /** Tokens that it writes at most; null: unknown. */
  readonly maxOutputTokens: number | null;
  /** How requests are changed for its server, by the names of `Change` in models/failure-table.ts. */
  readonly changes: readonly string[];
  /** It thought until its limit, and gets room for its thoughts. */
  readonly thinks: boolean;
  /** null: not measured, because too few tokens were read or written. */
  readonly promptTokensPerS: number | null;
  readonly answerTokensPerS: number | null;
}

/** The kernel's model, and those that review in its place. */
export const MODEL_PLACES = ['kernel', 'SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const;
export type ModelPlace = (typeof MODEL_PLACES)[number];
export type LearntModels = Readonly<Partial<Record<ModelPlace, LearntModel>>>;

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
  /** Absent: without a language model, and before its models were asked. */
  readonly learnt?: LearntModels;
  readonly embedder: string;
  /** 0: not measured yet. */
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

/** What code found in a paper's own text. No model clears it. */
export const SUSPICIONS = ['addresses a model', 'hides characters'] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** A kept paper whose text is suspect. Title and words are cut to fit the payload limit. */
export interface SuspectRow {
  readonly title: string;
  readonly why: Suspicion;
  /** The order as it reads once decoded, or the kind of characters. */
  readonly words: string;
}

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
  /** The first papers whose text is suspect. Absent: none is. */
  readonly suspects?: readonly SuspectRow[];
  /** Claims of earlier rounds that were flagged or against the proposition, and are gone. Absent: none. */
  readonly flaggedBefore?: number;
  /** Claims that oppose each other, as the paper's table has them. Absent: none do. */
  readonly opposed?: OpposedClaims;
  /** The first claims, as many as fit. */
  readonly table: readonly ClaimRow[];
}

/** Two sides by their claims' ids. */
export interface OpposedClaims {
  readonly heads: readonly [string, string];
  readonly sides: readonly [readonly string[], readonly string[]];
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
  readonly spent?: RunUsage;
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
  readonly spent?: RunUsage;
  /** Measured by rules: the budget had no room for the model. */
  readonly withoutModel?: WithoutModelReason;
  /** The gravest finding, or why the reviewer abstained. Cut to fit the payload limit. */
  readonly headline: string;
}

/**
 * The budget had no room; the provider refused the prompt (a filter, its length); the model's answer could not be
 * used, also when asked again; the provider did not answer.
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
