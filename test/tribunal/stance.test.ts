import type { Flag, Stance } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import { doubtsOf } from '../../src/tribunal/doubts';
import { oppositionOf, wordedApart } from '../../src/tribunal/stance';
import { CLAIMS, evidenceOf, GOOD, OFF, QUESTION } from '../paper/example-run';

const ASKS = 'Does negative sampling improve dense retrieval?';
const [example] = CLAIMS as [CheckedClaim];
const claims = (...each: readonly Partial<CheckedClaim>[]): CheckedClaim[] =>
  each.map((one, at) => ({ ...example, id: `C${at + 1}`, paperId: `arXiv:2401.0000${at + 1}v1`, ...one }));
const judged = (...stances: readonly (Stance | null)[]) => claims(...stances.map((stance) => ({ stance })));
const flagged = (...flags: readonly Flag[]) => claims(...flags.map((flag) => ({ flag })));
const sidesOf = (question: string, of: readonly CheckedClaim[]) => {
  const opposition = oppositionOf({ question, claims: of });
  return opposition && { by: opposition.by, sides: opposition.sides.map((side) => side.map(({ id }) => id)) };
};

describe('judged claims', () => {
  it('that affirm are opposed to those that deny or find no effect, in their order', () => {
    expect(sidesOf(ASKS, judged('denies', 'affirms', 'mixed', 'no effect', 'affirms', 'off'))).toEqual({
      by: 'stances',
      sides: [
        ['C2', 'C5'],
        ['C1', 'C4'],
      ],
    });
  });

  it.each([
    ['affirm', judged('affirms', 'affirms')],
    ['deny', judged('denies', 'denies', 'no effect')],
    ['report', judged('reports', 'reports')],
    ['are mixed', judged('mixed', 'affirms')],
    ['are off the question', judged('off', 'affirms')],
  ])('that all %s oppose nothing', (_what, of) => {
    expect(sidesOf(ASKS, of)).toBeNull();
  });

  it('are not opposed by words: a flag says nothing once a model has judged', () => {
    expect(sidesOf(ASKS, claims({ stance: 'affirms', flag: 'strict' }, { stance: 'affirms' }))).toBeNull();
  });
});

describe('claims that nobody judged', () => {
  it('are set apart by a strict flag, and by no other', () => {
    const sides = [['C2'], ['C1', 'C3', 'C4']];
    expect(sidesOf(ASKS, flagged('none', 'strict', 'wide', 'none'))).toEqual({ by: 'flags', sides });
    expect(sidesOf(ASKS, flagged('none', 'wide'))).toBeNull();
  });

  it('may all be flagged', () => {
    expect(sidesOf(ASKS, flagged('strict', 'strict'))).toEqual({ by: 'flags', sides: [['C1', 'C2'], []] });
  });

  it('do not hide that judged ones oppose each other', () => {
    const mixed = claims({ stance: 'affirms' }, { stance: 'denies' }, { stance: null, flag: 'strict' });
    expect(sidesOf(ASKS, mixed)).toEqual({ by: 'stances', sides: [['C1'], ['C2']] });
  });
});

describe('a question that compares two things', () => {
  const wins = 'Negative sampling outperforms domain-specific fine-tuning when labels are scarce.';
  const loses = 'Negative sampling was inferior to domain-specific fine-tuning on legal text.';

  const quoting = (texts: readonly string[], over: Partial<CheckedClaim> = {}) =>
    claims(...texts.map((text) => ({ ...over, quote: { ...example.quote, text } })));

  it('is opposed where quotes name opposite winners, judged or not, whatever a model made of them', () => {
    const opposed = { by: 'winners', sides: [['C1', 'C3'], ['C2']] };
    expect(sidesOf(QUESTION, quoting([wins, loses, wins]))).toEqual(opposed);
    expect(sidesOf(QUESTION, quoting([wins, loses, wins], { stance: 'reports', text: wins }))).toEqual(
      opposed,
    );
  });

  it('is not where all name the same', () => {
    expect(sidesOf(QUESTION, quoting([wins, wins]))).toBeNull();
  });
});

describe('wordedApart', () => {
  const asks = 'How does caching affect page load times?';
  const apart = (
    texts: readonly string[],
    { question = asks, ...over }: Partial<CheckedClaim> & { question?: string } = {},
  ) =>
    wordedApart({
      question,
      claims: claims(...texts.map((text) => ({ ...over, quote: { ...example.quote, text } }))),
    })?.map(({ id }) => id) ?? null;
  const up = 'Caching increased page load times on first visits.';
  const down = 'Caching reduced page load times by a third.';

  it('finds two claims of different papers whose words go opposite ways', () => {
    expect(apart([down, 'Caching was tried.', up, down])).toEqual(['C1', 'C3']);
    expect(apart(['Caching improved page load times.', 'Caching harms page load times.'])).toEqual([
      'C1',
      'C2',
    ]);
  });

  it.each<readonly [string, readonly string[], object]>([
    ['all go the same way', [down, 'Page load times were lower with caching.'], {}],
    ['both are of one paper', [down, up], { paperId: 'arXiv:2401.00009v1' }],
    ['a model judged them', [down, up], { stance: 'reports' }],
    ['one goes both ways', [down, 'Caching increased hits and reduced page load times.'], {}],
    ['they are of different kinds', [down, 'Caching improved page load times.'], {}],
    [
      'the question asks for one of them: a flag compares each with it',
      [down, up],
      { question: 'Does caching reduce page load times?' },
    ],
  ])('finds none where %s', (_what, texts, over) => {
    expect(apart(texts, over)).toBeNull();
  });
});

describe('doubtsOf', () => {
  const of = (each: readonly CheckedClaim[], question = ASKS) =>
    Object.fromEntries(
      doubtsOf({
        evidence: evidenceOf(each, question),
        selection: { ...GOOD.selection, question },
      }),
    );

  it('names each claim that failed a check, with the reason', () => {
    const [a, b, c, d] = CLAIMS as [CheckedClaim, CheckedClaim, CheckedClaim, CheckedClaim];
    expect(
      of([
        { ...a, verified: false, confidence: 0.1 },
        { ...b, quote: { ...b.quote, text: 'Made up.' } },
        { ...c, stance: 'off' },
        d,
      ]),
    ).toEqual({
      C1: ['not verified: confidence 0.10, threshold 0.15'],
      C2: ['its quote is not in its paper where the claim says'],
      C3: ['a model judged it to be off the question'],
      C4: ['not verified: confidence 0.146, threshold 0.15'],
    });
  });

  it('doubts what is off the question', () => {
    expect([...doubtsOf(OFF).values()].flat()).toEqual(
      OFF.evidence.claims.map(() => 'its paper is off the question'),
    );
  });

  it('says who opposes whom, on both sides', () => {
    const three = CLAIMS.slice(0, 3);
    const stances = ['affirms', 'no effect', 'affirms'] as const;
    expect(of(three.map((claim, at) => ({ ...claim, stance: stances[at] as Stance })))).toEqual({
      C1: ['opposed by C2'],
      C3: ['opposed by C2'],
      C2: ['opposed by C1, C3'],
    });
  });

  it('says of a flagged claim that nobody judged, and nothing of those without a flag', () => {
    const flags = ['none', 'strict', 'wide'] as const;
    const doubts = of(CLAIMS.slice(0, 3).map((claim, at) => ({ ...claim, flag: flags[at] as Flag })));
    expect(Object.keys(doubts)).toEqual(['C2']);
    expect(doubts.C2?.[0]).toContain('nobody judged');
  });
});
