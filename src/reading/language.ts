// Which language a text is in, as far as it matters: the rules read English, and say so of anything else.

const SCRIPTS: readonly (readonly [name: string, script: RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Chinese', /\p{Script=Han}/gu],
  ['Korean', /\p{Script=Hangul}/gu],
  ['Russian or another language in Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Greek', /\p{Script=Greek}{3,}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Hindi or another language in Devanagari', /\p{Script=Devanagari}/gu],
];

/** Words that nearly every sentence of a language has and English has not. */
const COMMON: Readonly<Record<string, string>> = {
  English: 'the of and in is are to does do with for on by what how which that was were can be than from we',
  German:
    'der die das und ist bei von mit den dem des ein eine nicht auf für wird wie durch zu sind im verringert hat',
  French: 'le la les des du et est une dans pour par sur avec que qui aux ce sont chez au pas plus',
  Spanish: 'el los las del y es una en por con que para se al como más su entre la de',
  Portuguese: 'o os as do da dos das e é uma em por com que para se ao como mais não de',
  Italian: 'il lo gli dei della di e è una con per che nel sono del le delle la non',
  Dutch: 'de het een van en is met voor op bij niet dat die zijn door wordt te',
};
const LISTS = Object.entries(COMMON).map(([name, words]) => [name, new Set(words.split(' '))] as const);

/** The language of a text that the rules cannot read; null for English, and for a text too short to say. */
export function unreadLanguage(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [name, script] of SCRIPTS) {
    if ((text.match(script)?.join('').length ?? 0) > 0.3 * letters) return name;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [first, second] = LISTS.map(([name, list]) => ({
    name,
    hits: words.filter((word) => list.has(word)).length,
  })).sort((a, b) => b.hits - a.hits);
  const sure = first !== undefined && first.hits > (second?.hits ?? 0) && first.hits >= 0.1 * words.length;
  return sure && first.name !== 'English' ? first.name : null;
}

/** Scripts without blanks between words, and Korean, whose particles are written onto them. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * A text for an index or a query of words: runs of such a script as pairs of neighbouring letters between blanks. With
 * `singles` the letters alone too, so that a query of one letter finds them.
 */
export const inPairs = (text: string, { singles = false } = {}): string =>
  text.replace(RUN, (run) => {
    const letters = [...run];
    const pairs = letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
    return ` ${[...(singles || pairs.length === 0 ? letters : []), ...pairs].join(' ')} `;
  });
