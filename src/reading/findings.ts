// The sentences of papers that come closest to a question: how, without a model, a sentence becomes a claim.

import type { Claim } from '../evidence/claim';
import { sentencesOf } from '../evidence/sentences';
import type { QuestionWord, RankedPaper } from '../literature/selection';
import { expandAbbreviations } from './abbreviations';
import { abbreviationsOf, shareOf } from './coverage';
import { isDemoted, leadOf, resultCues } from './cues';
import { flagOf } from './flags';
import { stems } from './stems';
import { FLOORS, WEIGHTS } from './weights';

export type Finding = Omit<Claim, 'id'>;

/** Of one paper: a second one may add to the first, a third seldom does. */
export const MOST_OF_A_PAPER = 2;

export interface Candidate {
  readonly paper: RankedPaper;
  /** UTF-16 span in the abstract, without heading and connective. */
  readonly start: number;
  readonly end: number;
  /** What it is ranked by. */
  readonly score: number;
  /** How near paper and sentence come to the question, 0-1. */
  readonly aboutness: number;
  /** The question's weight that the sentence itself has, 0-1. */
  readonly own: number;
}

type Weighed = Pick<QuestionWord, 'stem' | 'weight'>;

/** Every sentence of the papers, which come in the order of their rank; none is left out. */
export function candidatesOf(
  { words, papers, wanted = [] }: {
    readonly words: readonly Weighed[];
    readonly papers: readonly RankedPaper[];
    /** What a revision looks for besides the question. */
    readonly wanted?: readonly string[];
  },
  weights: Readonly<Record<keyof typeof WEIGHTS, number>> = WEIGHTS,
): Candidate[] {
  const wishes = new Set(wanted.flatMap((wish) => stems(wish)));
  const wished = [...wishes].map((stem) => ({ stem, weight: 1 / wishes.size }));
  return papers.flatMap((paper, place) => {
    const { title, abstract } = paper.paper;
    const abbreviations = abbreviationsOf(paper.paper);
    const stemsOf = (text: string) => expandAbbreviations(stems(text), abbreviations);
    const ofTitle = stemsOf(title);
    const sentences = sentencesOf(abstract);
    const own = sentences.map(({ text }) => stemsOf(text));
    const none: ReadonlySet<string> = new Set();
    const share = (...texts: readonly ReadonlySet<string>[]) => shareOf(words, new Set(texts.flatMap((text) => [...text])));
    const whole = share(ofTitle, ...own);
    return sentences.map((sentence, at) => {
      const mine = own[at] ?? none;
      const lead = leadOf(sentence.text);
      const text = sentence.text.slice(lead.length);
      const score =
        share(mine) +
        shareOf(wished, mine) +
        weights.title * share(ofTitle) +
        weights.context * share(own[at - 1] ?? none, mine, own[at + 1] ?? none) +
        weights.rank / (1 + place) +
        weights.position * (sentences.length === 1 ? 1 : at / (sentences.length - 1)) +
        weights.cue * resultCues(text) +
        (lead.ofMethods || isDemoted(text) ? weights.demotion : 0);
      return {
        paper,
        start: sentence.start + lead.length,
        end: sentence.end,
        score,
        aboutness: (share(mine, ofTitle) + whole) / 2,
        own: share(mine),
      };
    });
  });
}

/** Best first: those above the floors, at most two of a paper and `count` in all, and only what comes near the best. */
export function choose(
  candidates: readonly Candidate[],
  { count, taken = [] }: { readonly count: number; readonly taken?: readonly Finding[] },
  floors: Readonly<Record<keyof typeof FLOORS, number>> = FLOORS,
): Candidate[] {
  const said = candidates.filter(({ own }) => own >= floors.own);
  const floor = Math.max(floors.about, floors.near * Math.max(0, ...said.map(({ aboutness }) => aboutness)));
  const close = said.filter(({ aboutness }) => aboutness >= floor).sort((a, b) => b.score - a.score);
  const lowest = (close[0]?.score ?? 0) - floors.behind;
  const ofPaper = new Map<string, number>();
  const add = (id: string) => ofPaper.set(id, (ofPaper.get(id) ?? 0) + 1);
  for (const { paperId } of taken) add(paperId);
  const isTaken = ({ paper, start, end }: Candidate) =>
    taken.some(({ paperId, quote }) => paperId === paper.paper.id && quote.start < end && quote.end > start);
  return close
    .filter((candidate) => candidate.score >= lowest && !isTaken(candidate))
    .filter(({ paper: { paper } }) => {
      if ((ofPaper.get(paper.id) ?? 0) >= MOST_OF_A_PAPER) return false;
      add(paper.id);
      return true;
    })
    .slice(0, count);
}

/**
 * At most `count` findings, the closest first; none where no paper comes near the question. A finding's text is its
 * quote. Similar ones of different papers all stay: replication is not duplication.
 */
export function takeFindings(input: {
  readonly question: string;
  /** In the order of their rank. */
  readonly papers: readonly RankedPaper[];
  readonly words: readonly QuestionWord[];
  readonly count: number;
  /** Claims of the round before: not taken again. */
  readonly keep?: readonly Finding[];
  readonly wanted?: readonly string[];
}): Finding[] {
  const { question, keep = [] } = input;
  return choose(candidatesOf(input), { count: input.count, taken: keep }).map(({ paper, start, end }) => {
    const text = paper.paper.abstract.slice(start, end);
    return {
      text,
      paperId: paper.paper.id,
      paperHash: paper.hash,
      quote: { field: 'abstract', start, end, text },
      flag: flagOf({ question, quote: text }),
      stance: null,
    };
  });
}
