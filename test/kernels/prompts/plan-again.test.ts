import { planAgainPrompt } from '../../../src/kernels/prompts/plan-again';
import { recordsSeen } from '../../../src/literature/records-seen';
import { dataOf, tagsOf } from '../../models/prompts/views';

const PARTS = ['Does negative sampling improve dense retrieval?', 'What does it cost in training?'];
const PAPERS = [
  { title: 'Negative sampling', abstract: 'Negative sampling improves dense retrieval.' },
  { title: 'Dense retrieval', abstract: 'Training is described.' },
];

const prompt = (papers: typeof PAPERS) =>
  planAgainPrompt({
    question: PARTS.join(' '),
    seen: recordsSeen({ asked: PARTS, papers }),
    previous: ['dense retrieval'],
  }).prompt;

it('shows question, counts and previous queries, and no record', () => {
  expect(tagsOf(prompt(PAPERS))).toEqual(['question', 'counts', 'previous_queries']);
  expect(dataOf(prompt(PAPERS), 'counts')).toEqual({
    records: 2,
    sub_questions: [
      {
        sub_question: PARTS[0],
        records_with_most_of_its_words: 1,
        records_with_word: [
          ['negative', 1],
          ['sampling', 1],
          ['improve', 1],
          ['dense', 2],
          ['retrieval', 2],
        ],
      },
      {
        sub_question: PARTS[1],
        records_with_most_of_its_words: 0,
        records_with_word: [
          ['cost', 0],
          ['training', 1],
        ],
      },
    ],
  });
});

it('fits a context of 4,096 tokens with its answer, at the longest question and plan', () => {
  const word = (n: number) => `${'longword'.repeat(2)}${n}`;
  const text = (from: number, chars: number) =>
    Array.from({ length: chars }, (_, n) => word(from + n))
      .join(' ')
      .slice(0, chars);
  const asked = [0, 200, 400, 600].map((from) => text(from, 160));
  const { system, prompt: shown } = planAgainPrompt({
    question: text(1_000, 1_000),
    seen: recordsSeen({ asked, papers: PAPERS }),
    previous: Array.from({ length: 20 }, (_, n) => text(2_000 + n, 100)),
  });
  // Some 3.5 characters a token, and 500 tokens of answer.
  expect((system.length + shown.length) / 3.5).toBeLessThan(4_096 - 500);
});
