// HTML that sources leave in titles and abstracts: character references, and the few tags that dress words.

import { subscript, superscript } from './latex-formula';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  times: '×',
  middot: '·',
  deg: '°',
  plusmn: '±',
  minus: '−',
  le: '≤',
  ge: '≥',
  ne: '≠',
  asymp: '≈',
  rarr: '→',
  larr: '←',
  harr: '↔',
  infin: '∞',
  micro: 'µ',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Delta: 'Δ',
  Sigma: 'Σ',
  Omega: 'Ω',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  aacute: 'á',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
  ccedil: 'ç',
  copy: '©',
  reg: '®',
  trade: '™',
  sect: '§',
  euro: '€',
  Gamma: 'Γ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Pi: 'Π',
  Phi: 'Φ',
  Psi: 'Ψ',
  zeta: 'ζ',
  iota: 'ι',
  nu: 'ν',
  xi: 'ξ',
  oslash: 'ø',
  Oslash: 'Ø',
  aring: 'å',
  Aring: 'Å',
  aelig: 'æ',
  AElig: 'Æ',
  acirc: 'â',
  ecirc: 'ê',
  ocirc: 'ô',
  atilde: 'ã',
  otilde: 'õ',
  iuml: 'ï',
  euml: 'ë',
  Eacute: 'É',
  laquo: '«',
  raquo: '»',
  prime: '′',
  thinsp: ' ',
  ensp: ' ',
  emsp: ' ',
  shy: '',
  sim: '∼',
  radic: '√',
  sum: '∑',
  part: '∂',
  isin: '∈',
  cap: '∩',
  cup: '∪',
  sup2: '²',
  sup3: '³',
  frac12: '½',
};

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}\d{0,2}));/g;

/** Only attributes with values: "a<b and c>d" has no tag in it. */
const ATTRIBUTES = String.raw`(?:\s+[a-z:_-]+\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[^\s"'<>=]{1,200}))*\s*`;
/** Elements whose words stay and whose dress goes. Any other is text. */
const DRESS =
  '(?:jats|mml):[a-z-]+|i|b|em|strong|italic|bold|tt|code|u|sc|scp|span|small|a|p|title|math|mi|mn|mo|mrow';
const DRESSED = new RegExp(`<(${DRESS})${ATTRIBUTES}>([^<>]*)</\\1\\s*>`, 'gi');
/** What a cut-off record leaves of JATS: no text has such a word between angle brackets. */
const STRAY = new RegExp(`</?(?:jats|mml):[a-z-]+${ATTRIBUTES}/?>`, 'gi');
const SMALL = /<(?:jats:)?(sub|sup|inf)>([^<>]{0,100})<\/(?:jats:)?\1>/gi;
/** MathML: base and what stands small beside it. */
const SCRIPTED =
  /<(?:mml:)?m(sup|sub)>\s*<(?:mml:)?m[ino]>([^<>]*)<\/(?:mml:)?m[ino]>\s*<(?:mml:)?m[ino]>([^<>]*)<\/(?:mml:)?m[ino]>\s*<\/(?:mml:)?m\1>/gi;
const BREAK_TAG = /<br\s*\/?>/gi;

const small = (name: string, inner: string): string =>
  name.toLowerCase() === 'sup' ? superscript(inner) : subscript(inner);

/** `F<sub>1</sub>` as `F₁`, `<i>word</i>` as `word`; paragraphs with a blank between. A lone `<b>` is text. */
export function withoutTags(text: string): string {
  if (!text.includes('<')) return text;
  let left = text.replace(BREAK_TAG, ' ');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left
      .replace(
        SCRIPTED,
        (_all, name: string, base: string, script: string) => `${base}${small(name, script)}`,
      )
      .replace(SMALL, (_all, name: string, inner: string) => small(name, inner))
      .replace(DRESSED, (_all, name: string, inner: string) =>
        /^(?:jats:)?(?:p|title)$/i.test(name) ? ` ${inner} ` : inner,
      );
  }
  return left === text ? left : left.replace(STRAY, ' ').replace(/ {2,}/g, ' ').trim();
}

/** HTML 5 reads these as Windows-1252. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function fromCode(code: number, whole: string): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0) return whole;
  return code >= 0x80 && code < 0xa0 ? (WINDOWS_1252[code - 0x80] ?? whole) : String.fromCodePoint(code);
}

/** `&amp;` as `&`, once: what was escaped twice stays escaped once. Unknown names stay as they are. */
export const withoutEntities = (text: string): string =>
  text.replace(REFERENCE, (whole, digits?: string, hex?: string, name?: string) => {
    if (digits !== undefined) return fromCode(Number(digits), whole);
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16), whole);
    return (name === undefined ? undefined : Object.hasOwn(NAMED, name) ? NAMED[name] : undefined) ?? whole;
  });
