import fc from 'fast-check';
import { quotedSentences } from '../../src/evidence/quote-span';
import { withoutHidden } from '../../src/text/printable';

const TEXT =
  'Retrievers need negatives. Hard negatives (see [3]) do not always help, e.g. on small data. They cost 2.5 times more.';

describe('quotedSentences', () => {
  it('gives the whole sentence a quote stands in, with its exact place', () => {
    const quote = quotedSentences({ text: TEXT, quote: 'always help, e.g. on small data' });
    expect(quote?.text).toBe('Hard negatives (see [3]) do not always help, e.g. on small data.');
    expect(TEXT.slice(quote?.start, quote?.end)).toBe(quote?.text);
  });

  it('gives all sentences a quote touches', () => {
    const quote = quotedSentences({ text: TEXT, quote: 'on small data. They cost 2.5 times' });
    expect(quote?.text).toMatch(/^Hard negatives.*more\.$/);
  });

  it('minds white space not at all, and every other character', () => {
    expect(quotedSentences({ text: TEXT, quote: '\n They  cost\t2.5\ntimes more. ' })).not.toBeNull();
    expect(quotedSentences({ text: TEXT, quote: 'They cost 2,5 times more.' })).toBeNull();
    expect(quotedSentences({ text: TEXT, quote: 'They cost 205 times more' })).toBeNull();
  });

  it('takes no part of a word and no scrap', () => {
    expect(quotedSentences({ text: TEXT, quote: 'ard negatives (see [3]) do' })).toBeNull();
    expect(quotedSentences({ text: TEXT, quote: 'They cost 2.5' })).toBeNull();
    expect(quotedSentences({ text: TEXT, quote: '' })).toBeNull();
  });

  it('treats the signs of regular expressions as characters', () => {
    expect(quotedSentences({ text: TEXT, quote: '.* .* .* .* .*' })).toBeNull();
    expect(
      quotedSentences({ text: 'A (b|c)+ [d] {e} $f^ stands. So.', quote: '(b|c)+ [d] {e} $f^' }),
    ).not.toBeNull();
  });

  it('finds each sentence of hyphens, slashes and signs again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 4 }), (pieces) => {
        const quote = pieces.join(' ').trim();
        // What a reader cannot see is no word.
        fc.pre(withoutHidden(quote).trim().split(/\s+/).length >= 4);
        expect(quotedSentences({ text: quote, quote })).not.toBeNull();
      }),
    );
    const text = 'Domain-specific fine-tuning raises precision/recall & F1 #1.';
    expect(quotedSentences({ text, quote: text })?.text).toBe(text);
  });

  it('finds a quote beside letters that nobody sees', () => {
    for (const filler of ['\u3164', '\u115f', '\u1160', '\uffa0']) {
      const text = `It raises recall by far${filler} in all.`;
      expect(quotedSentences({ text, quote: 'It raises recall by far' })).not.toBeNull();
      expect(quotedSentences({ text: `${filler}${text}`, quote: 'It raises recall by far' })).not.toBeNull();
    }
    expect(
      quotedSentences({ text: 'It raises \uffa0 recall by far.', quote: 'It raises recall by far' }),
    ).not.toBeNull();
    expect(
      quotedSentences({ text: 'It raises recall by farce.', quote: 'It raises recall by far' }),
    ).toBeNull();
  });

  it('never gives what does not stand in the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, quote) => {
        const found = quotedSentences({ text, quote });
        if (found) expect(text.slice(found.start, found.end)).toBe(found.text);
      }),
    );
  });
});

describe('a quote from an abstract with unseen characters', () => {
  const text = 'We look. Negative\u200b sam\u00adpling improves dense\u{e0041} retrieval. Done.';

  it('stands where the prompt showed it, and is kept with the characters of its source', () => {
    const found = quotedSentences({ text, quote: 'Negative sampling improves dense retrieval.' });
    expect(found?.text).toBe('Negative\u200b sam\u00adpling improves dense\u{e0041} retrieval.');
    expect(text.slice(found?.start, found?.end)).toBe(found?.text);
  });

  it('is refused where it is longer than the text, however long', () => {
    expect(quotedSentences({ text, quote: 'a '.repeat(1_000_000) })).toBeNull();
  });
});
