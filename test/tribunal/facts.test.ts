import { ROLES, type Stance } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import type { PaperRecord } from '../../src/records/paper-record';
import { measure, weighClaims } from '../../src/tribunal/facts';
import { reviewByRubric } from '../../src/tribunal/rubric';
import {
  CLAIMS,
  claimOf,
  evidenceOf,
  GOOD,
  OFF,
  OFF_TOPIC,
  PAPERS,
  paperOf,
  QUESTION,
  type Run,
  selectionOf,
  THIN,
} from '../paper/example-run';

const [first] = PAPERS as [PaperRecord, ...PaperRecord[]];
const runOf = (claims: readonly CheckedClaim[], papers = PAPERS): Run => ({
  question: QUESTION,
  evidence: evidenceOf(claims),
  selection: selectionOf(papers),
});
const judged = (stances: readonly Stance[], papers = PAPERS): Run =>
  runOf(stances.map((stance, at) => claimOf(`C${at + 1}`, papers[at] as PaperRecord, { stance })));

describe('measure', () => {
  it('gives the facts of a good run', () => {
    expect(measure(GOOD)).toEqual({
      claims: 5,
      // The confidence of C4 is 0.146.
      verified: 4,
      quotesInPlace: 5,
      papers: 4,
      coverage: expect.closeTo(1, 12),
      wordsMissing: [],
      flags: { wide: 0, strict: 0 },
      stances: null,
      unjudged: 0,
      searches: 4,
      searchesAnswered: 3,
    });
  });

  it('counts what counts of a thin run, and nothing of one off the question', () => {
    expect(measure(THIN)).toMatchObject({ claims: 2, verified: 2, papers: 2 });
    expect(measure(OFF)).toMatchObject({
      claims: 3,
      verified: 0,
      quotesInPlace: 0,
      papers: 0,
      coverage: 0,
    });
  });

  it('measures nothing where there is nothing', () => {
    const { selection } = GOOD;
    const empty = {
      evidence: evidenceOf([]),
      selection: { ...selection, papers: [], ledger: [], words: [] },
    };
    expect(measure(empty)).toEqual({
      claims: 0,
      verified: 0,
      quotesInPlace: 0,
      papers: 0,
      coverage: 0,
      wordsMissing: [],
      flags: { wide: 0, strict: 0 },
      stances: null,
      unjudged: 0,
      searches: 0,
      searchesAnswered: 0,
    });
  });

  it('names the words of the question that no claim has, as they were asked, the weightiest first', () => {
    const { coverage, wordsMissing } = measure(runOf([claimOf('C1', first)]));
    // "Domain" and "fine" are in two papers, "specific" and "tuning" too: the order is that of the question.
    expect(wordsMissing).toEqual(['domain', 'specific', 'fine', 'tuning']);
    expect(coverage).toBeGreaterThan(0.3);
    expect(coverage).toBeLessThan(0.7);
  });

  it('does not count a word that only the rest of the abstract has', () => {
    const paper = paperOf({
      id: 'arXiv:2301.00009v1',
      title: 'Negative sampling',
      abstract: 'Dense retrieval was studied. Negative sampling raises recall by three points.',
    });
    const { verified, wordsMissing } = measure(runOf([claimOf('C1', paper)], [paper]));
    expect(verified).toBe(1);
    expect(wordsMissing).toEqual(expect.arrayContaining(['dense', 'retrieval']));
  });

  it('counts a word that the quote abbreviates, where its paper says what for', () => {
    const paper = paperOf({
      id: 'arXiv:2301.00010v1',
      title: 'Choosing contrasts',
      abstract: 'We study negative sampling (NS). NS improves dense retrieval on short queries.',
    });
    expect(measure(runOf([claimOf('C1', paper)], [paper])).wordsMissing).not.toContain('sampling');
  });

  it('names no missing words of a question that the rules cannot read', () => {
    const question = '维生素D能减少老年人跌倒吗？';
    const paper = paperOf({
      id: 'arXiv:2301.00011v1',
      title: '维生素D与跌倒',
      abstract: '我们随访了一年。维生素D减少老年人跌倒的风险。',
    });
    const selection = selectionOf([paper], [], question);
    const text = '维生素D减少老年人跌倒的风险。';
    const start = paper.abstract.indexOf(text);
    const quote = { field: 'abstract' as const, start, end: start + text.length, text };
    const claim = { ...claimOf('C1', paper, { confidence: 0.5 }), text, quote };
    const run = { evidence: evidenceOf([claim], question), selection };
    expect(selection.words.some(({ word }) => word === '能减')).toBe(true);
    expect(measure(run)).toMatchObject({ verified: 1, wordsMissing: [] });
    for (const role of ROLES) {
      for (const { message } of reviewByRubric({ role, ...run }).findings) {
        expect(message).not.toMatch(/missing|[,:;] *\.$/);
      }
    }
  });

  it('counts a strict flag as a wide one too', () => {
    const flags = ['none', 'wide', 'strict', 'strict'] as const;
    const claims = flags.map((flag, at) => ({ ...(CLAIMS[at] as CheckedClaim), flag }));
    expect(measure(runOf(claims)).flags).toEqual({ wide: 3, strict: 2 });
  });

  it('takes only answers for answers, and an empty one is an answer', () => {
    const outcomes = ['ok', 'empty', 'suspect-empty', 'blocked', 'failed'] as const;
    const [entry] = GOOD.selection.ledger;
    if (entry === undefined) throw new Error('the example has searches');
    const ledger = outcomes.map((outcome) => ({ ...entry, outcome }));
    const run = { ...GOOD, selection: { ...GOOD.selection, ledger } };
    expect(measure(run)).toMatchObject({ searches: 5, searchesAnswered: 2 });
  });
});

