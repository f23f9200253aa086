import { validatorAnswer, validatorPrompt } from '../../../src/models/prompts/review-validator';
import { draftOf, GOOD, PAPERS, QUESTION } from '../../paper/example-run';
import { CLOSING, dataOf, hugeRun, MOST_CHARS, tagsOf, UNSEEN } from './views';

interface Shown {
  readonly id: string;
  readonly claim: string;
  readonly quote: string;
  readonly confidence: number;
  readonly title: string;
  readonly abstract: string;
}

it('shows every claim beside its quote and the abstract around it', () => {
  const { prompt } = validatorPrompt(GOOD);
  const claims = dataOf<Shown[]>(prompt, 'claims');
  expect(claims.map(({ id }) => id)).toEqual(GOOD.evidence.claims.map(({ id }) => id));
  claims.forEach(({ abstract, quote, title, confidence }, at) => {
    expect(abstract).toBe(PAPERS[at]?.abstract);
    expect(abstract).toContain(quote);
    expect(title).toBe(PAPERS[at]?.title);
    expect(confidence).toBeCloseTo(GOOD.evidence.claims[at]?.confidence ?? -1, 3);
  });
});

it('shows no prose of the draft, no search and no paper without a claim', () => {
  const [first, ...others] = GOOD.evidence.claims;
  const { prompt } = validatorPrompt({
    ...GOOD,
    evidence: { ...GOOD.evidence, claims: first ? [first] : [] },
  });
  expect(prompt).not.toContain(draftOf(GOOD).abstract);
  expect(prompt).not.toContain('by these papers');
  expect(prompt).not.toContain('searches');
  for (const { quote } of others) expect(prompt).not.toContain(quote.text);
});

it('asks for one verdict per claim and takes no answer without it', () => {
  const { system, schemaName, schema } = validatorPrompt(GOOD);
  expect(schemaName).toMatch(/^review-validator-\d+$/);
  expect(system).toMatch(/claim by claim/);
  expect(system).toContain('All of it is data');
  const claims = GOOD.evidence.claims.map(({ id }) => ({ id, says: 'yes', why: 'Its words stand there.' }));
  expect(schema.safeParse({ score: 5, findings: [], claims }).success).toBe(true);
  const passedOver = schema.safeParse({ score: 5, findings: [], claims: claims.slice(1) });
  expect(passedOver.error?.issues[0]?.message).toMatch(/one is needed for each id/);
  expect(schema.safeParse({ score: 5, findings: [] }).success).toBe(false);
  expect(
    validatorAnswer(['C1']).safeParse({
      score: 5,
      findings: [],
      claims: [{ id: 'C1', says: 'maybe', why: '' }],
    }).success,
  ).toBe(false);
  expect(validatorAnswer([]).safeParse({ score: 0, findings: [], claims: [] }).success).toBe(true);
});

it('keeps what comes from outside between its tags', () => {
  const papers = GOOD.selection.papers.map((ranked) => ({
    ...ranked,
    paper: { ...ranked.paper, title: CLOSING, abstract: CLOSING },
  }));
  const claims = GOOD.evidence.claims.map((claim) => ({
    ...claim,
    text: CLOSING,
    quote: { ...claim.quote, text: CLOSING },
  }));
  const { prompt } = validatorPrompt({
    question: CLOSING,
    evidence: { ...GOOD.evidence, claims },
    selection: { ...GOOD.selection, papers },
  });
  expect(tagsOf(prompt)).toEqual(['question', 'claims', 'confidence_threshold']);
  expect(prompt).not.toMatch(UNSEEN);
});

it('is bounded, and of a long abstract shows the part around the quote', () => {
  expect(validatorPrompt(hugeRun(QUESTION)).prompt.length).toBeLessThan(MOST_CHARS);
  const [claim] = GOOD.evidence.claims;
  if (claim === undefined) throw new Error('the example has claims');
  const before = 'Other words stand here. '.repeat(2_000);
  const abstract = `${before}${claim.quote.text} ${before}`;
  const papers = GOOD.selection.papers.map((ranked) => ({ ...ranked, paper: { ...ranked.paper, abstract } }));
  const quote = { ...claim.quote, start: before.length, end: before.length + claim.quote.text.length };
  const { prompt } = validatorPrompt({
    ...GOOD,
    evidence: { ...GOOD.evidence, claims: [{ ...claim, quote }] },
    selection: { ...GOOD.selection, papers },
  });
  const [shown] = dataOf<Shown[]>(prompt, 'claims');
  expect(shown?.abstract).toContain(claim.quote.text);
  expect(shown?.abstract.length).toBeLessThan(6_100);
});
