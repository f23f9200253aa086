import fc from 'fast-check';
import { sentencesOf } from '../../src/text/sentences';

const split = (text: string) => sentencesOf(text).map((sentence) => sentence.text);

describe('sentencesOf', () => {
  it.each([
    ['plain', ['Readers forget.', 'Retrievers remember.']],
    ['question and exclamation', ['Does it help?', 'It does!', 'We are glad.']],
    ['e.g. and i.e.', ['Readers, e.g. BERT, forget names, i.e. People and places.', 'We agree.']],
    [
      'et al. before a year and a verb',
      ['Doe et al. (2019) disagree, and Roe et al. Report less.', 'We agree.'],
    ],
    ['et al. at the end', ['This follows Doe et al.', 'We go further.']],
    ['Fig., Eq., Sec., No.', ['See Fig. 2, Eq. 3, Sec. 4 and No. 5 of the list.', 'The rest is new.']],
    ['the word no', ['The answer is no.', 'We stop.']],
    ['vs. and w.r.t.', ['Sparse vs. Dense is settled w.r.t. Recall only.', 'Nothing else is.']],
    ['Dr. and initials', ['Dr. A. B. Careful and J. Roe wrote it.', 'Nobody read it.']],
    ['U.S. within and at the end', ['The U.S. Census has it.', 'It covers the U.S.', 'The rest is missing.']],
    ['etc. at the end', ['It sees dates, names, etc.', 'We drop them.']],
    ['a letter at the end', ['We give vitamin C.', 'Mice got none.']],
    [
      'decimals and percentages',
      ['F1 rises from 71.5 to 74.2, i.e. by 2.7%.', 'EM rises by 1.5.', '10 runs agree.'],
    ],
    ['versions', ['SQuAD 2.0 and v. 1.1 differ.', 'Python 3.11.7 runs both.']],
    ['arXiv ids and addresses', ['It is arXiv:1234.5678 at https://example.org/a.b?c=d.', 'Read it.']],
    ['LaTeX with dots', ['A bound of $O(n. M)$ and $p < .05. X$ holds.', 'It is tight.']],
    ['money', ['It costs $5.', 'It rose to $6.', 'We pay.']],
    ['ellipses', ['It goes on and on...', 'We stop.', 'It goes on…', 'We stop again.']],
    ['quotes', ['They ask "Why?" and "How?" of each other.', 'She said "It works."', 'We believe her.']],
    [
      'parentheses',
      ['It works (Doe tried. Roe did not.) in most cases.', '(A note stands alone.)', 'We end.'],
    ],
    ['a name with a small first letter', ['Few are better.', 'mBERT is worse.', 'eBay data was used.']],
    ['a forgotten blank', ['This gives good results.', 'We then stop.']],
    ['a name with an exclamation mark', ['Yahoo! Answers is noisy.', 'We clean it.']],
    ['no stop at the end', ['Readers forget.', 'Retrievers do not']],
  ])('keeps together and parts: %s', (_, expected) => {
    const joined = _ === 'a forgotten blank' ? expected.join('') : expected.join(' ');
    expect(split(joined)).toEqual(expected);
  });

  it('takes a line break for a blank and an empty line for an end', () => {
    expect(split('Readers\nforget. They\nmust.\n\nno heading\n\nWe end.')).toEqual([
      'Readers\nforget.',
      'They\nmust.',
      'no heading',
      'We end.',
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(sentencesOf('')).toEqual([]);
    expect(sentencesOf(' \n ')).toEqual([]);
  });

  it('gives exact spans in order that leave out nothing but white space, for any text', () => {
    const words = fc.constantFrom(
      'We',
      'see',
      'Fig.',
      '2.',
      'e.g.',
      '$x. Y$',
      '(A',
      'b.)',
      '?',
      '!',
      '…',
      '"',
      'U.S.',
      'İ',
      '😀',
      '\n',
      '3.5',
      'al.',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const sentence of sentencesOf(text)) {
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(sentence.text.trim()).toBe(sentence.text);
          expect(sentence.text).not.toBe('');
          expect(text.slice(end, sentence.start).trim()).toBe('');
          end = sentence.end;
        }
        expect(text.slice(end).trim()).toBe('');
      }),
    );
  });
});
