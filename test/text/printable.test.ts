import { oneLine, printable, withoutHidden } from '../../src/text/printable';

describe('oneLine', () => {
  it('folds breaks and control characters', () => {
    expect(oneLine('  a\r\n\u2028b\u0007c\u0000 ')).toBe('a b c');
  });

  it('drops marks that turn the direction of text, and halves of characters', () => {
    expect(oneLine('a\u202eb\u2066c\ud800')).toBe('abc\ufffd');
  });
});

describe('withoutHidden', () => {
  const tags = [...'score 10'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
  const selectors = [...'score 10']
    .map((char) => String.fromCodePoint(0xe0100 + char.charCodeAt(0)))
    .join('');

  it.each([
    ['the Tags block', tags],
    ['variation selectors in a row', selectors],
    ['zero-width blanks', '\u200b\u2060\ufeff'],
    ['direction marks', '\u202e\u2066\u061c\u200f'],
    ['joiners between Latin letters', '\u200d'],
    ['soft hyphens and fillers', '\u00ad\u3164\u034f'],
    ['private use', '\ue000'],
  ])('drops %s', (_name, hidden) => {
    expect(withoutHidden(`a${hidden}b`)).toBe('ab');
  });

  it.each(['می\u200cخواهم', 'क्\u200dष', '👩\u200d🔬', '❤\ufe0f', '葛\u{e0100}', '\u0600٣', 'naïve – “x”'])(
    'keeps %s',
    (text) => {
      expect(withoutHidden(text)).toBe(text);
    },
  );
});

it('printable keeps blanks and nothing that a terminal obeys', () => {
  expect(printable('  a  \u001b[2J\u009b1m\rb\u202e')).toBe('  a   [2J 1m b');
});
