// The Kernel port: does the thinking of a run, with a language model or, extractively, without one.

import type { Role } from '../contract/run-facts';
import type { OnPartDone } from '../contract/step-progress';
import type { RecordsSeen } from '../literature/records-seen';
import type { ComposeDraftInput } from '../paper/draft-context';
import type { CheckedClaim, Claim, Evidence, ReadingCounts, Unread } from '../records/claim';
import type { Draft } from '../records/draft';
import type { Finding, Review } from '../records/review';
import type { QuestionWord, RankedPaper, Selection } from '../records/selection';

/** The input of a revision round. Absent in the first pass. */
export interface Revision {
  /** The reviewers' findings. */
  readonly findings: readonly Finding[];
  /** The owner's instructions, if the owner asked for changes. */
  readonly instructions: string | null;
  /** The claims of the round before, checked. */
  readonly claims: readonly CheckedClaim[];
  readonly previousQueries: readonly string[];
  /** Sub-questions, as the first round planned them. */
  readonly parts?: readonly string[];
}

export interface PlanInput {
  readonly question: string;
  readonly count: number;
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
}

export interface Plan {
  /** Plain words, all different, at most `count`. */
  readonly queries: readonly string[];
  /**
   * The sub-questions of a question with several sides: 2 to 4 plain sentences, all different. Empty for a
   * simple question, in a revision (which keeps those of the first round) and without a model.
   */
  readonly parts: readonly string[];
}

export interface PlanAgainInput {
  readonly question: string;
  /** As planned; empty for a simple question. */
  readonly parts: readonly string[];
  /** What the first searches found, in numbers. */
  readonly seen: RecordsSeen;
  /** The queries already searched. */
  readonly previous: readonly string[];
  readonly signal?: AbortSignal;
}

export interface ExtractInput {
  readonly question: string;
  /** Sub-questions. Default: none. */
  readonly parts?: readonly string[];
  /** The best of the list, best first: more than are kept, for a kernel that can assess their relevance. */
  readonly papers: readonly RankedPaper[];
  /** Number of papers to keep. Default: all of them. */
  readonly keep?: number;
  /** The question's content words with their weights among the papers found. */
  readonly words: readonly QuestionWord[];
  readonly count: number;
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
  /** Papers read and checked. Default: nobody is notified. */
  readonly onPartDone?: OnPartDone;
}

export interface Extraction {
  /** At most `count`, each quoting one of the papers. Empty if the papers say nothing about the question. */
  readonly claims: readonly Claim[];
  /** Papers that could not be read. */
  readonly unread: readonly Unread[];
  /** Ids of the papers kept, best first. */
  readonly papers: readonly string[];
  /** Absent: no model read them. */
  readonly reading?: ReadingCounts;
}

export interface ComposeInput extends ComposeDraftInput {
  /** Do not ask a slow model for a second attempt. Default: false. */
  readonly sparing?: boolean;
  readonly signal?: AbortSignal;
  /** Quotes that sentences were checked against. Default: nobody is notified. */
  readonly onPartDone?: OnPartDone;
}

export interface ReviewInput {
  readonly role: Role;
  readonly question: string;
  readonly draft: Draft;
  readonly evidence: Evidence;
  readonly selection: Selection;
  /** The previous round, which this draft revises. */
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
}

export interface Kernel {
  /** `extractive`, or the model's name. */
  readonly name: string;
  plan(input: PlanInput): Promise<Plan>;
  /**
   * At most two further queries that differ from the previous ones; none if the searches so far are enough.
   */
  planAgain(input: PlanAgainInput): Promise<readonly string[]>;
  extract(input: ExtractInput): Promise<Extraction>;
  compose(input: ComposeInput): Promise<Draft>;
  review(input: ReviewInput): Promise<Review>;
}
