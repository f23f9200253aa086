// Detects the language of a text, as far as it matters: the rules read English, and the paper says so for
// anything else.

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

/**
 * Words that occur in nearly every sentence of a language. Of 56,318 English titles, sentences and abstracts
 * of SciFact's corpus, one is mistaken for another language.
 */
const COMMON: Readonly<Record<string, string>> = {
  English: 'the of and in is are to does do with for on by what how which that was were can be than from we',
  German: 'der die das und ist bei von mit den dem des ein eine nicht auf für wird wie durch zu sind im um',
  French: 'le la les des du et est une dans pour par sur avec que qui aux ce sont chez au pas plus elle',
  Spanish: 'el la las los del es una en por con que para se al como más su entre',
  Portuguese: 'os as do da dos das uma em por com que para se ao como mais não de',
  Italian: 'il lo gli dei della di una con per che nel negli sono del le delle la non',
  Dutch: 'de het een van en is met voor op bij niet dat die zijn door wordt te',
  Swedish: 'och att det är som en ett för av med på den till inte hos',
  Polish: 'na się do nie jest że czy oraz dla jak po przez',
  Turkish: 've bir bu için ile olarak daha mı mi mu mü midir',
  Indonesian: 'yang dan di dengan untuk pada dari adalah tidak dalam apakah',
};
const LISTS = Object.entries(COMMON).map(([name, words]) => [name, new Set(words.split(' '))] as const);
/** A few words with accents may be names; one word in five indicates another language. */
const ACCENTED = { fewest: 2, share: 0.2, ofWords: 6 } as const;

/** The language of a text that the rules cannot read; null for English, and for a text too short to tell. */
export function unreadLanguage(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [name, script] of SCRIPTS) {
    if ((text.match(script)?.join('').length ?? 0) > 0.3 * letters) return name;
  }
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const accented = words.filter((word) => /[^a-z\p{Script=Greek}]/u.test(word)).length;
  const distinct = new Set(words);
  const hits = LISTS.map(([name, list]) => ({
    name,
    count: [...distinct].filter((word) => list.has(word)).length,
  }));
  const english = hits[0]?.count ?? 0;
  const most = Math.max(...hits.map(({ count }) => count));
  // A single such word may be a name or an abbreviation: "van der Waals", "IL-6".
  if (most > english && most + Number(accented >= ACCENTED.fewest) >= 2)
    return hits.flatMap(({ name, count }) => (count === most ? [name] : [])).join(' or ');
  const foreign =
    english === 0 &&
    words.length >= ACCENTED.ofWords &&
    accented >= Math.max(ACCENTED.fewest, ACCENTED.share * words.length);
  return foreign ? 'a language other than English' : null;
}

/**
 * Which of the question and the papers kept the rules cannot read, as a clause; null if all are in English.
 */
export function unreadIn(question: string, abstracts: readonly string[]): string | null {
  const asked = unreadLanguage(question);
  const languages = abstracts.flatMap((abstract) => unreadLanguage(abstract) ?? []);
  const named = (some: readonly string[]) => [...new Set(some)].join(', ');
  const parts = [
    ...(asked === null ? [] : [`the question is not in English (${asked})`]),
    ...(languages.length === 0
      ? []
      : [
          `${languages.length} of ${abstracts.length} papers ${languages.length === 1 ? 'is' : 'are'} not in English (${named(languages)})`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}

/** Scripts without blanks between words, and Korean, whose particles are attached to words. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * A text for a word index or a query: runs of such a script become pairs of adjacent letters, separated by
 * blanks. `singles` adds the single letters, so that a query of one letter finds them.
 */
export const inPairs = (text: string, { singles = false } = {}): string =>
  text.replace(RUN, (run) => {
    const letters = [...run];
    const pairs = letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
    return ` ${[...(singles || pairs.length === 0 ? letters : []), ...pairs].join(' ')} `;
  });
