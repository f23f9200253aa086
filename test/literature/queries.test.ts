import fc from 'fast-check';
import { FUNCTION_WORDS } from '../../src/evidence/word-lists';
import { wordsOf } from '../../src/evidence/words';
import { planQueries } from '../../src/literature/queries';

const MRQA =
  'What is the impact of negative sampling versus domain-specific fine-tuning on exact match and F1 scores across the 12 in-domain and out-of-domain datasets in the MRQA 2019 benchmark?';
const keyOf = (query: string) => query.toLowerCase().split(' ').sort().join(' ');

describe('planQueries', () => {
  it('asks about both sides of a contrast, about each, and about the setting', () => {
    expect(planQueries({ question: MRQA, count: 4 })).toEqual([
      'negative sampling domain-specific fine-tuning MRQA 2019',
      'negative sampling MRQA 2019',
      'domain-specific fine-tuning MRQA 2019',
      'MRQA 2019 in-domain out-of-domain datasets',
    ]);
  });

  it('asks about the whole and its parts where nothing is contrasted', () => {
    expect(planQueries({ question: 'How do monarch butterflies navigate?', count: 3 })).toEqual([
      'monarch butterflies navigate',
      'monarch butterflies',
      'butterflies navigate',
    ]);
  });

  it('lends the first side the noun of the second', () => {
    const question = 'What is the difference between extractive and abstractive summarization?';
    expect(planQueries({ question, count: 4 })).toContain('extractive summarization');
  });

  it('leads with the wanted terms in a revision and repeats no query, in whatever order its words stand', () => {
    const first = planQueries({ question: MRQA, count: 4 });
    const shuffled = first.map((query) => query.toUpperCase().split(' ').reverse().join(' '));
    const second = planQueries({
      question: MRQA,
      count: 4,
      searchFor: ['out-of-domain', 'exact match'],
      previousQueries: shuffled,
    });
    expect(second).toHaveLength(4);
    for (const query of second) expect(query).toMatch(/^(out-of-domain|exact match|EM)\b/);
    for (const query of first) expect(second.map(keyOf)).not.toContain(keyOf(query));
    const wantedAgain = planQueries({
      question: MRQA,
      count: 3,
      searchFor: ['negative sampling'],
      previousQueries: first,
    });
    expect(wantedAgain).toHaveLength(3);
    expect(wantedAgain.map(keyOf).some((key) => first.map(keyOf).includes(key))).toBe(false);
  });

  it.each([
    ['what is it?', /what|is|it/],
    ['如何提高机器阅读理解的泛化能力?', /阅读/],
    ['Πώς μαθαίνουν τα γλωσσικά μοντέλα;', /μοντέλα/],
    ['Dropout?', /^Dropout$/],
    ['???', /^\?\?\?$/],
  ])('has a query for "%s"', (question, pattern) => {
    const queries = planQueries({ question, count: 4 });
    expect(queries[0]).toMatch(pattern);
  });

  it('gives at most `count` different queries of one to eight words, fewer only when content words run out', () => {
    const words = fc.constantFrom(
      'the',
      'versus',
      'or',
      'BERT',
      'F1',
      '12',
      'fine-tuning',
      'effect of',
      'on',
      'dense retrieval',
      'low-resource',
      'İ',
      '模型',
      'c++',
      '"quoted"',
    );
    const questions = fc.array(words, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(
        questions,
        fc.integer({ min: 1, max: 8 }),
        fc.array(words),
        (question, count, searchFor) => {
          const queries = planQueries({ question, count, searchFor });
          expect(queries.length).toBeGreaterThan(0);
          expect(queries.length).toBeLessThanOrEqual(count);
          expect(new Set(queries.map(keyOf)).size).toBe(queries.length);
          for (const query of queries) expect(query.split(' ').length).toBeLessThanOrEqual(8);
          const content = new Set(
            wordsOf(question)
              .filter(({ norm }) => !FUNCTION_WORDS.has(norm))
              .map(({ norm }) => norm),
          );
          if (content.size >= 7 && searchFor.length === 0) expect(queries).toHaveLength(count);
          const next = planQueries({ question, count, previousQueries: queries });
          for (const query of next) expect(queries.map(keyOf)).not.toContain(keyOf(query));
          expect(planQueries({ question, count, searchFor })).toEqual(queries);
        },
      ),
    );
  });
});
