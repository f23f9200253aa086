// Finds the papers' sentences closest to a question. Without a model, these become the claims.

import { abbreviationsOf, shareOf, shareOfAny } from '../literature/coverage';
import type { Claim } from '../records/claim';
import type { QuestionWord, RankedPaper } from '../records/selection';
import { expandAbbreviations } from '../text/abbreviations';
import { sentencesOf } from '../text/sentences';
import { isDirection, stems } from '../text/stems';
import { asSentence, bodyOf, demotions, leadOf, resultCues } from './cues';
import { denies, flagOf } from './flags';
import { FLOORS, WEIGHTS } from './weights';

export type Finding = Omit<Claim, 'id'>;

/** Of one paper: a second sentence may add to the first, a third seldom does. */
export const MOST_OF_A_PAPER = 2;

/**
 * Number of the question's words that sentence and title must have, or all of them but one. Two can occur
 * together anywhere: papers of biology also have "machine" and "translation", without being about machine
 * translation.
 */
const FEWEST_WORDS = 3;

/**
 * The first third of an abstract seldom has its results: only one in eight of SciFact's marked sentences is
 * there.
 */
const OPENING = 1 / 3;

/**
 * Share of the wanted claims taken if no sentence is certainly on the question: three of five. With two of
 * five, two questions in a hundred fewer would have a marked sentence among their claims.
 */
const FEWER = 0.6;

export interface Candidate {
  readonly paper: RankedPaper;
  /** UTF-16 span in the abstract, without heading and connective. */
  readonly start: number;
  readonly end: number;
  /** Share of the question, by weight, that the sentence itself covers, 0-1. */
  readonly own: number;
  /** Share of the question that sentence, title and paper cover, 0-1: whether they are about it at all. */
  readonly aboutness: number;
  /**
   * The same, but with the direction that the question asks for counted as present if any direction is: how
   * close they come to the question.
   */
  readonly nearness: number;
  /** Sentence and title have enough of the question's words (`FEWEST_WORDS`). */
  readonly onQuestion: boolean;
  /** Share of a revision's search terms that it covers, 0-1. */
  readonly wished: number;
  readonly features: Features;
}

type Features = Readonly<Record<keyof typeof WEIGHTS, number>>;
type Floors = Readonly<Record<keyof typeof FLOORS, number>>;
type Weighed = Pick<QuestionWord, 'stem' | 'weight'>;

/** Every sentence of the papers, which are given in order of rank; none is left out. */
export function candidatesOf({
  words,
  papers,
  wanted = [],
}: {
  readonly words: readonly Weighed[];
  readonly papers: readonly RankedPaper[];
  /** What a revision searches for in addition to the question. */
  readonly wanted?: readonly string[];
}): Candidate[] {
  const wishes = [...new Set(wanted.flatMap((wish) => stems(wish)))];
  const wished = wishes.map((stem) => ({ stem, weight: 1 / wishes.length }));
  const asked = words.map(({ stem }) => stem).filter(isDirection);
  return papers.flatMap((paper, place) => {
    const abbreviations = abbreviationsOf(paper.paper);
    const stemsOf = (text: string) => expandAbbreviations(stems(text), abbreviations);
    const share = (...texts: readonly (ReadonlySet<string> | undefined)[]) => shareOfAny(words, texts);
    const sentences = sentencesOf(paper.paper.abstract);
    const title = stemsOf(paper.paper.title);
    const said = sentences.map(({ text }) => stemsOf(text));
    // "Does it lower X?": "it raised X" and "no effect on X" are as much about that as "it lowered X".
    const own = said.map((mine, at) =>
      denies(sentences[at]?.text ?? '') || [...mine].some(isDirection) ? new Set([...mine, ...asked]) : mine,
    );
    // The paper's part is the same for all of its sentences.
    const [whole, wholeOwn] = [share(title, ...said), share(title, ...own)];
    const near = (all: number, mine: ReadonlySet<string>) => (share(mine, title) + all) / 2;
    return sentences.map((sentence, at): Candidate => {
      const plain = said[at] ?? new Set<string>();
      const mine = own[at] ?? plain;
      const lead = leadOf(sentence.text);
      const text = bodyOf(sentence.text, lead);
      return {
        paper,
        start: sentence.start + lead.length,
        end: sentence.end,
        own: share(mine),
        aboutness: near(whole, plain),
        nearness: near(wholeOwn, mine),
        onQuestion:
          words.filter(({ stem }) => plain.has(stem) || title.has(stem)).length >=
          Math.min(FEWEST_WORDS, words.length - 1),
        wished: shareOf(wished, mine),
        features: {
          title: share(title),
          context: share(own[at - 1], mine, own[at + 1]),
          rank: 1 / (1 + place),
          cue: resultCues(text),
          demotion: Number(lead.ofMethods) + demotions(text),
          opening: Number(at < (sentences.length - 1) * OPENING),
        },
      };
    });
  });
}

