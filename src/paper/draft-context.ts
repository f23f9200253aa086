// What every section of the extractive kernel's paper is written from.

import type { CheckedClaim, Evidence } from '../evidence/claim';
import { type KeyTerm, keyTerms } from '../evidence/key-terms';
import type { Selection } from '../literature/selection';
import type { Profile, Ref } from '../protocol';
import { type Contradiction, contradictions } from '../tribunal/contradictions';
import type { Finding } from '../tribunal/review';
import { type Standing, standingsOf } from '../tribunal/standing';
import { type AnswerState, answerState } from './answered';
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
    answer: answerState({ question: input.question, claims: supporting.map(({ claim }) => claim) }),
    citations: new Citations(input.selection.papers.map(({ paper }) => paper)),
  };
}

/** What was read of the papers: their abstracts, our summaries, or both. */
export function readOf(selection: Selection): 'abstracts' | 'summaries' | 'abstracts or summaries' {
  const kinds = new Set(selection.papers.map(({ paper }) => paper.abstractKind));
  if (!kinds.has('summary')) return 'abstracts';
  return kinds.has('abstract') ? 'abstracts or summaries' : 'summaries';
}

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Whether a claim is its source word for word, white space and a first capital aside. */
export const isVerbatim = ({ quoteStands, claim }: Standing): boolean =>
  quoteStands && lowerFirst(words(claim.text)) === lowerFirst(words(claim.quote.text));

/** The source's words, on one line. */
export const quoteOf = ({ claim }: Standing): string => words(claim.quote.text);

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  arxiv: 'arXiv',
  library: 'the library',
  sample: 'the bundled sample',
};

export const sourceName = (source: string): string => SOURCE_NAMES[source] ?? source;
