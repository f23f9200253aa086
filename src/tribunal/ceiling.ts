// What the evidence allows at most, whatever the reviewers say. It reads the facts of facts.ts, never the draft:
// rewording with unchanged evidence cannot lift a score over it.

import type { Facts } from './facts';

export interface Bound {
  /** 0-10, one decimal. */
  readonly ceiling: number;
  /** A sentence that says what sets it. */
  readonly reason: string;
}

interface Cap extends Bound {
  readonly applies: (facts: Facts) => boolean;
}

/** What a run without a judge can reach: it lists what it found closest, and claims no answer. */
export const NOT_JUDGED = 'not judged: no model read these papers.';

const below = (share: number) => (facts: Facts) => facts.coverage + 1e-9 < share;
const most = (claims: number) => (facts: Facts) => facts.verified <= claims;

/**
 * The lowest that applies counts, of equal ones the first. Below 3.0 a draft is rejected, 6.0 is below the default pass
 * score of 6.5. None rises when a claim or a paper is taken away, or when one is added that does not count.
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

/** Shares are by idf: rare words weigh more. */
export function evidenceCeiling(facts: Facts): Bound {
  const { ceiling, reason } = CAPS.filter((cap) => cap.applies(facts)).reduce((lowest, cap) =>
    cap.ceiling < lowest.ceiling ? cap : lowest,
  );
  return { ceiling, reason };
}
