// What the evidence allows at most, whatever the reviewers say. It reads claims and papers, never the draft:
// rewording with unchanged evidence cannot lift a score over it.

import type { Evidence } from '../evidence/claim';
import { keyTerms } from '../evidence/key-terms';
import type { Selection } from '../literature/selection';
import { answerOf } from '../paper/answered';
import { count, listOf, shownTerms } from '../paper/prose';
import { contradictions } from './contradictions';
import { standingsOf } from './standing';

interface Cap {
  readonly applies: boolean;
  readonly ceiling: number;
  readonly reason: string;
}

/**
 * The lowest cap that applies (of equal ones the first):
 *
 * | cap | when                                                                                               |
 * |-----|----------------------------------------------------------------------------------------------------|
 * | 0.0 | no supporting claim: none is verified, or none of those is on the question                          |
 * | 2.9 | supporting claims cover less than 25 % of the weight of the question's key terms, and speak of     |
 * |     | neither side of a contrast, nor of an effect's cause                                                |
 * | 4.0 | a contrast of which no claim speaks of either side, or an effect whose cause no claim speaks of     |
 * | 4.0 | a question that names measures only                                                                 |
 * | 4.5 | one supporting claim (of contradicting ones only one side counts)                                   |
 * | 5.0 | a side of the question of which no claim speaks                                                     |
 * | 5.5 | coverage below 50 %; or an effect of which no claim reports a result                                |
 * | 6.0 | two supporting claims; or all from one paper; or fewer than half of the claims support              |
 * | 6.0 | a contrast that no claim compares, and of which a side lacks a result on anything else that the      |
 * |     | question names                                                                                      |
 * | 6.0 | an effect on which one paper alone, or two claims, report a result, or whose cause and outcome no   |
 * |     | claim names together in its own words                                                               |
 * | 6.0 | any open question (neither contrast nor effect), and one that asks when, why, which or how much:    |
 * |     | its owner judges whether claims are its answer                                                      |
 * | 6.0 | a subject or a setting of the question of which no claim speaks                                     |
 * | 7.0 | a contrast whose sides are both reported on, but compared by no claim                               |
 * | 7.5 | a contrast that one paper alone compares                                                            |
 * | 7.5 | coverage below 70 %                                                                                 |
 * | 8.0 | three supporting claims                                                                             |
 * | 8.5 | coverage below 85 %                                                                                 |
 * | 9.0 | always: no full text was read                                                                       |
 *
 * 6.0 is below the default pass score of 6.5. The ceiling never rises when a claim is negated, when an
 * off-topic paper with as many claims takes a paper's place, or (as in the rubric) when a source with a
 * supporting claim is removed: each condition is a count, a union or a share that these can only lower.
 *
 * @returns the ceiling, 0-10 with one decimal, and a sentence that says what sets it.
 */
