// Splits a text into sentences with their exact positions, from which quotes are made.

export interface Sentence {
  readonly text: string;
  /** UTF-16 units: `source.slice(start, end) === text`. */
  readonly start: number;
  readonly end: number;
}

/**
 * Words that begin a sentence; after "etc.", "U.S." or an initial they show that the dot ends the sentence.
 */
const OPENER =
  '(?:The|This|These|Those|That|There|They|Then|Thus|To|We|Our|In|It|Its|If|Is|On|For|From|Finally|First|Second|Further|Furthermore|However|Here|How|Hence|As|At|And|An|By|But|Both|Because|Also|Although|Additionally|Moreover|More|Most|Many|Using|Unlike|While|When|Where|What|Why|With|Which|Experiments?|Experimental|Results?|Overall|Our|One|Such|Since|So|Some|Several|Specifically|Through|Therefore|Under|Extensive)';

const ALWAYS_GO_ON =
  /(?<![\p{L}\p{N}])(?:e\.\s?g|i\.\s?e|w\.r\.t|s\.t|vs|cf|viz|figs?|eqs?|eqn|secs?|refs?|tabs?|thm|def|approx|resp|dr|prof|mrs?|ms|st|vol|pp|ver|ca|dept|univ)\./giu;
const GO_ON_BEFORE_NUMBERS =
  /(?<![\p{L}\p{N}])(?:nos?|v|p|ch|art|ex|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?=\s{0,9}\p{N})/giu;
const GO_ON_UNLESS_OPENER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:et\\.? al|al|a\\.k\\.a|Inc|Ltd|Co|Corp|Jr|Sr|[ap]\\.m|Ph\\.D|M\\.Sc|(?:\\p{Lu}\\.){1,3}\\p{Lu})\\.(?!\\s+${OPENER}\\b)(?=\\s+\\S)`,
  'gu',
);
/** "J. Roe", "A. B. Careful" after a name, "and", a comma or nothing; in "vitamin C." the dot is an end. */
const INITIAL = new RegExp(
  `(?<=^|[,(&]\\s{0,9}|\\band\\s|\\p{Lu}[\\p{Ll}_]*[_.]?\\s|[_.]\\s)\\p{Lu}\\.(?=\\s{0,9}\\p{Lu})(?!\\s+${OPENER}\\b)`,
  'gu',
);
/**
 * Pandoc's rule for `$...$`: no blank just inside the dollars, no digit after them; so "$5 ... $6" is money.
 */
const MATH = /\$(?=\S)[^$]{0,300}?(?<=\S)\$(?!\d)/gu;
const EXCLAIMING_NAMES = /\b(?:Yahoo|Jeopardy)!/g;

/** A mask of the same length, without characters at which a sentence could wrongly be split. */
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

/** Sentence ends that are not followed by a blank or a capital: "results.We", "better. mBERT". */
const FORGOTTEN_BLANK = new RegExp(`(?<=\\p{Ll}{3}[)\\]]?\\.)(?=${OPENER}\\s)`, 'gu');
const SMALL_NAME = /(?<=\p{L}{2}[)\]]?\.\s{1,9})(?=\p{Ll}{1,8}-?[\p{Lu}\p{N}])/gu;
/** A sentence that begins with a number; the numbers of "Fig. 2" were masked before. */
const NUMBER_FIRST = /(?<=[\p{L}\p{N}]{2}%?[)\]]?\.\s{1,9}|\d\.\d\.\s{1,9})(?=\p{N})/gu;

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

/**
 * Whether the text between `start` and `end` continues after it: a parenthesis is open, or the rest begins
 * with a lower-case letter.
 */
function goesOn(mask: string, start: number, end: number): boolean {
  const rest = mask.slice(end, end + LOOK_AHEAD);
  const open = mask.lastIndexOf('(', end - 1);
  const insideParenthesis =
    open >= start && open > mask.lastIndexOf(')', end - 1) && /^[^(]{0,200}\)/.test(rest);
  return insideParenthesis || /^["'”’)\]]{0,20}\p{Ll}(?!\p{Ll}{0,7}-?[\p{Lu}\p{N}])/u.test(rest);
}

/** How much text `goesOn` reads after a boundary. */
const LOOK_AHEAD = 240;

/** The end of a paragraph: white space that contains an empty line. */
const endsParagraph = (piece: string): boolean => {
  const blank = piece.slice(piece.trimEnd().length);
  return blank.indexOf('\n') !== blank.lastIndexOf('\n');
};

const SUBSTANCE = /[^\p{P}\s]/gu;

/** The position of the first character from `start` on that is neither punctuation nor blank. */
function firstSubstance(mask: string, start: number): number {
  SUBSTANCE.lastIndex = start;
  return SUBSTANCE.exec(mask)?.index ?? mask.length;
}

/**
 * The sentences of a text in order, without the blanks between them: runs `Intl.Segmenter` on the text with
 * abbreviations, initials and inline LaTeX masked, then joins pieces that belong together. Linear in the
 * text's length.
 */
export function sentencesOf(text: string): Sentence[] {
  const mask = masked(text);
  const sentences: Sentence[] = [];
  let start = 0;
  let substance = firstSubstance(mask, 0);
  for (const end of boundaries(mask)) {
    if (end === 0) continue;
    const open = substance >= end || goesOn(mask, start, end);
    if (open && end < mask.length && !endsParagraph(mask.slice(start, end))) continue;
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    const to = start + piece.trimEnd().length;
    if (to > from) sentences.push({ text: text.slice(from, to), start: from, end: to });
    start = end;
    if (substance < end) substance = firstSubstance(mask, end);
  }
  return sentences;
}
