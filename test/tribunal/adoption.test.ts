import { STANCES } from '../../src/contract/run-facts';
import { hasMoreAgainst, type Judged, replaces } from '../../src/tribunal/adoption';

const none = Object.fromEntries(STANCES.map((stance) => [stance, 0])) as NonNullable<
  Judged['evidence']['stances']
>;
const draft = (score: number | null, stances: Partial<typeof none> | null = null, strict = 0): Judged => ({
  judgement: { score },
  evidence: { stances: stances === null ? null : { ...none, ...stances }, flags: { wide: strict, strict } },
});

it.each([
  ['a better score', draft(6), draft(5), true],
  ['an equal score', draft(5), draft(5), true],
  [
    'a lower score, without anything new against',
    draft(4.9, { affirms: 4 }),
    draft(5, { affirms: 3 }),
    false,
  ],
  ['no quorum', draft(null), draft(5), false],
  ['a lower score, with a paper that denies', draft(4, { denies: 1 }), draft(5, { affirms: 3 }), true],
  ['a lower score, with a paper that finds no effect', draft(4, { 'no effect': 1 }), draft(5, {}), true],
  ['a lower score, with a mixed paper', draft(4, { mixed: 1 }), draft(5, {}), true],
  ['no quorum, with a paper that denies', draft(null, { denies: 2 }), draft(5, { denies: 1 }), true],
  ['a lower score, with less against', draft(4, { denies: 1 }), draft(5, { denies: 2 }), false],
  ['a lower score, with a strict flag more and no judge', draft(4, null, 1), draft(5, null, 0), true],
  ['a lower score, with a strict flag more that a model judged', draft(4, {}, 1), draft(5, {}, 0), false],
] as const)('%s: %#', (_name, revised, before, expected) => {
  expect(replaces(revised, before)).toBe(expected);
});

it('counts papers against whatever else a model says of others', () => {
  expect(hasMoreAgainst(draft(5, { affirms: 9, reports: 3 }), draft(5, {}))).toBe(false);
  expect(hasMoreAgainst(draft(5, { mixed: 1, denies: 1 }), draft(5, { 'no effect': 1 }))).toBe(true);
});
