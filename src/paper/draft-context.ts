// What every section of the extractive kernel's paper is written from.

import type { CheckedClaim, Evidence } from '../evidence/claim';
import { type KeyTerm, keyTerms } from '../evidence/key-terms';
import { isQuotation } from '../evidence/standing-alone';
import type { Selection } from '../literature/selection';
import type { Profile, Ref, WithoutModel } from '../protocol';
import { type Contradiction, contradictions } from '../tribunal/contradictions';
import type { Finding } from '../tribunal/review';
import { type Standing, standingsOf } from '../tribunal/standing';
import { type AnswerState, answerOf } from './answered';
import { Citations } from './references';

export interface ComposeDraftInput {
  readonly question: string;
  /** ISO day the run began. */
  readonly date: string;
  /** 0 for the first draft, then one per revision. */
  readonly round: number;
  readonly profile: Profile;
  readonly selection: Selection;
  readonly evidence: Evidence;
  readonly evidenceRef: Ref;
  /** Steps so far that were done by rules, because the budget had no room for the model. */
  readonly withoutModel?: readonly WithoutModel[];
  /** The semantic index was damaged, and has begun anew in this run. */
  readonly lost?: string;
  readonly revision?: {
    readonly findings: readonly Finding[];
    readonly instructions: string | null;
    readonly claims: readonly CheckedClaim[];
    readonly previousQueries: readonly string[];
  };
}

export interface DraftContext extends ComposeDraftInput {
  readonly terms: readonly KeyTerm[];
  readonly standings: readonly Standing[];
  /** Verified, sound and on the question: what Results reports. In the claims' order. */
  readonly supporting: readonly Standing[];
  readonly contradictions: readonly Contradiction[];
  readonly answer: AnswerState;
  readonly citations: Citations;
}

export function contextOf(input: ComposeDraftInput): DraftContext {
  const terms = keyTerms(input.question);
  const standings = standingsOf(input);
  const supporting = standings.filter((standing) => standing.supports);
  return {
    ...input,
    terms,
    standings,
    supporting,
    contradictions: contradictions({ question: input.question, standings }).pairs,
    answer: answerOf({ question: input.question, supporting }),
    citations: new Citations(input.selection.papers),
  };
}

/** What was read of the papers: their abstracts, our summaries, or both. */
export function readOf(selection: Selection): 'abstracts' | 'summaries' | 'abstracts or summaries' {
  const kinds = new Set(selection.papers.map(({ paper }) => paper.abstractKind));
  if (!kinds.has('summary')) return 'abstracts';
  return kinds.has('abstract') ? 'abstracts or summaries' : 'summaries';
}

/** Whether a claim is its source word for word; white space, a first capital and names in brackets aside. */
export const isVerbatim = ({ quoteStands, claim, paper }: Standing): boolean =>
  quoteStands && paper !== null && isQuotation({ text: claim.text, quote: claim.quote.text, paper });

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  arxiv: 'arXiv',
  openalex: 'OpenAlex',
  library: 'the library',
  sample: 'the bundled sample',
};

export const sourceName = (source: string): string => SOURCE_NAMES[source] ?? source;
