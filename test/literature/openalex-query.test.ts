import fc from 'fast-check';
import { openAlexQuery } from '../../src/literature/openalex-query';

describe('openAlexQuery', () => {
  it.each([
    ['negative sampling for dense retrieval', 'negative sampling dense retrieval'],
    ['Sheep AND goats OR NOT wolves', 'sheep goats wolves'],
    ['fine-tuning "exact match" F1', '"fine tuning" "exact match" f1'],
    ['sheep: a, b (c) [d] {e} ~2 wo*l fo?d w^2 \\x', 'sheep b c d e 2 wo l fo w x'],
    ['“Exact Match” and "odd', '"exact match" odd'],
    ['"NOT sheep"', '"not sheep"'],
    ['naïve Bayes, Erdős', 'naïve bayes erdős'],
    ['SQuAD 2.0 squad', 'squad 2.0'],
    ['数据 增强', '数据 增强'],
  ])('writes %s', (plain, all) => {
    expect(openAlexQuery(plain)?.all).toBe(all);
  });

  it('joins the same terms by OR for works that have some of them, and needs two', () => {
    expect(openAlexQuery('sheep "old goats"')?.any).toBe('sheep OR "old goats"');
    expect(openAlexQuery('the sheep')).toEqual({ all: 'sheep', any: null });
  });

  it('has nothing to ask without a word', () => {
    for (const plain of ['', ' ?!* ', 'AND the of', '"" ""']) expect(openAlexQuery(plain)).toBeNull();
  });

  it('stays within what a URL may hold, whatever the script', () => {
    const long = Array.from({ length: 40 }, (_, at) => `数据增强检索问答${at}`).join(' ');
    for (const text of [long, 'x'.repeat(100_000), `sheep ${'ö'.repeat(5_000)}`]) {
      const query = openAlexQuery(text);
      expect(encodeURIComponent(query?.any ?? query?.all ?? '').length).toBeLessThanOrEqual(1_500);
    }
  });

  it('lets nothing through that has a meaning there', () => {
    const term = /^(?:[\p{L}\p{M}\p{N}.]+|"[\p{L}\p{M}\p{N}.]+(?: [\p{L}\p{M}\p{N}.]+)+")$/u;
    const piece = fc.constantFrom(
      'AND',
      'or',
      'Not',
      '"',
      '-',
      '(',
      ':',
      ',',
      '*',
      '~2',
      'a-b',
      'x',
      ' ',
      '\ud800',
      '日本',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const query = openAlexQuery(text);
          const terms = query?.any?.split(' OR ') ?? (query ? [query.all] : []);
          for (const one of terms) {
            expect(one).toMatch(term);
            expect(['AND', 'OR', 'NOT', 'and', 'or', 'not']).not.toContain(one);
          }
        },
      ),
    );
  });
});
