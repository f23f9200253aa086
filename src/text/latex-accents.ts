// LaTeX accents in names and titles: arXiv's metadata keeps the submitter's source.

const COMBINING: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  u: '\u0306',
  '.': '\u0307',
  '"': '\u0308',
  r: '\u030a',
  H: '\u030b',
  v: '\u030c',
  c: '\u0327',
  k: '\u0328',
};

const LETTERS: Readonly<Record<string, string>> = {
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  aa: 'å',
  AA: 'Å',
  o: 'ø',
  O: 'Ø',
  l: 'ł',
  L: 'Ł',
};

const BASE = String.raw`\\[ij](?![A-Za-z])|[A-Za-z]`;
const SYMBOL_ACCENT = new RegExp(String.raw`\\([\`'^~=."])\s*(?:\{\s*(${BASE})\s*\}|(${BASE}))`, 'g');
const LETTER_ACCENT = new RegExp(String.raw`\\([urHvck])(?:\s*\{\s*(${BASE})\s*\}|\s+([A-Za-z]))`, 'g');
const LETTER = /\\(ss|ae|AE|oe|OE|aa|AA|[oOlL])(?![A-Za-z])(?:\{\}|\s+(?=[a-z]))?/g;

function accented(whole: string, accent: string, braced?: string, bare?: string): string {
  const base = (braced ?? bare ?? '').replace('\\', '');
  // `\"word\"` is a quotation: only letters that can carry a diaeresis are taken for one.
  if (accent === '"' && !/[aeiouy]/i.test(base)) return whole;
  const letter = `${base}${COMBINING[accent]}`.normalize('NFC');
  return letter.length === 1 ? letter : whole;
}

/**
 * Converts `Erd{\H o}s`, `M\"uller`, `Preu{\ss}` to Unicode. Anything not in the tables above, and everything
 * between dollar signs, stays unchanged.
 */
export function decodeLatexAccents(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .split(/(\$[^$]*\$)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(SYMBOL_ACCENT, accented)
            .replace(LETTER_ACCENT, accented)
            .replace(LETTER, (whole, name: string) => LETTERS[name] ?? whole)
            .replace(/\{([^\u0000-\u007f])\}/g, '$1'),
    )
    .join('');
}