describe('stances', () => {
  const none = { affirms: 0, denies: 0, 'no effect': 0, mixed: 0, off: 0, reports: 0 };

  it('are counted by paper', () => {
    expect(measure(judged(['affirms', 'affirms', 'no effect', 'denies', 'reports'])).stances).toEqual({
      ...none,
      affirms: 2,
      'no effect': 1,
      denies: 1,
      reports: 1,
    });
  });

  it.each([
    [['affirms', 'affirms'], 'affirms'],
    [['affirms', 'no effect'], 'mixed'],
    [['affirms', 'denies'], 'mixed'],
    [['affirms', 'reports'], 'affirms'],
    [['denies', 'off'], 'denies'],
    [['reports', 'off'], 'reports'],
    [['off', 'off'], 'off'],
  ] as const)('%j of one paper are %s', (stances, together) => {
    const claims = stances.map((stance, at) => claimOf(`C${at + 1}`, first, { stance, confidence: 0.5 }));
    expect(measure(runOf(claims)).stances).toEqual({ ...none, [together]: 1 });
  });

  it('are those of the judged claims, and the others are counted as not judged', () => {
    const { evidence, ...rest } = judged(['affirms', 'affirms']);
    const claims = [...evidence.claims, claimOf('C3', PAPERS[2] as PaperRecord)];
    const { stances, unjudged } = measure({ ...rest, evidence: { ...evidence, claims } });
    expect({ affirms: stances?.affirms, unjudged }).toEqual({ affirms: 2, unjudged: 1 });
  });

  it('are null where no claim was judged, and then none is counted as not judged', () => {
    const { evidence, ...rest } = judged(['affirms', 'affirms']);
    const claims = evidence.claims.map((claim) => ({ ...claim, stance: null }));
    const { stances, unjudged } = measure({ ...rest, evidence: { ...evidence, claims } });
    expect({ stances, unjudged }).toEqual({ stances: null, unjudged: 0 });
  });

  it('count as not judged what the reading took by rules, also when such a claim is gone', () => {
    const { evidence, ...rest } = judged(['affirms', 'affirms']);
    const reading = {
      read: 2,
      proposed: 2,
      misquoted: 0,
      off: 0,
      repaired: 0,
      unsupported: 0,
      readAgain: true,
      byRules: 2,
    };
    expect(measure({ ...rest, evidence: { ...evidence, reading } }).unjudged).toBe(2);
  });

  it('leave out a claim that is not verified', () => {
    const [claim] = judged(['affirms']).evidence.claims as [CheckedClaim];
    const { stances } = measure(runOf([claim, { ...claim, id: 'C2', stance: 'denies', verified: false }]));
    expect(stances).toEqual({ ...none, affirms: 1 });
  });
});

describe('weighClaims', () => {
  const weighed = (claim: CheckedClaim, papers = PAPERS) => {
    const [only] = weighClaims(runOf([claim], papers));
    if (only === undefined) throw new Error('a claim is weighed');
    return only;
  };
  const good = claimOf('C1', first);

  it('counts a verified quotation of a paper on the question, and keeps the order', () => {
    expect(weighed(good)).toMatchObject({ inPlace: true, onQuestion: true, counts: true });
    expect(weighClaims(GOOD).map(({ claim }) => claim.id)).toEqual(CLAIMS.map(({ id }) => id));
  });

  it.each<readonly [string, CheckedClaim]>([
    ['is moved', { ...good, quote: { ...good.quote, start: good.quote.start + 1 } }],
    ['was not found', { ...good, quoteFound: false }],
    ['is empty', { ...good, quote: { field: 'abstract', start: 0, end: 0, text: '' } }],
    ['has other words', { ...good, quote: { ...good.quote, text: 'Made up.' } }],
    ['is of another paper', { ...good, paperId: 'arXiv:9999.99999v1' }],
  ])('looks the quote up, and does not count one that %s', (_what, claim) => {
    expect(weighed(claim)).toMatchObject({ inPlace: false, counts: false });
  });

  it('does not count what is not verified, or what a model judged to be off the question', () => {
    expect(weighed({ ...good, verified: false })).toMatchObject({ inPlace: true, counts: false });
    expect(weighed({ ...good, stance: 'off' })).toMatchObject({ onQuestion: false, counts: false });
    expect(weighed({ ...good, stance: 'denies' })).toMatchObject({ onQuestion: true, counts: true });
  });

  it('does not count what is off the question, though it is verified', () => {
    for (const { claim, onQuestion, counts } of weighClaims(OFF)) {
      expect(claim.verified).toBe(true);
      expect({ onQuestion, counts }).toEqual({ onQuestion: false, counts: false });
    }
  });

  it('is not talked into it by the words of a claim: its quote and its paper count', () => {
    const [bird] = OFF_TOPIC as [PaperRecord];
    const text = 'Negative sampling of finches improves dense retrieval.';
    const claim = { ...claimOf('C1', bird), text };
    expect(weighed(claim, [...PAPERS, bird])).toMatchObject({ onQuestion: false, counts: false });
  });
});