/**
 * `score` orders findings. `worth`, without the paper's rank, says how good one is: a paper's rank shows
 * little about that.
 */
function scoreOf({ own, wished, features }: Candidate, weights: Features): { score: number; worth: number } {
  let score = own + wished;
  for (const name of Object.keys(weights) as (keyof Features)[]) score += weights[name] * features[name];
  return { score, worth: score - weights.rank * features.rank };
}

/**
 * Best first, at most two per paper and `count` in total. None if nothing comes close to the question
 * (`about`). Sentences on the question (`onQuestion`, `own`) are measured against the run's best values:
 * those of the leading paper must reach `near`, those of others `nearer`. If no paper reaches `whole`, the
 * question's parts are spread over several papers, and all only have to reach `near`. If the best reaches
 * `whole` but not `sure`, fewer are taken.
 */
export function choose(
  candidates: readonly Candidate[],
  {
    count,
    taken = [],
    weights = WEIGHTS,
    floors = FLOORS,
  }: {
    readonly count: number;
    readonly taken?: readonly Finding[];
    readonly weights?: Features;
    readonly floors?: Floors;
  },
): Candidate[] {
  const said = candidates.filter(({ own, onQuestion }) => onQuestion && own >= floors.own);
  if (said.every(({ aboutness }) => aboutness < floors.about)) return [];
  const nearest = Math.max(...said.map(({ nearness }) => nearness));
  const ranked = said
    .map((candidate) => ({ candidate, ...scoreOf(candidate, weights) }))
    .sort((a, b) => b.score - a.score);
  const lowest = Math.max(...ranked.map(({ worth }) => worth)) - floors.behind;
  const inParts = nearest < floors.whole;
  const others = inParts ? floors.near : floors.nearer;
  const most = inParts || nearest >= floors.sure ? count : Math.ceil(count * FEWER);
  const ofPaper = new Map<string, number>();
  for (const { paperId } of taken) ofPaper.set(paperId, (ofPaper.get(paperId) ?? 0) + 1);
  const chosen: Candidate[] = [];
  for (const { candidate, worth } of ranked) {
    const { id } = candidate.paper.paper;
    const leads = (chosen[0]?.paper.paper.id ?? id) === id;
    const overlaps = ({ paperId, quote }: Finding) =>
      paperId === id && quote.start < candidate.end && quote.end > candidate.start;
    if (chosen.length === count) break;
    if (candidate.nearness < nearest * (leads ? floors.near : others) || worth < lowest) continue;
    // Sentences that a revision searches for are taken in addition.
    if (candidate.wished === 0 && taken.length + chosen.length >= most) continue;
    if ((ofPaper.get(id) ?? 0) >= MOST_OF_A_PAPER || taken.some(overlaps)) continue;
    ofPaper.set(id, (ofPaper.get(id) ?? 0) + 1);
    chosen.push(candidate);
  }
  return chosen;
}

/**
 * At most `count` findings, the closest first; none if no paper comes close to the question. A finding's text
 * is its quote, capitalised. Similar findings of different papers all stay: replication is not duplication.
 */
export function takeFindings(input: {
  readonly question: string;
  /** In order of rank. */
  readonly papers: readonly RankedPaper[];
  readonly words: readonly QuestionWord[];
  readonly count: number;
  /** Claims of the previous round: not taken again. */
  readonly keep?: readonly Finding[];
  readonly wanted?: readonly string[];
}): Finding[] {
  const { question, keep = [] } = input;
  return choose(candidatesOf(input), { count: input.count, taken: keep }).map(({ paper, start, end }) => {
    const text = paper.paper.abstract.slice(start, end);
    return {
      text: asSentence(text),
      paperId: paper.paper.id,
      paperHash: paper.hash,
      quote: { field: 'abstract', start, end, text },
      flag: flagOf({ question, quote: text }),
      stance: null,
    };
  });
}
