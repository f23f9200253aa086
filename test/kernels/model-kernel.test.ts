import { ROLES } from '../../src/contract/run-facts';
import type { Revision } from '../../src/kernels/kernel';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { composeDraft } from '../../src/paper/compose';
import { review as reviewSchema } from '../../src/records/review';
import { CLAIMS, COMPOSE_INPUT, checked, EVIDENCE, QUESTION, SELECTION } from '../models/fixtures';
import { scriptedModel } from '../models/scripted-model';

const kernelOf = (script: Parameters<typeof scriptedModel>[0]) => {
  const { model, requests } = scriptedModel(script);
  return { kernel: createModelKernel({ model }), requests };
};

const _revision = (over: Partial<Revision> = {}): Revision => ({
  findings: [],
  instructions: null,
  claims: checked(CLAIMS),
  previousQueries: ['negative sampling retrieval'],
  ...over,
});

describe('review', () => {
  const finding = {
    message: 'C1 rests on one data set.',
    severity: 'major',
    target: 'C1',
    searchFor: ['BEIR'],
  };
  const reviewed = async (answer: unknown) => {
    const draft = composeDraft(COMPOSE_INPUT);
    const { kernel, requests } = kernelOf(() => answer);
    const input = { question: QUESTION, draft, evidence: EVIDENCE, selection: SELECTION };
    return { requests, reviews: await Promise.all(ROLES.map((role) => kernel.review({ ...input, role }))) };
  };

  it('gives score and findings of each role, which see different evidence', async () => {
    const { requests, reviews } = await reviewed({ score: 6.25, findings: [finding] });
    for (const [at, review] of reviews.entries()) {
      expect(reviewSchema.parse(review)).toEqual(review);
      expect(review).toMatchObject({
        role: ROLES[at],
        reviewer: 'scripted-1',
        score: 6.3,
        findings: [finding],
      });
    }
    expect(new Set(requests.map(({ task }) => task))).toEqual(new Set(ROLES.map((role) => `review.${role}`)));
    expect(new Set(requests.map(({ system }) => system)).size).toBe(3);
    expect(new Set(requests.map(({ schemaName }) => schemaName)).size).toBe(3);
  });

  it('keeps eight findings, however many there are', async () => {
    const findings = Array.from({ length: 10_000 }, () => ({ ...finding, target: 'question' }));
    const { reviews } = await reviewed({ score: 9, findings });
    expect(reviews.map((review) => review.findings.length)).toEqual([8, 8, 8]);
  });

  it('drops findings about what does not exist and cleans what they say', async () => {
    const findings = [
      finding,
      { ...finding, target: 'C77' },
      { ...finding, target: 'the tone' },
      { ...finding, target: 'results', message: 'Too **wide** <b>see</b> https://evil.example' },
      { ...finding, target: 'question', searchFor: ['"exact match" AND F1', 'exact match F1'] },
    ];
    const { reviews } = await reviewed({ score: 4, findings });
    expect(
      reviews[0]?.findings.map(({ target, message, searchFor }) => [target, message, searchFor]),
    ).toEqual([
      ['C1', finding.message, ['BEIR']],
      ['Results', 'Too wide see.', ['BEIR']],
      ['question', finding.message, ['exact match F1']],
    ]);
  });

  it.each([[{ score: 11, findings: [] }], [{ score: 'high', findings: [] }], [{}], [null]])(
    'abstains without a score for %j',
    async (answer) => {
      const { reviews } = await reviewed(answer);
      for (const review of reviews) {
        expect(review).toMatchObject({ score: null, findings: [], criteria: [] });
        expect(review.abstained).toContain('scripted');
      }
    },
  );

  it('is made by the model of the role, where it has one, and names it', async () => {
    const script = { plan: { parts: [], queries: ['dense retrieval'] } };
    const answer = (request: { task: string }) =>
      request.task.startsWith('review.') ? { score: 5, findings: [] } : script.plan;
    const main = scriptedModel(answer, 'main-1');
    const other = scriptedModel(answer, 'other-1');
    const kernel = createModelKernel({ model: main.model, reviewers: { VALIDATOR: other.model } });
    const draft = composeDraft(COMPOSE_INPUT);
    const input = { question: QUESTION, draft, evidence: EVIDENCE, selection: SELECTION };
    const reviews = await Promise.all(ROLES.map((role) => kernel.review({ ...input, role })));
    expect(reviews.map(({ role, reviewer }) => [role, reviewer])).toEqual([
      ['SKEPTIC', 'main-1'],
      ['VALIDATOR', 'other-1'],
      ['SYNTHESIZER', 'main-1'],
    ]);
    expect(other.requests.map(({ task }) => task)).toEqual(['review.VALIDATOR']);
    expect(kernel.name).toBe('main-1');
    await kernel.plan({ question: QUESTION, count: 1 });
    expect(other.requests).toHaveLength(1);
  });
});
