// What the paper opens with: what was found, and how surely. Stances are counted by paper, by code; a model writes none of it.

import type { StanceCounts } from '../protocol';
import { hasProposition } from '../reading/flags';
import type { WeighedClaim } from '../tribunal/facts';
import { isVerbatim } from './draft-context';
import type { Answer } from './model';
import { count, leadingCount, listOf, quoted } from './prose';

/** Fewer papers settle nothing, whatever they agree on. */
const FEW_PAPERS = 3;
/** A longer finding is named by its id. */
const FINDING_CHARS = 320;

/**
 * @param reported the claims that count as evidence, the closest to the question first
 * @param stances papers by what they say together; null where no model judged the claims
 */
export function answerOf({
  question,
  reported,
  stances,
}: {
  readonly question: string;
  readonly reported: readonly WeighedClaim[];
  readonly stances: StanceCounts | null;
}): Answer {
  if (stances === null) return { judged: false, sentences: notJudged(reported) };
  const sentences = hasProposition(question) ? positions(stances) : reports(stances, reported);
  return { judged: true, sentences };
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

/** The claim in the words that the paper prints, or its id where those are too many. */
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
  { stance: 'affirms', one: 'affirms it', many: 'affirm it' },
  { stance: 'denies', one: 'denies it', many: 'deny it' },
  { stance: 'no effect', one: 'finds no effect', many: 'find no effect' },
  { stance: 'mixed', one: 'finds both', many: 'find both' },
];

function positions(stances: StanceCounts): string[] {
  const taken = POSITIONS.map((position) => ({ ...position, n: stances[position.stance] })).filter(
    ({ n }) => n > 0,
  );
  const papers = taken.reduce((sum, { n }) => sum + n, 0);
  const [only] = taken;
  if (only === undefined) return ['The papers quoted say neither yes nor no to it.'];
  if (taken.length > 1) {
    const parts = taken.map(({ n, one, many }) => `${n} ${n === 1 ? one : many}`);
    return [
      `Of the ${papers} papers quoted that take a side, ${listOf(parts)}.`,
      'They disagree, so the question is open.',
    ];
  }
  const first =
    papers === 1
      ? `The one paper quoted that takes a side ${only.one}.`
      : `${papers === 2 ? 'Both' : `All ${papers}`} papers quoted that take a side ${only.many}.`;
  if (only.stance === 'mixed') return [first, 'So the question is open.'];
  return [
    first,
    papers < FEW_PAPERS
      ? `${leadingCount(papers, 'paper')} ${papers === 1 ? 'does' : 'do'} not settle it.`
      : 'They agree, as far as their abstracts say.',
  ];
}

function reports(stances: StanceCounts, reported: readonly WeighedClaim[]): string[] {
  const papers = Object.values(stances).reduce((sum, n) => sum + n, 0) - stances.off;
  if (papers === 0) return ['The papers quoted report nothing on the question.'];
  const opening = `${leadingCount(papers, 'paper')} ${papers === 1 ? 'reports' : 'report'} ${count(reported.length, 'finding')} on the question${papers < FEW_PAPERS ? ', too few to settle it' : ''}.`;
  const [first] = reported;
  return first === undefined ? [opening] : [opening, `The closest is ${finding(first)}`];
}
