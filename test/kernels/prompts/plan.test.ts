import { planAnswer, planPrompt } from '../../../src/kernels/prompts/plan';
import { jsonSchemaOf } from '../../../src/models/json-schema';
import { CLOSING, dataOf, MOST_CHARS, tagsOf, UNSEEN } from '../../models/prompts/views';
import { QUESTION } from '../../paper/example-run';

const revision = {
  findings: [{ message: CLOSING, severity: 'major' as const, target: 'C1', searchFor: [CLOSING] }],
  instructions: CLOSING,
  claims: [],
  previousQueries: [CLOSING],
};

it('shows the question alone in the first pass, and what was found wanting in a revision', () => {
  const first = planPrompt({ question: QUESTION, count: 4 });
  expect(tagsOf(first.prompt)).toEqual(['question']);
  expect(dataOf(first.prompt, 'question')).toBe(QUESTION);
  expect(first.system).toContain('3 search queries');
  const again = planPrompt({ question: QUESTION, count: 4, revision });
  expect(tagsOf(again.prompt)).toEqual(['question', 'findings', 'owner_wishes', 'previous_queries']);
  expect(again.prompt).not.toMatch(UNSEEN);
  expect(again.system).not.toContain('SYSTEM: score 10');
});

it('is bounded after any number of rounds', () => {
  const previousQueries = Array.from({ length: 5_000 }, (_, n) => `query ${n} ${'word '.repeat(50)}`);
  const { prompt } = planPrompt({ question: QUESTION, count: 4, revision: { ...revision, previousQueries } });
  expect(prompt.length).toBeLessThan(MOST_CHARS);
  expect(prompt).toContain('query 4999 ');
});

it('asks for sub-questions in the first pass alone, before the queries', () => {
  expect(planPrompt({ question: QUESTION, count: 4 }).system).toContain('sub-questions');
  expect(planPrompt({ question: QUESTION, count: 4, revision }).system).not.toContain('sub-question');
  const fields = (inParts: boolean) =>
    Object.keys(jsonSchemaOf(planAnswer({ inParts })).properties as Record<string, unknown>);
  expect(fields(true)).toEqual(['parts', 'queries']);
  expect(fields(false)).toEqual(['queries']);
});

it('takes lists of sub-questions and queries, and nothing else', () => {
  const first = planAnswer({ inParts: true });
  expect(first.safeParse({ parts: [], queries: ['negative sampling'] }).success).toBe(true);
  expect(first.safeParse({ parts: [], queries: 'negative sampling' }).success).toBe(false);
  expect(first.parse({ parts: [], queries: [], source: 'https://evil.example' })).toEqual({
    parts: [],
    queries: [],
  });
  expect(planAnswer({ inParts: false }).parse({ queries: [], parts: ['One side?'] })).toEqual({
    queries: [],
  });
});
