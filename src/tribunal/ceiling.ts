// The highest score that the evidence allows, whatever the reviewers say. It depends on the facts of facts.ts
// and never on the draft's wording, so rewording with unchanged evidence cannot exceed it.

import type { Facts } from './facts';

export interface Bound {
  /** 0-10, one decimal. */
  readonly ceiling: number;
  /** A sentence that says what sets the ceiling. */
  readonly reason: string;
}

interface Cap extends Bound {
  readonly applies: (facts: Facts) => boolean;
}

/** Ceiling for a run without a judge: it lists the closest sentences found, and claims no answer. */
export const NOT_JUDGED = 'not judged: no model read these papers.';

const below = (share: number) => (facts: Facts) => facts.coverage + 1e-9 < share;
const most = (claims: number) => (facts: Facts) => facts.verified <= claims;

/**
 * The lowest cap that applies counts; among equal ones, the first. Below 3.0 a draft is rejected; 6.0 is
 * below the default pass score of 6.5. No cap rises when a claim or a paper is removed, or when one that does
 * not count is added.
 */
const CAPS: readonly Cap[] = [
  { ceiling: 0, applies: most(0), reason: 'no claim is verified and on the question.' },
  {
    ceiling: 2.9,
    applies: below(0.25),
    reason: 'quotes and abstracts have less than a quarter of the question’s words.',
  },
  { ceiling: 4.5, applies: most(1), reason: 'it rests on one claim.' },
  {
    ceiling: 5.5,
    applies: below(0.5),
    reason: 'quotes and abstracts have less than half of the question’s words.',
  },
  { ceiling: 6, applies: ({ papers }) => papers <= 1, reason: 'all of its claims come from one paper.' },
  { ceiling: 6, applies: most(2), reason: 'it rests on two claims.' },
  { ceiling: 7, applies: ({ stances }) => stances === null, reason: NOT_JUDGED },
  {
    ceiling: 7,
    applies: ({ unjudged }) => unjudged > 0,
    reason: 'some of its claims were taken by rules, and no model judged them.',
  },
  {
    ceiling: 7.5,
    applies: below(0.7),
    reason: 'quotes and abstracts have less than 70 % of the question’s words.',
  },
  { ceiling: 8, applies: most(3), reason: 'it rests on three claims.' },
  {
    ceiling: 8.5,
    applies: below(0.85),
    reason: 'quotes and abstracts have less than 85 % of the question’s words.',
  },
  { ceiling: 9, applies: () => true, reason: 'no full text was read.' },
];

/** Shares are weighted by idf, so that rare words count more. */
export function evidenceCeiling(facts: Facts): Bound {
  const { ceiling, reason } = CAPS.filter((cap) => cap.applies(facts)).reduce((lowest, cap) =>
    cap.ceiling < lowest.ceiling ? cap : lowest,
  );
  return { ceiling, reason };
}