export function evidenceCeiling(input: { question: string; evidence: Evidence; selection: Selection }): {
  ceiling: number;
  reason: string;
} {
  const standings = standingsOf(input);
  const claims = standings.length;
  const sound = standings.filter((standing) => standing.sound).length;
  const supporting = standings.filter((standing) => standing.supports);
  const papers = new Set(supporting.map((standing) => standing.claim.paperId)).size;
  const { consistent } = contradictions({ question: input.question, standings });
  const answer = answerOf({ question: input.question, supporting });
  const { sides, whole } = answer;
  const [a, b] = sides?.names ?? ['', ''];
  const share = (limit: number) => answer.coverage + 1e-9 < limit;
  const uncovered = `no supporting claim speaks of ${listOf(shownTerms(answer.uncovered), 'or')}.`;
  const covered = `claims cover ${Math.round(100 * answer.coverage)} % of the question; ${uncovered}`;
  const rests = (claims: string) =>
    consistent === supporting.length
      ? `it rests on ${claims}.`
      : `of ${supporting.length} supporting claims some contradict each other, which leaves it ${claims}.`;

  const caps: Cap[] = [
    { applies: supporting.length === 0, ceiling: 0, reason: nothing({ claims, sound }) },
    {
      applies: share(0.25) && !sides?.aSpoken && !(sides?.relation === 'contrast' && sides.bSpoken),
      ceiling: 2.9,
      reason: `the evidence is off the question: ${covered}`,
    },
    {
      applies: sides?.relation === 'contrast' && !sides.aSpoken && !sides.bSpoken,
      ceiling: 4,
      reason: `no supporting claim speaks of ${a} or of ${b}, which the question compares.`,
    },
    {
      applies: sides?.relation === 'effect' && !sides.aSpoken,
      ceiling: 4,
      reason: `no supporting claim speaks of ${a}, whose effect the question asks for.`,
    },
    {
      applies: keyTerms(input.question).every(({ role }) => role === 'measure'),
      ceiling: 4,
      reason: 'the question names measures only, and not of what.',
    },
    { applies: consistent <= 1, ceiling: 4.5, reason: rests('one supporting claim') },
    { applies: share(0.5), ceiling: 5.5, reason: covered },
    { applies: papers === 1, ceiling: 6, reason: 'all supporting claims come from one paper.' },
    { applies: consistent <= 2, ceiling: 6, reason: rests('two supporting claims') },
    {
      applies: supporting.length * 2 < claims,
      ceiling: 6,
      reason: `only ${supporting.length} of ${count(claims, 'claim')} support the paper.`,
    },
    {
      applies: sides !== null && sides.aSpoken !== sides.bSpoken,
      ceiling: 5,
      reason: `no supporting claim speaks of ${sides?.aSpoken ? b : a}.`,
    },
    {
      applies: sides?.relation === 'effect' && sides.linkedBy.length === 0,
      ceiling: 5.5,
      reason: `no supporting claim reports a result on ${a} and ${b} together.`,
    },
    {
      applies: sides?.relation === 'contrast' && sides.linkedBy.length === 0 && !sides.apart,
      ceiling: 6,
      reason: `no supporting claim compares ${a} and ${b}, or reports on each where the question compares them.`,
    },
    {
      applies: sides?.relation === 'contrast' && sides.linkedBy.length === 0,
      ceiling: 7,
      reason: `each of ${a} and ${b} is reported on, but no supporting claim compares them.`,
    },
    {
      applies: sides?.relation === 'contrast' && sides.linkingPapers === 1,
      ceiling: 7.5,
      reason: `only one paper compares ${a} and ${b}.`,
    },
    {
      applies: sides?.relation === 'effect' && sides.linkingPapers === 1,
      ceiling: 6,
      reason: `only one paper reports a result on ${a} and ${b} together.`,
    },
    {
      applies: sides?.relation === 'effect' && sides.linkedBy.length <= 2,
      ceiling: 6,
      reason: `only two claims report a result on ${a} and ${b} together.`,
    },
    {
      applies: sides?.relation === 'effect' && !sides.namedTogether,
      ceiling: 6,
      reason: `no supporting claim itself names both ${a} and ${b}: titles supply the one or the other.`,
    },
    {
      applies: answer.unspoken.length > 0,
      ceiling: 6,
      reason: `no supporting claim speaks of ${listOf(shownTerms(answer.unspoken), 'or')}.`,
    },
    {
      applies: whole !== null && (whole.toldBy.length < 3 || whole.papers < 2),
      ceiling: 6,
      reason: `${whole?.toldBy.length === 0 ? 'no supporting claim speaks' : `only ${count(whole?.toldBy.length ?? 0, 'supporting claim')} of ${count(whole?.papers ?? 0, 'paper')} ${whole?.toldBy.length === 1 ? 'speaks' : 'speak'}`} of most of the question at once.`,
    },
    {
      applies: answer.asksMore,
      ceiling: 6,
      reason: 'the question asks for more than whether: words do not tell when, why, which or how much.',
    },
    {
      applies: whole !== null,
      ceiling: 6,
      reason: 'the question is open: words do not tell whether the claims are its answer.',
    },
    { applies: share(0.7), ceiling: 7.5, reason: covered },
    { applies: consistent <= 3, ceiling: 8, reason: rests('three supporting claims') },
    { applies: share(0.85), ceiling: 8.5, reason: covered },
    { applies: true, ceiling: 9, reason: 'no full text was read.' },
  ];
  const { ceiling, reason } = caps
    .filter((cap) => cap.applies)
    .reduce((lowest, cap) => (cap.ceiling < lowest.ceiling ? cap : lowest));
  return { ceiling, reason };
}

function nothing({ claims, sound }: { claims: number; sound: number }): string {
  if (claims === 0) return 'there is no claim.';
  return sound === 0
    ? `none of ${count(claims, 'claim')} is verified.`
    : 'no verified claim is on the question.';
}
