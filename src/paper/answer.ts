// The paper's opening: what was found, and how certain it is. Stances are counted per paper, by code; no
// model writes this.

import type { StanceCounts } from '../contract/run-facts';
import { hasProposition } from '../reading/flags';
import type { Answer } from '../records/draft';
import { count, listOf, quoted } from '../text/prose';
import type { WeighedClaim } from '../tribunal/facts';
import { isVerbatim } from './verbatim';

/** With fewer papers, nothing is settled, whatever they agree on. */
const FEW_PAPERS = 3;
/** A longer finding is referred to by its id. */
const FINDING_CHARS = 320;

/**
 * @param reported the claims that count as evidence, the closest to the question first
 * @param stances papers by the combined stance of their claims; null if no model judged the claims
 * @returns two sentences, the first counted by code; the second may be replaced by a model's, after a check
 */
export function answerOf({
  question,
  kept,
  reported,
  stances,
}: {
  readonly question: string;
  /** Number of papers kept, with or without an abstract. A model may have read more, to choose them. */
  readonly kept: number;
  readonly reported: readonly WeighedClaim[];
  readonly stances: StanceCounts | null;
}): Answer {
  if (stances === null) return { judged: false, sentences: notJudged(reported) };
  const counted = hasProposition(question) ? positions(stances, kept) : reports(reported, kept);
  return { judged: true, sentences: [counted, ...closestOf(reported)] };
}

const papersOf = (claims: readonly WeighedClaim[]): number =>
  new Set(claims.map(({ claim }) => claim.paperId)).size;

function notJudged(reported: readonly WeighedClaim[]): string[] {
  const opening = 'Not judged: no model read these papers, so this paper claims no answer.';
  const [first] = reported;
  if (first === undefined) return [opening, 'No finding close to the question was verified.'];
  const papers = papersOf(reported);
  const closest =
    reported.length === 1
      ? 'The one finding close to the question'
      : `It lists the ${reported.length} findings closest to the question, from ${count(papers, 'paper')}; the closest`;
  return [opening, `${closest} is ${finding(first)}`];
}

/** The claim as the paper prints it, or its id if it is too long. */
function finding(weighed: WeighedClaim): string {
  const { claim, paper } = weighed;
  if (claim.text.length > FINDING_CHARS) return `${claim.id} in Results.`;
  if (paper?.abstractKind === 'summary') return `${claim.id}, in our summary’s words: ${quoted(claim.text)}`;
  return `${claim.id}: ${isVerbatim(weighed) ? quoted(claim.text) : claim.text}`;
}

const POSITIONS: readonly {
  readonly stance: keyof StanceCounts;
  readonly one: string;
  readonly many: string;
}[] = [
  { stance: 'affirms', one: 'says yes', many: 'say yes' },
  { stance: 'denies', one: 'says no', many: 'say no' },
  { stance: 'no effect', one: 'finds no effect', many: 'find no effect' },
  { stance: 'mixed', one: 'says both', many: 'say both' },
];

/** One sentence: how many of the papers kept take which side, and how far that is conclusive. */
function positions(stances: StanceCounts, kept: number): string {
  const taken = POSITIONS.map((position) => ({ ...position, n: stances[position.stance] })).filter(
    ({ n }) => n > 0,
  );
  const papers = taken.reduce((sum, { n }) => sum + n, 0);
  const [only] = taken;
  if (only === undefined) return `${ofKept(0, kept)} says yes or no.`;
  const parts = taken.map(({ n, one, many }) => `${n} ${n === 1 ? one : many}`);
  if (taken.length > 1)
    return `The papers disagree, so the question is open: of the ${kept} kept, ${listOf(parts)}.`;
  const said = `Of the ${count(kept, 'paper')} kept, ${listOf(parts)}`;
  if (only.stance === 'mixed') return `${said}, so the question is open.`;
  const how = papers < FEW_PAPERS ? 'too few to settle it' : 'as far as their abstracts go';
  const other = only.stance === 'affirms' ? 'says no or finds no effect' : 'says yes';
  return `${said}, ${how}; none ${other}.`;
}

const ofKept = (n: number, kept: number): string =>
  `${n === 0 ? 'None' : n} of the ${count(kept, 'paper')} kept`;

/** The findings for a question that is not a yes-or-no question. */
function reports(reported: readonly WeighedClaim[], kept: number): string {
  const judged = reported.filter(({ claim }) => claim.stance !== null && claim.stance !== 'off');
  // Only papers whose findings are listed; `stances` also counts papers of claims that Results leaves out.
  const papers = papersOf(judged);
  if (papers === 0) return `${ofKept(0, kept)} bears on the question.`;
  const stated = judged.filter(({ claim }) => claim.reading?.basis === 'stated').length;
  const own = judged.length - stated;
  const what = [
    ...(own === 0 ? [] : [count(own, 'finding')]),
    ...(stated === 0 ? [] : [count(stated, 'statement of what is known', 'statements of what is known')]),
  ];
  return `${ofKept(papers, kept)} ${papers === 1 ? 'bears' : 'bear'} on the question, with ${listOf(what)}${papers < FEW_PAPERS ? ': too few to settle it' : ''}.`;
}

/** The second sentence by code, used unless a model's holds. */
function closestOf(reported: readonly WeighedClaim[]): string[] {
  const [first] = reported;
  return first === undefined ? [] : [`The closest finding is ${finding(first)}`];
}
