// The one place where LaTeX and HTML in titles, abstracts and claims are converted to text for readers.
// Stored data keeps its own characters; this is only for display. The result is text, not markup: each format
// still escapes it.

import { withoutEntities, withoutTags } from './html-entities';
import { decodeLatexAccents } from './latex-accents';
import { formulaText, subscript, superscript } from './latex-formula';
import { DRESS, SWITCHES, SYMBOLS, TEXT_SYMBOLS } from './latex-symbols';
import { oneLine } from './printable';

/**
 * `$$..$$`, `$..$`, `\(..\)`, `\[..\]`. As in Pandoc, an opening dollar sign must be followed, and a closing
 * one preceded, by a non-blank, and a closing one must not be followed by a digit: "between $5 and $6" has no
 * formula. A formula that begins with a command, `^` or `_` cannot be a price and may occur anywhere:
 * `$\leq$50K`.
 */
const FORMULA =
  /(?<!\\)\$\s*([<>=±~+\-×≤≥]|\\[lg]eq?|\\sim|\\pm|\\times)\s*\$|(?<!\\)\$\$([^$]{1,400})\$\$|(?<!\\)\$(?=[\\^_])((?:\\[\s\S]|[^$\\]){1,400}?)(?<!\s)\$|(?<![\\\p{L}\p{N}])\$(?=\S)((?:\\[\s\S]|[^$\\]){1,400}?)(?<!\s)\$(?!\d)|\\\(([\s\S]{1,400}?)\\\)|\\\[([\s\S]{1,400}?)\\\]/gu;

