// A text cut into sentences, each with its exact place: what quotes are made of.

export interface Sentence {
  readonly text: string;
  /** UTF-16 units: `source.slice(start, end) === text`. */
  readonly start: number;
  readonly end: number;
}

/** Words that begin a sentence; after "etc.", "U.S." or an initial they tell a full stop from a mere dot. */
const OPENER =
  '(?:The|This|These|Those|That|There|They|Then|Thus|To|We|Our|In|It|Its|If|Is|On|For|From|Finally|First|Second|Further|Furthermore|However|Here|How|Hence|As|At|And|An|By|But|Both|Because|Also|Although|Additionally|Moreover|More|Most|Many|Using|Unlike|While|When|Where|What|Why|With|Which|Experiments?|Experimental|Results?|Overall|Our|One|Such|Since|So|Some|Several|Specifically|Through|Therefore|Under|Extensive)';

const ALWAYS_GO_ON =
  /(?<![\p{L}\p{N}])(?:e\.\s?g|i\.\s?e|w\.r\.t|s\.t|vs|cf|viz|figs?|eqs?|eqn|secs?|refs?|tabs?|thm|def|approx|resp|dr|prof|mrs?|ms|st|vol|pp|ver|ca|dept|univ)\./giu;
const GO_ON_BEFORE_NUMBERS =
  /(?<![\p{L}\p{N}])(?:nos?|v|p|ch|art|ex|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?=\s*\p{N})/giu;
const GO_ON_UNLESS_OPENER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:et\\.? al|al|a\\.k\\.a|Inc|Ltd|Co|Corp|Jr|Sr|[ap]\\.m|Ph\\.D|M\\.Sc|(?:\\p{Lu}\\.){1,3}\\p{Lu})\\.(?!\\s+${OPENER}\\b)(?=\\s+\\S)`,
  'gu',
);
/** "J. Roe", "A. B. Careful" after a name, "and", a comma or nothing; "vitamin C." is an end. */
const INITIAL = new RegExp(
  `(?<=^|[,(&]\\s*|\\band\\s|\\p{Lu}[\\p{Ll}_]*[_.]?\\s|[_.]\\s)\\p{Lu}\\.(?=\\s*\\p{Lu})(?!\\s+${OPENER}\\b)`,
  'gu',
);
/** Pandoc's rule for `$...$`: no blank inside the dollars, no digit behind them; so "$5 ... $6" is money. */
const MATH = /\$(?=\S)[^$]{0,300}?(?<=\S)\$(?!\d)/gu;
const EXCLAIMING_NAMES = /\b(?:Yahoo|Jeopardy)!/g;

/** Same length, with nothing at which a sentence could be thought to end where it does not. */
function masked(text: string): string {
  const blot = (match: string) => match.replace(/[.!?]/g, '_');
  return text
    .replace(MATH, (match) => 'x'.repeat(match.length))
    .replace(EXCLAIMING_NAMES, blot)
    .replace(ALWAYS_GO_ON, blot)
    .replace(GO_ON_BEFORE_NUMBERS, blot)
    .replace(GO_ON_UNLESS_OPENER, blot)
    .replace(INITIAL, blot)
    .replace(/…/g, '.')
    .replace(/(?<!\n)[\r\n](?!\s*\n)/g, ' ');
}

/** Where a sentence ends although what follows is no blank or no capital: "results.We", "better. mBERT". */
const FORGOTTEN_BLANK = new RegExp(`(?<=\\p{Ll}{3}[)\\]]?\\.)(?=${OPENER}\\s)`, 'gu');
const SMALL_NAME = /(?<=\p{L}{2}[)\]]?\.\s+)(?=\p{Ll}{1,8}-?[\p{Lu}\p{N}])/gu;
/** A sentence that begins with a number; the numbers of "Fig. 2" are masked before. */
const NUMBER_FIRST = /(?<=[\p{L}\p{N}]{2}%?[)\]]?\.\s+|\d\.\d\.\s+)(?=\p{N})/gu;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function boundaries(mask: string): number[] {
  const at = new Set<number>();
  for (const { index } of segmenter.segment(mask)) at.add(index);
  for (const pattern of [FORGOTTEN_BLANK, SMALL_NAME, NUMBER_FIRST]) {
    for (const match of mask.matchAll(pattern)) at.add(match.index);
  }
  at.add(mask.length);
  return [...at].sort((a, b) => a - b);
}

/** The piece goes on in the next: a parenthesis is open, or the next begins with a small letter. */
function goesOn(piece: string, rest: string): boolean {
  const open = piece.lastIndexOf('(');
  const insideParenthesis = open > piece.lastIndexOf(')') && /^[^(]{0,200}\)/.test(rest);
  const smallLetter = /^["'”’)\]]*\p{Ll}(?!\p{Ll}{0,7}-?[\p{Lu}\p{N}])/u.test(rest);
  return insideParenthesis || smallLetter || /^[\p{P}\s]*$/u.test(piece);
}

/**
 * The sentences of a text in order, without the blanks between them: `Intl.Segmenter` on the text with
 * abbreviations, initials and inline LaTeX masked, then pieces joined that belong together.
 */
export function sentencesOf(text: string): Sentence[] {
  const mask = masked(text);
  const sentences: Sentence[] = [];
  const ends = boundaries(mask);
  let start = 0;
  for (const end of ends) {
    if (end === 0) continue;
    const last = end === mask.length;
    if (
      !last &&
      goesOn(mask.slice(start, end), mask.slice(end)) &&
      !/\n\s*\n\s*$/.test(mask.slice(start, end))
    )
      continue;
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    const to = start + piece.trimEnd().length;
    if (to > from) sentences.push({ text: text.slice(from, to), start: from, end: to });
    start = end;
  }
  return sentences;
}
