// The sentences of papers that come closest to a question: how, without a model, a sentence becomes a claim.

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

/** Of one paper: a second one may add to the first, a third seldom does. */
export const MOST_OF_A_PAPER = 2;

/**
 * Words of the question that sentence and title have, or all of them but one. Two can come together anywhere: papers
 * of biology have "machine" and "translation" too, and none on machine translation.
 */
const FEWEST_WORDS = 3;

/** The first third of an abstract seldom has its results: it has one in eight of SciFact's marked sentences. */
const OPENING = 1 / 3;

/**
 * Share of the claims wanted that are taken where no sentence is surely on the question: three of five. With
 * two of five, two questions in a hundred fewer would have a marked sentence among their claims.
 */
const FEWER = 0.6;

export interface Candidate {
  readonly paper: RankedPaper;
  /** UTF-16 span in the abstract, without heading and connective. */
  readonly start: number;
  readonly end: number;
  /** The question's weight that the sentence itself has, 0-1. */
  readonly own: number;
  /** How much of the question sentence, title and paper have, 0-1: whether they are about it at all. */
  readonly aboutness: number;
  /** The same with the direction that is asked for wherever any is found: how near they come to it. */
  readonly nearness: number;
  /** Sentence and title have enough of the question's words (`FEWEST_WORDS`). */
  readonly onQuestion: boolean;
  /** The share of what a revision looks for, 0-1. */
  readonly wished: number;
  readonly features: Features;
}

type Features = Readonly<Record<keyof typeof WEIGHTS, number>>;
type Floors = Readonly<Record<keyof typeof FLOORS, number>>;
type Weighed = Pick<QuestionWord, 'stem' | 'weight'>;

/** Every sentence of the papers, which come in the order of their rank; none is left out. */
export function candidatesOf({
  words,
  papers,
  wanted = [],
}: {
  readonly words: readonly Weighed[];
  readonly papers: readonly RankedPaper[];
  /** What a revision looks for besides the question. */
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
    // "Does it lower X?": "it raised X" and "no effect on X" are about that as much as "it lowered X".
    const own = said.map((mine, at) =>
      denies(sentences[at]?.text ?? '') || [...mine].some(isDirection) ? new Set([...mine, ...asked]) : mine,
    );
    // The paper's part is the same for each of its sentences.
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

/** What orders findings; and without the paper's rank, what says how good one is: a paper's place says little of it. */
function scoreOf({ own, wished, features }: Candidate, weights: Features): { score: number; worth: number } {
  let score = own + wished;
  for (const name of Object.keys(weights) as (keyof Features)[]) score += weights[name] * features[name];
  return { score, worth: score - weights.rank * features.rank };
}

/**
 * Best first, at most two of a paper and `count` in all. None where nothing comes near the question (`about`). What is
 * on the question (`onQuestion`, `own`) is measured against the nearest and the best of the run: sentences of the leading
 * paper have to be `near`, those of others `nearer`. Of a question that no paper comes near as a `whole` the parts are in
 * several papers: there all have to be `near` only. Where one comes near, but not surely (`sure`), fewer are taken.
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
    // What a revision looks for comes in addition.
    if (candidate.wished === 0 && taken.length + chosen.length >= most) continue;
    if ((ofPaper.get(id) ?? 0) >= MOST_OF_A_PAPER || taken.some(overlaps)) continue;
    ofPaper.set(id, (ofPaper.get(id) ?? 0) + 1);
    chosen.push(candidate);
  }
  return chosen;
}

/**
 * At most `count` findings, the closest first; none where no paper comes near the question. A finding's text is its
 * quote, with a capital. Similar ones of different papers all stay: replication is not duplication.
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
      text: asSentence(text),
      paperId: paper.paper.id,
      paperHash: paper.hash,
      quote: { field: 'abstract', start, end, text },
      flag: flagOf({ question, quote: text }),
      stance: null,
    };
  });
}
