import { askedWords, hasProposition, questionQuery } from '../../src/text/question';

describe('the question as a search', () => {
  it('is its own words in their order, without those that have no content', () => {
    expect(questionQuery('Does domain-specific fine-tuning improve F1 on CNN/DailyMail?')).toBe(
      'domain-specific fine-tuning improve F1 CNN/DailyMail',
    );
  });

  it('is the question itself where no word has content, or there are no blanks', () => {
    expect(questionQuery('What is it about?')).toBe('What is it about');
    expect(questionQuery('维生素能减少跌倒吗？')).toBe('维生素能减少跌倒吗');
    expect(questionQuery('  ??  ')).toBe('??');
  });

  it('is cut at a word to at most 280 bytes', () => {
    const query = questionQuery(
      `${'überlang '.repeat(10)}${Array.from({ length: 90 }, (_, n) => `word${n}`).join(' ')}`,
    );
    expect(Buffer.byteLength(query)).toBeLessThanOrEqual(280);
    expect(query.endsWith(' ')).toBe(false);
    expect(query).toMatch(/word\d+$/);
    expect(Buffer.byteLength(questionQuery('字'.repeat(500)))).toBeLessThanOrEqual(280);
  });
});

describe('the words asked for', () => {
  it('are each stem once, as the asker wrote it', () => {
    expect(askedWords('Does Sampling of samples help NLP?')).toEqual([
      { word: 'Sampling', stem: 'sampl' },
      { word: 'help', stem: '<good>' },
      { word: 'NLP', stem: 'nlp' },
    ]);
  });
});

describe('a proposition', () => {
  it.each([
    'Does vitamin D prevent falls?',
    'Is attention all you need?',
    'Have statins reduced mortality?',
    'Vitamin D prevents falls.',
  ])('is in: %s', (question) => expect(hasProposition(question)).toBe(true));

  it.each([
    'What is the impact of negative sampling versus fine-tuning on F1?',
    'Which retrievers generalize best?',
    'How do dense retrievers compare with BM25?',
    'Is BM25 or DPR better out of domain?',
    'vitamin D and falls',
    'Under which conditions does dropout help.',
  ])('is not in: %s', (question) => expect(hasProposition(question)).toBe(false));
});
