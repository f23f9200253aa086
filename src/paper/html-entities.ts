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
};

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));/g;

/** Tags whose words stay and whose dress goes; JATS and MathML prefixes too. Any other tag is text. */
const DRESS_TAG =
  /<\/?(?:(?:jats|mml):[a-z-]+|i|b|em|strong|tt|code|u|sc|span|small|p|math|mi|mn|mo|mrow)(?:\s[^<>]{0,200})?\/?>/gi;
const SMALL_TAG = /<(sub|sup)>([^<>]{0,100})<\/\1>/gi;
const BREAK_TAG = /<br\s*\/?>/gi;

/** `F<sub>1</sub>` as `F₁`, `<i>word</i>` as `word`. */
export const withoutTags = (text: string): string =>
  !text.includes('<')
    ? text
    : text
        .replace(SMALL_TAG, (_all, name: string, inner: string) =>
          name.toLowerCase() === 'sub' ? subscript(inner) : superscript(inner),
        )
        .replace(BREAK_TAG, ' ')
        .replace(DRESS_TAG, '');

const fromCode = (code: number, whole: string): string =>
  code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0 ? whole : String.fromCodePoint(code);

/** `&amp;` as `&`, once: what was escaped twice stays escaped once. Unknown names stay as they are. */
export const withoutEntities = (text: string): string =>
  text.replace(REFERENCE, (whole, digits?: string, hex?: string, name?: string) => {
    if (digits !== undefined) return fromCode(Number(digits), whole);
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16), whole);
    return (name === undefined ? undefined : Object.hasOwn(NAMED, name) ? NAMED[name] : undefined) ?? whole;
  });
