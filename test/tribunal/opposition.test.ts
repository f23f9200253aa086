import { doubtsOf } from '../../src/tribunal/doubts';
import { otherSayings } from '../../src/tribunal/opposition';
import { CLAIMS, evidenceOf, GOOD, OFF, PAPERS, paperOf, QUESTION, selectionOf } from '../paper/example-run';

describe('otherSayings', () => {
  const others = otherSayings(GOOD);
  const [first] = CLAIMS;
  if (first === undefined) throw new Error('the example has claims');

  it('gives result sentences of other papers on the same subject, opposite directions first', () => {
    const said = others(first, 9);
    expect(said[0]?.sentence).toMatch(/^Negative sampling degrades/);
    expect(said.map(({ paperId }) => paperId)).not.toContain(first.paperId);
    for (const { sentence } of said)
      expect(PAPERS.some(({ abstract }) => abstract.includes(sentence))).toBe(true);
  });

  it('gives no more than asked for, and nothing where nobody else speaks of it', () => {
    expect(others(first, 1)).toHaveLength(1);
    const alone = { question: QUESTION, selection: selectionOf(PAPERS.slice(0, 1)) };
    expect(otherSayings(alone)(first, 9)).toEqual([]);
  });

  it('reads a hundred papers and the beginning of each', () => {
    const far = paperOf({
      id: 'arXiv:2301.00009v1',
      title: 'x',
      abstract: `${'Aside. '.repeat(900)}Negative sampling degrades dense retrieval.`,
    });
    expect(otherSayings({ question: QUESTION, selection: selectionOf([far]) })(first, 9)).toEqual([]);
  });
});

describe('doubtsOf', () => {
  it('names each claim that failed a check, with the reason', () => {
    const [a, b, c] = CLAIMS;
    if (!a || !b || !c) throw new Error('the example has claims');
    const claims = [
      { ...a, verified: false, confidence: 0.1 },
      { ...b, quote: { ...b.quote, text: 'Made up.' } },
      { ...c, text: `It is not the case that ${c.text}` },
    ];
    const doubts = doubtsOf({ ...GOOD, evidence: evidenceOf(claims) });
    expect([...doubts].map(([id, [why]]) => [id, why])).toEqual([
      ['C1', 'not verified: confidence 0.10, threshold 0.15'],
      ['C2', 'its quote does not stand in its paper'],
      ['C3', 'its quote differs from it in a negation or a direction'],
    ]);
  });

  it('doubts what is off the question', () => {
    expect([...doubtsOf(OFF).values()].flat()).toEqual(
      OFF.evidence.claims.map(() => 'its paper is off the question'),
    );
  });
});