/** Adjacent words without a mathematical sign: prose between two prices or variables, not a formula. */
const looksLikeProse = (source: string): boolean =>
  !/[\\^_=<>{}]/.test(source) &&
  (/^\d[\d.,]*(?:\s|[;/(])/.test(source) ||
    /\p{L}{2,}\s+\p{L}{2,}/u.test(source) ||
    /(?:^|\s)(?:and|or|to|of|in|per|for|at)(?:\s|$)/.test(source));

/**
 * Placeholder for a formula already converted, so that neither its brackets nor its dashes are read as LaTeX
 * again.
 */
const KEPT = /\ue000(\d+)\ue001/g;
const PRIVATE = /[\ue000\ue001]/g;

const GROUP = String.raw`\{((?:[^{}\\]|\\[\s\S]|\{[^{}]*\})*)\}`;
const DRESSED = new RegExp(String.raw`\\([A-Za-z]+)\*?\s*${GROUP}`, 'g');
const CITE = new RegExp(
  String.raw`\\(?:[cC]ite[a-zA-Z]*|newcite|shortcite|nocite|e?q?ref)\*?\s*(?:\[[^\]]*\]){0,2}${GROUP}`,
  'g',
);
const ENSURED = new RegExp(String.raw`\\ensuremath\s*${GROUP}`, 'g');
const URL_COMMAND = new RegExp(String.raw`\\(?:url|path|nolinkurl)\s*${GROUP}`, 'g');
const HREF = new RegExp(String.raw`\\href\s*${GROUP}\s*${GROUP}`, 'g');
const FOOTNOTE = new RegExp(String.raw`\\footnote\s*${GROUP}`, 'g');
/** `{\it words}`, `{\em words}` */
const SWITCHED = /\{\s*\\([A-Za-z]+)\s+([^{}]*)\}/g;
const BARE = /\\([A-Za-z]+)(\{\}|(?![A-Za-z{])[ ]?)/g;
/**
 * `{B}ERT`, `{BERT}`: braces that protect capitals in BibTeX. Other braces may be sets or templates, and
 * stay.
 */
const KEEPING_CAPITALS = /(?<!\\[A-Za-z]{1,30})\{([\p{Lu}][\p{L}\p{N}-]*|[^\u0000-\u007f])\}/gu;

function dressed(whole: string, name: string, inner: string): string {
  if (name === 'textsuperscript') return superscript(inner);
  if (name === 'textsubscript') return subscript(inner);
  if (DRESS.has(name)) return inner.replace(DRESSED, dressed);
  return `${whole.slice(0, whole.length - inner.length - 1)}${inner.replace(DRESSED, dressed)}}`;
}

function bare(whole: string, name: string, after: string): string {
  // A blank after a command's name belongs to the name, but is kept if a reader would miss it.
  const blank = after === ' ' ? ' ' : '';
  const symbol = TEXT_SYMBOLS.get(name) ?? SYMBOLS.get(name);
  if (symbol !== undefined) return `${symbol}${blank}`;
  return SWITCHES.has(name) ? '' : whole;
}

/** An author's own macro used as a word: its name is the best approximation for a reader. */
const OWN_MACRO = /(?<=^|[\s(~])\\([A-Za-z]{2,})(?:\{\})?(?=[\s,.;:)]|$)/g;

const switched = (whole: string, name: string, inner: string): string => (SWITCHES.has(name) ? inner : whole);

const commands = (text: string): string =>
  decodeLatexAccents(text)
    .replace(CITE, '[$1]')
    .replace(URL_COMMAND, '$1')
    .replace(HREF, '$2 ($1)')
    .replace(FOOTNOTE, ' ($1)')
    .replace(DRESSED, dressed)
    .replace(SWITCHED, switched)
    .replace(SWITCHED, switched)
    .replace(BARE, bare)
    .replace(OWN_MACRO, '$1')
    .replace(/\\([%&$#_{}])/g, '$1')
    .replace(/\\[ ,;:]/g, ' ')
    .replace(/\\[!/@-]/g, '')
    .replace(/\{,\}/g, ',');

const punctuation = (text: string): string =>
  text
    .replace(KEEPING_CAPITALS, '$1')
    .replace(/``([^`'"]{1,120})(?:``|")/g, '“$1”')
    .replace(/``([^`]{1,400}?)''(?!')/g, '“$1”')
    .replace(/``/g, '“')
    .replace(/(?<![`\p{L}\p{N}])`([^`'\s][^`'\n]{0,80})'(?![\p{L}'])/gu, '‘$1’')
    .replace(/(?<=[\p{L}\p{N}%)\].,”\ue001] ?)---(?= ?[\p{L}\p{N}(“\ue000])/gu, '—')
    .replace(/(?<=[\p{L}\p{N}%)\].\ue001])--(?=[\p{L}\p{N}($\ue000])|(?<= )--(?= )/gu, '–')
    .replace(/(?<=[\p{L}.,)\]\ue001])~(?=[\p{L}\p{N}([\ue000])|(?<=\d)~(?=[\p{L}\ue000])/gu, ' ');

/**
 * A text as a reader should see it: `$\alpha$` α, `$F_1$` F₁, `\textbf{word}` word, `{\"o}` ö, `--` –,
 * `&amp;` &, `x<sub>2</sub>` x₂. Unknown constructs (`\input{x}`, `<script>`) stay unchanged. Never throws.
 */
export function displayText(text: string): string {
  if (!/[\\$&<{`~]|--|''/.test(text)) return text;
  const formulas: string[] = [];
  const keep = (shown: string): string => `\ue000${formulas.push(shown) - 1}\ue001`;
  const plain = text.replace(PRIVATE, '\ufffd').replace(ENSURED, '$$$1$$');
  const marked = plain.replace(FORMULA, (whole, ...groups: unknown[]) => {
    const source = groups.slice(0, 6).find((group): group is string => typeof group === 'string') ?? '';
    if (looksLikeProse(source)) return whole;
    const formula = withoutEntities(source);
    return keep(formulaText(formula) ?? formulaText(formula, { lenient: true }) ?? whole);
  });
  return withoutEntities(punctuation(commands(withoutTags(marked)))).replace(
    KEPT,
    (_all, index: string) => formulas[Number(index)] ?? '',
  );
}

/** Text for display on one line. */
export const shown = (text: string): string => oneLine(displayText(text)).replace(/(\d) %/g, '$1\u00a0%');
