// Measures a run's evidence. Rubric, ceiling, findings and policy use these facts, and no prose.

import type { FlagCounts, Stance, StanceCounts } from '../contract/run-facts';
import { STANCES } from '../contract/run-facts';
import { abbreviationsOf, coverageOf, shareOf } from '../literature/coverage';
import type { CheckedClaim, Evidence } from '../records/claim';
import type { PaperRecord } from '../records/paper-record';
import type { Selection } from '../records/selection';
import { expandAbbreviations } from '../text/abbreviations';
import { unreadLanguage } from '../text/language';
import { stems } from '../text/stems';

/**
 * A quote together with its paper's title is off the question if it has less than this share of the
 * question's words, weighted by idf.
 */
export const ON_QUESTION = 0.25;

export interface Facts {
  readonly claims: number;
  /**
   * Claims that count: verified, the quote in place, from a paper on the question, and not judged off the
   * question.
   */
  readonly verified: number;
  /** Claims on the question whose quote is in place. */
  readonly quotesInPlace: number;
  /** Distinct papers of the claims that count. */
  readonly papers: number;
  /**
   * Share of the question's words (0-1, by idf) that the claims that count cover together: the mean of the
   * share in their quotes and titles and the share in their papers, measured as in
   * reading/closest-sentences.ts.
   */
  readonly coverage: number;
  /**
   * The question's words that none of these quotes and titles has, as asked, the weightiest first; empty if
   * the question is not in English.
   */
  readonly wordsMissing: readonly string[];
  readonly flags: FlagCounts;
  /** Papers by what their claims say about the question's proposition; null if no claim was judged. */
  readonly stances: StanceCounts | null;
  /** Claims taken by rules in place of a model, so no model judged them. */
  readonly unjudged: number;
  readonly searches: number;
  /** Searches that were answered, including those that found nothing. */
  readonly searchesAnswered: number;
}

export interface EvidenceInput {
  readonly evidence: Evidence;
  readonly selection: Selection;
}

/** A claim with facts that are looked up here rather than trusted. */
export interface WeighedClaim {
  readonly claim: CheckedClaim;
  /** Null if the paper is not in the selection. */
  readonly paper: PaperRecord | null;
  /** The quote is in the paper's abstract at the claimed position. */
  readonly inPlace: boolean;
  /** Quote and paper have enough of the question's words, and no model judged the claim off the question. */
  readonly onQuestion: boolean;
  /** It counts as evidence. */
  readonly counts: boolean;
}

/** One entry per claim, in the claims' order. */
export function weighClaims({ evidence, selection }: EvidenceInput): WeighedClaim[] {
  const papers = new Map(selection.papers.map(({ paper }) => [paper.id, paper]));
  return evidence.claims.map((claim) => {
    const paper = papers.get(claim.paperId) ?? null;
    const { start, end, text } = claim.quote;
    const inPlace =
      claim.quoteFound && text !== '' && paper !== null && paper.abstract.slice(start, end) === text;
    const onQuestion =
      claim.stance !== 'off' &&
      paper !== null &&
      coverageOf(selection.words, [text, paper.title, paper.abstract]) >= ON_QUESTION;
    return { claim, paper, inPlace, onQuestion, counts: claim.verified && inPlace && onQuestion };
  });
}

/** Never throws: missing data is measured as missing. */
export function measure(input: EvidenceInput): Facts {
  const weighed = weighClaims(input);
  const { words, ledger } = input.selection;
  const counting = weighed.filter(({ counts }) => counts);
  const said = new Set(counting.flatMap((weighed) => [...stemsOf(weighed, 'quote')]));
  const read = new Set([...said, ...counting.flatMap((weighed) => [...stemsOf(weighed, 'abstract')])]);
  const flagged = weighed.filter(({ claim }) => claim.flag !== 'none');
  return {
    claims: weighed.length,
    verified: counting.length,
    quotesInPlace: weighed.filter(({ inPlace, onQuestion }) => inPlace && onQuestion).length,
    papers: new Set(counting.map(({ claim }) => claim.paperId)).size,
    coverage: Math.min(1, (shareOf(words, said) + shareOf(words, read)) / 2),
    // In another language, the rules do not know which words carry content, or where one ends.
    wordsMissing:
      unreadLanguage(input.evidence.question) !== null
        ? []
        : words
            .filter(({ stem }) => !said.has(stem))
            .toSorted((a, b) => b.weight - a.weight)
            .map(({ word }) => word),
    flags: {
      wide: flagged.length,
      strict: flagged.filter(({ claim }) => claim.flag === 'strict').length,
    },
    stances: stancesByPaper(weighed),
    unjudged: unjudgedIn(input.evidence),
    searches: ledger.length,
    searchesAnswered: ledger.filter(({ outcome }) => outcome === 'ok' || outcome === 'empty').length,
  };
}

/** Stems of title and quote or abstract, with expansions of the paper's abbreviations. */
function stemsOf({ claim, paper }: WeighedClaim, part: 'quote' | 'abstract'): ReadonlySet<string> {
  if (paper === null) return new Set();
  const text = part === 'quote' ? claim.quote.text : paper.abstract;
  return expandAbbreviations(stems(`${text} ${paper.title}`), abbreviationsOf(paper));
}

/**
 * The number of claims without a judgement, if a model judged some of them. At least as many as the round's
 * reading counted, so that removing a claim does not raise what the others may reach.
 */
function unjudgedIn({ claims, reading }: Evidence): number {
  const without = claims.filter(({ stance }) => stance === null).length;
  return Math.max(reading?.byRules ?? 0, without === claims.length ? 0 : without);
}

function stancesByPaper(weighed: readonly WeighedClaim[]): StanceCounts | null {
  const byPaper = new Map<string, Set<Stance>>();
  for (const { claim, inPlace } of weighed) {
    if (claim.stance === null || !claim.verified || !inPlace) continue;
    byPaper.set(claim.paperId, (byPaper.get(claim.paperId) ?? new Set()).add(sideOf(claim)));
  }
  if (!weighed.some(({ claim }) => claim.stance !== null)) return null;
  const counts = Object.fromEntries(STANCES.map((stance) => [stance, 0])) as Record<Stance, number>;
  for (const stances of byPaper.values()) counts[togetherOf(stances)] += 1;
  return counts;
}

/**
 * What a paper states as known affirms nothing; what it states against the proposition still counts as
 * against.
 */
export const sideOf = ({ stance, reading }: Pick<CheckedClaim, 'stance' | 'reading'>): Stance =>
  stance === 'affirms' && reading?.basis === 'stated' ? 'reports' : (stance ?? 'off');

/** The combined stance of a paper's claims: claims that take a side outweigh those that take none. */
function togetherOf(stances: ReadonlySet<Stance>): Stance {
  const taking = [...stances].filter((stance) => stance !== 'off' && stance !== 'reports');
  if (taking.length > 1) return 'mixed';
  return taking[0] ?? (stances.has('reports') ? 'reports' : 'off');
}
