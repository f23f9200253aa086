import fc from 'fast-check';
import { arxivQuery } from '../../src/literature/arxiv-query';

describe('arxivQuery', () => {
  it('joins words by OR and drops what says nothing', () => {
    expect(arxivQuery('the impact of negative sampling')).toBe('all:impact OR all:negative OR all:sampling');
  });

  it('makes hyphenated words phrases, because the hyphen means NOT', () => {
    expect(arxivQuery('domain-specific fine-tuning')).toBe('all:"domain specific" OR all:"fine tuning"');
  });

  it('keeps phrases in double quotes of any kind', () => {
    expect(arxivQuery('"exact match" on “reading comprehension”')).toBe(
      'all:"exact match" OR all:"reading comprehension"',
    );
  });

  it('keeps an odd quotation mark from opening anything', () => {
    expect(arxivQuery('negative "sampling')).toBe('all:negative OR all:sampling');
    expect(arxivQuery('"a" "b c')).toBe('all:b OR all:c');
  });

  it('drops operators, fields, parentheses and wildcards', () => {
    expect(arxivQuery('ti:SQuAD ANDNOT (au:x* AND cat:cs.CL) OR not -F1?')).toBe(
      'all:ti OR all:SQuAD OR all:au OR all:x OR all:cat OR all:"cs CL" OR all:F1',
    );
  });

  it('keeps version numbers, splits slashes, folds accents, says a term once', () => {
    expect(arxivQuery('SQuAD 2.0 SQuAD/HotpotQA squad naïve')).toBe(
      'all:SQuAD OR all:2.0 OR all:HotpotQA OR all:naive',
    );
  });

  it('is null where there is no word', () => {
    expect(arxivQuery('')).toBeNull();
    expect(arxivQuery('?!() "" -- of the')).toBeNull();
  });

  it('keeps a long text to twenty terms', () => {
    const words = Array.from({ length: 50 }, (_, index) => `word${index}`).join(' ');
    expect(arxivQuery(words)?.split(' OR ')).toHaveLength(20);
  });

  it('never lets a character with a meaning through, whatever is asked', () => {
    const term = /^all:(?:[\p{L}\p{N}.]+|"[\p{L}\p{N}.]+(?: [\p{L}\p{N}.]+)+")$/u;
    const piece = fc.constantFrom(
      'AND',
      '"',
      '-',
      '(',
      ')',
      ':',
      'ti:',
      '*',
      '[',
      'a-b',
      'x',
      ' ',
      "o'n",
      '2.0',
      '\\',
      '日本',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const one of arxivQuery(text)?.split(' OR ') ?? []) expect(one).toMatch(term);
        },
      ),
    );
  });
});
