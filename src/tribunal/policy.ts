// What to do with a judged draft. A recommendation for the owner's gate: only the owner publishes.

import type { Judgement, Policy, StanceCounts, SuspectRow } from '../contract/run-facts';
import type { WithoutModel } from '../contract/run-status';
import type { CheckedClaim, FlaggedBefore } from '../records/claim';
import { cut, quoted } from '../text/prose';
import { type Bound, NOT_JUDGED } from './ceiling';
import { count, fixed } from './count';
import type { Facts } from './facts';
import type { Opposition } from './stance';

/** Below this score a draft is not worth an owner's time. */
export const REJECT_BELOW = 3;
/** If reviewers' scores are further apart than this, they disagree about what they read. */
export const SPREAD_LIMIT = 3;
/** A finding from a single paper does not yet represent the literature. */
export const PAPERS_NEEDED = 2;

/** Papers and claims that a reason names at most. */
const TITLES = 3;
const TITLE_CHARS = 60;
const CLAIMS_NAMED = 6;

const WITHOUT_MODEL = [
  ['budget', 'The budget had no room for the language model'],
  ['refused', 'The language model’s provider refused what it was asked'],
  ['unusable', 'The language model gave no usable answer'],
  ['silent', 'The language model did not answer'],
] as const;

export interface PolicyInput {
  readonly judgement: Judgement;
  /** What set the judgement's ceiling. */
  readonly bound: Bound;
  readonly passScore: number;
  readonly facts: Facts;
  readonly opposition: Opposition | null;
  /** Two claims that nobody judged, worded in opposite directions. */
  readonly apart: readonly [CheckedClaim, CheckedClaim] | null;
  readonly fromSummaries: boolean;
  /** Reviewed by measurement, not by models. */
  readonly rubric: boolean;
  /** Steps done by rules in the model's place. */
  readonly withoutModel?: readonly WithoutModel[];
  /** Papers whose text addresses a model or hides characters. */
  readonly suspects?: readonly SuspectRow[];
  /** Titles of papers that a provider's filter blocked. */
  readonly filtered?: readonly string[];
  /** Claims of earlier rounds that were flagged, and are gone. */
  readonly flaggedBefore?: readonly Pick<FlaggedBefore, 'id' | 'droppedIn'>[];
}

/**
 * | verdict      | when                                                                                           |
 * |--------------|------------------------------------------------------------------------------------------------|
 * | AUTO_REJECT  | no claim counts as evidence; or the score, or where there is none its ceiling, is < 3.0          |
 * | OWNER_REVIEW | no quorum; score < `passScore`; models' reviews 3 or more apart; a flag of either tier; a paper  |
 * |              | judged to deny, to find no effect or to be mixed; claims that oppose each other, or are worded   |
 * |              | in opposite directions and nobody judged; claims from fewer than 2 papers; a step done by rules  |
 * |              | in the model's place; a kept paper that addresses a model or hides characters, or that a filter  |
 * |              | refused to read; a claim that was flagged or opposed in an earlier round and is gone             |
 * | AUTO_APPROVE | otherwise. decide.ts asks again with each cited paper left out                                   |
 *
 * Summaries instead of abstracts are named, but decide nothing. The roles of the rubric measure different things, so their
 * distance is no disagreement; three readings of one draft by models are.
 *
 * @returns the verdict and its reasons, the deciding ones first, each a sentence with its figure.
 */
export function decidePolicy(input: PolicyInput): Policy {
  const summaries = input.fromSummaries
    ? [
        'Claims come from summaries written for the bundled sample, not from the papers themselves: read the papers before relying on them.',
      ]
    : [];
  const rejecting = reasonsToReject(input);
  if (rejecting.length > 0) {
    return {
      verdict: 'AUTO_REJECT',
      reasons: [...rejecting, ...ofSources(input), ...ceiling(input), ...summaries],
    };
  }
  const asking = [...ofSources(input), ...reasonsToAsk(input)];
  if (asking.length > 0) {
    return { verdict: 'OWNER_REVIEW', reasons: [...asking, ...ceiling(input), ...summaries] };
  }
  const { judgement, passScore, facts } = input;
  return {
    verdict: 'AUTO_APPROVE',
    reasons: [
      ...summaries,
      `The score ${fixed(judgement.score ?? 0)} reaches the pass score ${fixed(passScore)}.`,
      `${facts.verified} of ${count(facts.claims, 'claim')} verified, from ${count(facts.papers, 'paper')}; none is flagged.`,
      ...(facts.stances === null
        ? ['What is published lists the findings closest to the question; it claims no answer.']
        : []),
      ...ceiling(input),
    ],
  };
}

function reasonsToReject({ judgement: { score, ceiling }, facts }: PolicyInput): string[] {
  const reasons: string[] = [];
  if (facts.claims === 0) reasons.push('No claim could be taken from the papers.');
  else if (facts.verified === 0) {
    reasons.push(`None of ${count(facts.claims, 'claim')} is verified and on the question.`);
  }
  if (score !== null && score < REJECT_BELOW) {
    reasons.push(`The score ${fixed(score)} is below ${fixed(REJECT_BELOW)}.`);
  }
  if (score === null && ceiling < REJECT_BELOW) {
    reasons.push(
      `There is no score, and the evidence would allow at most ${fixed(ceiling)}, below ${fixed(REJECT_BELOW)}.`,
    );
  }
  return reasons;
}

