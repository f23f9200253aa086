import { agrees, reportsResult, wordingOf } from '../../src/tribunal/sense';

describe('wordingOf', () => {
  it.each([
    ['Negative sampling improves recall.', 1],
    ['Negative sampling does not improve recall.', -1],
    ["Negative sampling doesn't improve recall.", -1],
    ['Negative sampling fails to improve recall.', -1],
    ['Fine-tuning degrades recall.', -1],
    ['Fine-tuning does not degrade recall.', 0],
    ['Mortality was reduced by a third.', 1],
    ['The error rate increased.', -1],
    ['Features of lower layers tell more of syntax.', 0],
    ['Adaptation reduces the difference between domains.', 1],
    ['Fine-tuning reduces the error on long queries.', 1],
    ['Fine-tuning reduces recall.', -1],
    ['Fine-tuning increases latency.', -1],
    ['It raises the cost of an update.', -1],
    ['Method A is outperformed by method B.', -1],
    ['Method A outperforms method B.', 1],
    ['It is not the case that fine-tuning improves recall.', -1],
    ['There is no evidence that sampling helps.', -1],
    ['It improves recall but degrades precision.', 0],
    ['It not only improves recall.', 1],
    ['The corpus has more than four thousand queries.', 0],
    ['Queries were drawn at random.', 0],
    ['', 0],
  ])('%s -> %d', (text, sense) => {
    expect(wordingOf(text).sense).toBe(sense);
  });

  it('does not let a negation reach over a comma', () => {
    expect(wordingOf('Although labels are not clean, sampling improves recall.').sense).toBe(1);
  });
});

describe('agrees', () => {
  const quote = 'Negative sampling improves dense retrieval.';

  it.each([
    quote,
    'negative  sampling improves dense retrieval',
    'Dense retrieval gains from negative sampling.',
    'Negative sampling is used in dense retrieval.',
  ])('passes %s', (claim) => {
    expect(agrees({ claim, quote })).toBe(true);
  });

  it.each([
    'Negative sampling does not improve dense retrieval.',
    'Negative sampling never improves dense retrieval.',
    'It is not true that negative sampling improves dense retrieval.',
    'Negative sampling harms dense retrieval.',
  ])('refuses %s', (claim) => {
    expect(agrees({ claim, quote })).toBe(false);
  });

  it('notices a negation where there is no direction', () => {
    expect(agrees({ claim: 'The runs are not public.', quote: 'The runs are public.' })).toBe(false);
  });
});

describe('reportsResult', () => {
  it.each([
    'Negative sampling improves dense retrieval.',
    'The gap is 4 points on rare entities.',
    'Recall depends on the number of labels.',
    'Sampling has no significant effect on recall.',
    'We propose a sampler and show that it outperforms random choice.',
    'Sampling is cheaper than annotation.',
  ])('%s', (text) => {
    expect(reportsResult(text)).toBe(true);
  });

  it.each([
    'We propose a sampling strategy to improve dense retrieval.',
    'In this paper, we present a technique for higher recall.',
    'This paper investigates whether sampling helps.',
    'Dense retrieval maps queries to vectors.',
  ])('not: %s', (text) => {
    expect(reportsResult(text)).toBe(false);
  });
});
