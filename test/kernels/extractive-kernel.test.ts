import { ROLES } from '../../src/contract/run-facts';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import type { Revision } from '../../src/kernels/kernel';
import { scopeOf } from '../../src/kernels/revision-scope';
import { composeDraft } from '../../src/paper/compose';
import {
  CLAIMS,
  COMPOSE_INPUT,
  checked,
  EVIDENCE,
  PAPERS,
  QUESTION,
  SELECTION,
  WORDS,
} from '../models/fixtures';

const kernel = createExtractiveKernel();
const revision: Revision = {
  findings: [
    { message: 'C1 is contested.', severity: 'major', target: 'C1', searchFor: ['training cost'] },
    { message: 'C2 is wide.', severity: 'minor', target: 'C2', searchFor: ['Training cost', 'memory'] },
  ],
  instructions: 'Say more on catastrophic forgetting.',
  claims: checked(CLAIMS).map((claim) => (claim.id === 'C3' ? { ...claim, verified: false } : claim)),
  previousQueries: ['negative sampling dense retrieval'],
};

describe('scopeOf', () => {
  it('keeps verified claims without a major finding, and searches for what findings and owner name', () => {
    const { keep, contested, searchFor } = scopeOf(revision);
    expect(keep.map(({ id }) => id)).toEqual(['C2']);
    expect(contested.map(({ id }) => id)).toEqual(['C1']);
    expect(searchFor).toEqual(expect.arrayContaining(['memory', 'catastrophic forgetting']));
    // The same term in other letters is one term.
    expect(searchFor.filter((term) => /^training cost$/i.test(term))).toHaveLength(1);
    expect(scopeOf(undefined)).toEqual({ keep: [], contested: [], searchFor: [] });
  });
});

describe('createExtractiveKernel', () => {
  it('plans in plain words, and in a revision searches for what was missing', async () => {
    expect(kernel.name).toBe('extractive');
    const first = await kernel.plan({ question: QUESTION, count: 4 });
    expect(first.queries.length).toBeGreaterThan(0);
    expect(first.queries.length).toBeLessThanOrEqual(4);
    expect(first.parts).toEqual([]);
    const again = await kernel.plan({ question: QUESTION, count: 4, revision });
    expect(again.queries.join(' ').toLowerCase()).toContain('training cost');
  });

  it('extracts claims that quote their papers, and keeps what is kept', async () => {
    const { claims } = await kernel.extract({
      question: QUESTION,
      parts: [],
      papers: PAPERS,
      words: WORDS,
      count: 5,
    });
    expect(claims.length).toBeGreaterThan(0);
    for (const claim of claims) {
      const paper = PAPERS.find((ranked) => ranked.hash === claim.paperHash)?.paper;
      expect(paper?.abstract.slice(claim.quote.start, claim.quote.end)).toBe(claim.quote.text);
    }
    const again = await kernel.extract({
      question: QUESTION,
      parts: [],
      papers: PAPERS,
      words: WORDS,
      count: 5,
      revision,
    });
    expect(again.claims.map(({ text }) => text)).toContain(CLAIMS[1]?.text);
  });

  it('composes and reviews by rule', async () => {
    const draft = await kernel.compose(COMPOSE_INPUT);
    expect(draft).toEqual(composeDraft(COMPOSE_INPUT));
    for (const role of ROLES) {
      const review = await kernel.review({
        role,
        question: QUESTION,
        draft,
        evidence: EVIDENCE,
        selection: SELECTION,
      });
      expect(review).toMatchObject({ role, reviewer: 'rubric', abstained: null });
      expect(review.score).not.toBeNull();
    }
  });
});
