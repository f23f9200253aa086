// What is measured of a draft. No criterion reads prose: only claims, quotes, papers and the draft's structure.

import type { CheckedClaim, Evidence } from '../evidence/claim';
import { keyTerms } from '../evidence/key-terms';
import { yearOf } from '../literature/paper-record';
import type { Selection } from '../literature/selection';
import { type AnswerState, answerOf } from '../paper/answered';
import { type Draft, SECTIONS, type Section, type Sentence } from '../paper/model';
import { type Contradiction, contradictions } from './contradictions';
import { isOnTopic, type Standing, standingsOf } from './standing';

/** Distance above the threshold below which a confidence is called narrow. */
export const CLEAR_MARGIN = 0.05;
/** Distance above the threshold from which a confidence earns full points. */
export const FULL_MARGIN = 0.4;

export interface Facts {
  readonly standings: readonly Standing[];
  readonly claims: number;
  /** Claims that carry the mark "verified", rightly or not. */
  readonly verified: number;
  /** Claims that count as evidence: see `Standing.supports`. */
  readonly supporting: number;
  /** Sum over supporting claims of the share of the question each speaks of. */
  readonly pointSum: number;
  /** Supporting claims that report a result; of a question with two sides, on both. */
  readonly results: number;
  /** Weight of the key terms of which supporting claims of two or more papers speak, 0-1. */
  readonly corroborated: number;
  /** Supporting claims left when of opposed ones only one side is believed. */
  readonly consistent: number;
  readonly contradictions: readonly Contradiction[];
  /** Mean of confidence minus threshold over verified claims; null without any. */
  readonly meanMargin: number | null;
  /** Sum over supporting claims of the margin's share of `FULL_MARGIN`, each at most 1. */
  readonly marginSum: number;
  /** Claims whose quote stands in their paper, and of these the ones from papers on the question. */
  readonly quotesFound: number;
  readonly quotesOnTopic: number;
  /** Distinct papers, and distinct years of them, with a supporting claim. */
  readonly papersCited: number;
  readonly years: number;
  /** Of the supporting claims, the share that comes from one paper alone; 0 without any. */
  readonly largestShare: number;
  /** Supporting claims that come from other papers than the leading one. */
  readonly beyondLeading: number;
  /** Coverage, terms and sides of the question by supporting claims alone. */
  readonly answer: AnswerState;
  /** Share of Results' sentences that rest on a supporting claim and cite its paper; 0 without sentences. */
  readonly citationCoverage: number;
  readonly sentences: number;
  readonly unsupportedSentences: number;
  /** Share of the selected papers that are off the question; 1 without papers. */
  readonly offTopicShare: number;
  readonly searches: number;
  /** Searches that were answered, also when the answer was that there is nothing. */
  readonly searchesAnswered: number;
  readonly sectionsMissing: readonly string[];
}

/** @throws nothing: whatever is missing is measured as missing. */
export function measure(input: {
  question: string;
  draft: Draft;
  evidence: Evidence;
  selection: Selection;
}): Facts {
  const { question, draft, evidence, selection } = input;
  const terms = keyTerms(question);
  const standings = standingsOf({ question, evidence, selection });
  const supporting = standings.filter((standing) => standing.supports);
  const answer = answerOf({ question, supporting });
  const verified = evidence.claims.filter((claim) => claim.verified);
  const margin = (claim: CheckedClaim) => claim.confidence - evidence.threshold;
  const perPaper = tally(supporting.map((standing) => standing.claim.paperId));
  const leading = Math.max(0, ...perPaper.values());
  const results = resultsSentences(draft);
  const supported = results.filter((sentence) => isSupported({ sentence, draft, supporting })).length;
  const onTopic = selection.papers.filter(({ paper }) => isOnTopic(paper, terms)).length;
  const { pairs, consistent } = contradictions({ question, standings });

  return {
    standings,
    claims: standings.length,
    verified: verified.length,
    supporting: supporting.length,
    pointSum: supporting.reduce((sum, standing) => sum + standing.coverage, 0),
    results: answer.sides?.linkedBy.length ?? supporting.filter((standing) => standing.reports).length,
    corroborated: terms
      .filter((term) => papersOn(term.text, supporting) >= 2)
      .reduce((sum, term) => sum + term.weight, 0),
    consistent,
    contradictions: pairs,
    meanMargin:
      verified.length === 0
        ? null
        : verified.reduce((sum, claim) => sum + margin(claim), 0) / verified.length,
    marginSum: supporting.reduce(
      (sum, standing) => sum + Math.min(1, margin(standing.claim) / FULL_MARGIN),
      0,
    ),
    quotesFound: standings.filter((standing) => standing.quoteStands).length,
    quotesOnTopic: standings.filter((standing) => standing.quoteStands && standing.onTopic).length,
    papersCited: perPaper.size,
    years: new Set(
      supporting.map(({ paper }) => (paper === null ? null : yearOf(paper))).filter((year) => year !== null),
    ).size,
    largestShare: supporting.length === 0 ? 0 : leading / supporting.length,
    beyondLeading: supporting.length - leading,
    answer,
    citationCoverage: results.length === 0 ? 0 : supported / results.length,
    sentences: results.length,
    unsupportedSentences: results.length - supported,
    offTopicShare: selection.papers.length === 0 ? 1 : 1 - onTopic / selection.papers.length,
    searches: selection.ledger.length,
    searchesAnswered: selection.ledger.filter(({ outcome }) => outcome === 'ok' || outcome === 'empty')
      .length,
    sectionsMissing: SECTIONS.filter((name) => !isPresent(draft.sections.find((s) => s.name === name))),
  };
}

const papersOn = (term: string, supporting: readonly Standing[]): number =>
  new Set(supporting.filter(({ terms }) => terms.includes(term)).map(({ claim }) => claim.paperId)).size;

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const isPresent = (section: Section | undefined) => section !== undefined && section.blocks.length > 0;

/**
 * The sentences of Results that must rest on a claim. By structure, not by wording, two kinds need not: the
 * opening block, which says whether the question is answered, and a paragraph of one sentence that
 * introduces the list behind it.
 */
function resultsSentences(draft: Draft): Sentence[] {
  const blocks = draft.sections.find((section) => section.name === 'Results')?.blocks ?? [];
  return blocks.slice(1).flatMap((block, index, rest) => {
    if (block.kind === 'table') return [];
    if (block.kind === 'list') return block.items.flat();
    return block.sentences.length === 1 && rest[index + 1]?.kind === 'list' ? [] : block.sentences;
  });
}

/** It names a supporting claim and cites that claim's paper; or it names none and cites such papers only. */
function isSupported(input: { sentence: Sentence; draft: Draft; supporting: readonly Standing[] }): boolean {
  const { sentence, draft, supporting } = input;
  const cited = sentence.cites.map(
    (number) => draft.references.find((reference) => reference.number === number)?.paperId,
  );
  if (sentence.claimId !== null) {
    const standing = supporting.find(({ claim }) => claim.id === sentence.claimId);
    return standing !== undefined && cited.includes(standing.claim.paperId);
  }
  return (
    cited.length > 0 && cited.every((paperId) => supporting.some(({ claim }) => claim.paperId === paperId))
  );
}
