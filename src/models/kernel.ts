// The Kernel port: who does the thinking of a run. Extractive without a model, or a language model.

import type { CheckedClaim, Claim, Evidence, Unread } from '../evidence/claim';
import type { QuestionWord, RankedPaper, Selection } from '../literature/selection';
import type { ComposeDraftInput } from '../paper/draft-context';
import type { Draft } from '../paper/model';
import type { Role } from '../protocol';
import type { Finding, Review } from '../tribunal/review';

/** What a revision round acts on. Absent in the first pass. */
export interface Revision {
  /** The reviewers' findings. */
  readonly findings: readonly Finding[];
  /** The owner's words, where the owner asked for changes. */
  readonly instructions: string | null;
  /** The claims of the round before, checked. */
  readonly claims: readonly CheckedClaim[];
  readonly previousQueries: readonly string[];
}

export interface PlanInput {
  readonly question: string;
  readonly count: number;
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
}

export interface ExtractInput {
  readonly question: string;
  readonly papers: readonly RankedPaper[];
  /** The question's content words with their weights among the papers found. */
  readonly words: readonly QuestionWord[];
  readonly count: number;
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
}

export interface Extraction {
  /** At most `count`, each quoting one of the papers. Empty where they say nothing to the question. */
  readonly claims: readonly Claim[];
  /** Papers that could not be read. */
  readonly unread: readonly Unread[];
}

export interface ComposeInput extends ComposeDraftInput {
  readonly signal?: AbortSignal;
}

export interface ReviewInput {
  readonly role: Role;
  readonly question: string;
  readonly draft: Draft;
  readonly evidence: Evidence;
  readonly selection: Selection;
  /** The round before, which this draft revises. */
  readonly revision?: Revision;
  readonly signal?: AbortSignal;
}

export interface Kernel {
  /** `extractive`, or the model's name. */
  readonly name: string;
  /** Search queries, plain words, all different, at most `count`. */
  plan(input: PlanInput): Promise<string[]>;
  extract(input: ExtractInput): Promise<Extraction>;
  compose(input: ComposeInput): Promise<Draft>;
  review(input: ReviewInput): Promise<Review>;
}
