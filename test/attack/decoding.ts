// Everything a text may say to a reader who tries to find an order in it.

const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  і: 'i',
  ѕ: 's',
  у: 'y',
  х: 'x',
  ո: 'n',
  ν: 'v',
  ο: 'o',
  ɡ: 'g',
};

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const unescaped = (text: string) =>
  text.replace(/\\(?:u([0-9a-f]{4})|([^u]))/gi, (_all, hex?: string, char = '') =>
    hex === undefined ? (ESCAPED[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const entities = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code) % 0x10ffff));

/** The Tags block, and variation selectors counted from the seventeenth. */
const untagged = (text: string) =>
  text.replace(/[\u{e0020}-\u{e007e}]|[\u{e0100}-\u{e01ef}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return String.fromCharCode(code - (code < 0xe0100 ? 0xe0000 : 0xe0100));
  });

const base64 = (text: string) =>
  [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)]
    .map(([word]) => Buffer.from(word, 'base64').toString('utf8'))
    .join('\n');

const percent = (text: string) =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/./gsu, (char) => LOOKALIKES[char] ?? char);

const reversed = (text: string) => [...text].reverse().join('');

/** The text, and under it what each way of hiding words in it would give back. */
export function everyReading(text: string): string {
  const shown = unescaped(unescaped(text));
  const readings = [text, shown, entities(shown), untagged(shown), base64(shown), percent(shown)];
  const looked = [plain(shown), plain(entities(shown)), plain(base64(shown))];
  return [...readings, ...looked, reversed(plain(shown))].join('\n');
}
