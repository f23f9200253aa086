// HTML in titles and abstracts: character references, and the few tags that format words.

import { decodeHTMLStrict } from 'entities/decode';
import { subscript, superscript } from './latex-formula';

/** Only attributes with values: "a<b and c>d" contains no tag. */
const ATTRIBUTES = String.raw`(?:\s+[a-z:_-]+\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[^\s"'<>=]{1,200}))*\s*`;
/** Elements that are removed while their words stay. Any other element is text. */
const DRESS =
  '(?:jats|mml):[a-z-]+|i|b|em|strong|italic|bold|tt|code|u|sc|scp|span|small|a|p|title|math|mi|mn|mo|mrow';
const DRESSED = new RegExp(`<(${DRESS})${ATTRIBUTES}>([^<>]*)</\\1\\s*>`, 'gi');
/** JATS tags left over in a truncated record: no text has such a word between angle brackets. */
const STRAY = new RegExp(`</?(?:jats|mml):[a-z-]+${ATTRIBUTES}/?>`, 'gi');
const SMALL = /<(?:jats:)?(sub|sup|inf)>([^<>]{0,100})<\/(?:jats:)?\1>/gi;
/** MathML: a base with its superscript or subscript. */
const SCRIPTED =
  /<(?:mml:)?m(sup|sub)>\s*<(?:mml:)?m[ino]>([^<>]*)<\/(?:mml:)?m[ino]>\s*<(?:mml:)?m[ino]>([^<>]*)<\/(?:mml:)?m[ino]>\s*<\/(?:mml:)?m\1>/gi;
const BREAK_TAG = /<br\s*\/?>/gi;

const small = (name: string, inner: string): string =>
  name.toLowerCase() === 'sup' ? superscript(inner) : subscript(inner);

/**
 * `F<sub>1</sub>` becomes `F₁`, `<i>word</i>` becomes `word`; paragraphs are separated by a blank. A lone
 * `<b>` is text.
 */
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

/**
 * Decodes `&amp;` to `&`, once: text escaped twice stays escaped once. Unknown names, and those without a
 * semicolon, stay.
 */
export const withoutEntities = (text: string): string => decodeHTMLStrict(text);
