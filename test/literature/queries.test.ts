import fc from 'fast-check';
import { planQueries } from '../../src/literature/queries';
import { questionQuery } from '../../src/text/question';
import { stems } from '../../src/text/stems';

const MRQA =
  'What is the impact of negative sampling versus domain-specific fine-tuning on exact match and F1 scores across the 12 in-domain and out-of-domain datasets in the MRQA 2019 benchmark?';
/** Queries of the same stems find the same. */
const keyOf = (query: string) => [...new Set(stems(query))].sort().join(' ') || query;

describe('planQueries', () => {
  it('asks the question’s own words first, then its longest runs of content words, alone, in pairs and cut in two', () => {
    expect(planQueries({ question: MRQA, count: 4 })).toEqual([
      questionQuery(MRQA),
      'domain-specific fine-tuning',
      'out-of-domain datasets',
      'MRQA 2019 benchmark',
    ]);
    expect(planQueries({ question: 'How do monarch butterflies navigate?', count: 3 })).toEqual([
      'monarch butterflies navigate',
      'monarch butterflies',
    ]);
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

  it('gives at most `count` different queries, the question’s own first, and repeats none', () => {
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
          expect(queries[0]).toBe(questionQuery(question));
          const next = planQueries({ question, count, previousQueries: queries });
          for (const query of next) expect(queries.map(keyOf)).not.toContain(keyOf(query));
          expect(planQueries({ question, count, searchFor })).toEqual(queries);
        },
      ),
    );
  });
});