function reasonsToAsk(input: PolicyInput): string[] {
  const { judgement, passScore, facts, opposition } = input;
  const { score } = judgement;
  const reasons: string[] = [];
  if (score === null) {
    reasons.push(
      `Only ${judgement.reviewers} of 3 reviewers gave a score and 2 are needed, so there is none.`,
    );
  } else if (score < passScore) {
    reasons.push(`The score ${fixed(score)} is below the pass score ${fixed(passScore)}.`);
  }
  if (!input.rubric && judgement.spread >= SPREAD_LIMIT) {
    reasons.push(`The reviewers' scores are ${fixed(judgement.spread)} apart.`);
  }
  if (facts.flags.wide > 0) {
    reasons.push(
      `${facts.flags.wide} of ${count(facts.claims, 'claim')} ${facts.flags.wide === 1 ? 'is' : 'are'} flagged: ${facts.flags.wide === 1 ? 'its' : 'their'} words may say the opposite of what the question asks or that there is no effect, or are in a language that the rules do not read. This compares words and judges nothing.`,
    );
  }
  if (facts.stances !== null && facts.unjudged > 0) {
    reasons.push(
      `${count(facts.unjudged, 'claim was', 'claims were')} taken by rules, because too little of what the model gave held. Nobody judged ${facts.unjudged === 1 ? 'it' : 'them'}.`,
    );
  }
  const against = againstOf(facts.stances);
  if (against.length > 0) reasons.push(`As a model judged the papers, ${against.join(', ')}.`);
  if (opposition !== null && opposition.by === 'winners') {
    const [first, second] = opposition.sides.map((side) => side.map(({ id }) => id).join(', '));
    reasons.push(
      `Claims name opposite winners: ${first} ${opposition.heads[0]}, ${second} ${opposition.heads[1]}.`,
    );
  }
  if (input.apart !== null) {
    const [one, other] = input.apart;
    reasons.push(
      `${one.id} and ${other.id} are worded in opposite directions. Words were compared; nobody judged.`,
    );
  }
  if (facts.papers < PAPERS_NEEDED) {
    reasons.push(`Verified claims come from ${count(facts.papers, 'paper')} only.`);
  }
  // Except the embedding model's steps: the index is for later runs, and papers are ranked by words in any
  // case.
  const steps = input.withoutModel?.filter(({ stage }) => stage !== 'index' && stage !== 'select') ?? [];
  for (const [why, because] of WITHOUT_MODEL) {
    const stages = new Set(steps.filter((step) => step.why === why).map(({ stage }) => stage));
    if (stages.size > 0) reasons.push(`${because}: done by rules instead were ${[...stages].join(', ')}.`);
  }
  return reasons;
}

/** Reasons found by code in the papers' own texts, and in earlier rounds. No model's answer removes one. */
function ofSources({ suspects = [], filtered = [], flaggedBefore = [] }: PolicyInput): string[] {
  const named = (titles: readonly string[]) => {
    const shown = [...new Set(titles)].map((title) => quoted(cut(title, TITLE_CHARS)));
    const more = shown.length - TITLES;
    return [...shown.slice(0, TITLES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  };
  const addressing = suspects.filter(({ why }) => why === 'addresses a model');
  const hiding = suspects.filter(({ why }) => why === 'hides characters');
  const [order] = addressing;
  return [
    ...(order === undefined
      ? []
      : [
          `The text of ${named(addressing.map(({ title }) => title))} addresses a model (${quoted(order.words)}).`,
        ]),
    ...(hiding.length === 0
      ? []
      : [`The text of ${named(hiding.map(({ title }) => title))} hides characters.`]),
    ...(filtered.length === 0 ? [] : [`A provider's filter refused to read ${named(filtered)}.`]),
    ...(flaggedBefore.length === 0
      ? []
      : [
          `${count(flaggedBefore.length, 'claim was', 'claims were')} flagged or opposed in an earlier round and ${flaggedBefore.length === 1 ? 'is' : 'are'} gone from this one: ${flaggedBefore
            .slice(0, CLAIMS_NAMED)
            .map(({ id, droppedIn }) => `${id} before revision ${droppedIn}`)
            .join(', ')}.`,
        ]),
  ];
}

function againstOf(stances: StanceCounts | null): string[] {
  if (stances === null || stances.denies + stances['no effect'] + stances.mixed === 0) return [];
  const parts = [
    ['affirms', 'affirms', 'affirm'],
    ['denies', 'denies', 'deny'],
    ['no effect', 'finds no effect', 'find no effect'],
    ['mixed', 'is mixed', 'are mixed'],
  ] as const;
  return parts.flatMap(([stance, one, many]) =>
    stances[stance] === 0 ? [] : [count(stances[stance], one, many)],
  );
}

/** Why the score is not higher, if a bound rather than the reviewers set it. */
function ceiling({ judgement, bound }: PolicyInput): string[] {
  if (judgement.score === null || judgement.score < judgement.ceiling) return [];
  const allows = bound.reason === NOT_JUDGED ? 'The score is at most' : 'The evidence allows at most';
  return [`${allows} ${fixed(judgement.ceiling)}: ${bound.reason}`];
}
