import { planAnswer, planPrompt } from '../../../src/models/prompts/plan';
import { QUESTION } from '../../paper/example-run';
import { CLOSING, dataOf, MOST_CHARS, tagsOf, UNSEEN } from './views';

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
  expect(first.system).toContain('4 search queries');
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

it('takes a list of queries, and nothing else', () => {
  expect(planAnswer.safeParse({ queries: ['negative sampling'] }).success).toBe(true);
  expect(planAnswer.safeParse({ queries: 'negative sampling' }).success).toBe(false);
  expect(planAnswer.parse({ queries: [], source: 'https://evil.example' })).toEqual({ queries: [] });
});
