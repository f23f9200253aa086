// Converts a LaTeX formula to one line of Unicode, as far as possible.

import {
  BLACKBOARD,
  DRESS,
  OPERATORS,
  OVER,
  SUBSCRIPTS,
  SUPERSCRIPTS,
  SWITCHES,
  SYMBOLS,
  TEXT_SYMBOLS,
} from './latex-symbols';

const TOKEN = /\\[A-Za-z]+\s*|\\[\s\S]|\s+|[\s\S]/gu;
/** Real formulas are not nested deeper than this. */
const MOST_DEPTH = 20;

const SPACES: Readonly<Record<string, string>> = {
  ',': ' ',
  ';': ' ',
  ':': ' ',
  ' ': ' ',
  '!': '',
  '\n': ' ',
};

/**
 * `x^{2}` with Unicode superscript or subscript characters if they exist; else the text after a mark, in
 * brackets if it is longer than one item.
 */
export function raised(
  text: string,
  { mark, small }: { mark: string; small: ReadonlyMap<string, string> },
): string {
  const chars = [...text];
  if (chars.length === 0) return '';
  if (chars.every((char) => small.has(char))) return chars.map((char) => small.get(char)).join('');
  if (/^[′*∗†‡°⊤⋆∘]+$/u.test(text)) return text;
  return chars.length === 1 || /^(?:(?!\p{Lm})\p{L})+$/u.test(text) ? `${mark}${text}` : `${mark}(${text})`;
}

export const superscript = (text: string): string =>
  text === '∘' ? '°' : raised(text, { mark: '^', small: SUPERSCRIPTS });
export const subscript = (text: string): string => raised(text, { mark: '_', small: SUBSCRIPTS });

/** In brackets unless it is a single sign, number or word, so that a fraction on one line is unambiguous. */
const grouped = (text: string): string =>
  /^(?:\p{L}\p{M}*|[\p{N}.]+|\p{L}{4,})?$/u.test(text) ? text : `(${text})`;

class Formula {
  readonly #tokens: readonly string[];
  readonly #lenient: boolean;
  #at = 0;

  /** `lenient`: write unknown commands by name. */
  constructor(source: string, { lenient }: { lenient: boolean }) {
    this.#tokens = source.match(TOKEN) ?? [];
    this.#lenient = lenient;
  }

  /** @throws SyntaxError if the formula cannot be written on one line. */
  read(): string {
    const text = this.#sequence(0, undefined);
    if (this.#at < this.#tokens.length) throw new SyntaxError('closing brace without an opening one');
    return text.replace(/\s+/g, ' ').trim();
  }

  #sequence(depth: number, end: string | undefined): string {
    let text = '';
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== (end ?? '}'))
      text += this.#item(depth, text);
    if (end !== undefined && this.#tokens[this.#at++] !== end) throw new SyntaxError(`no ${end}`);
    return text;
  }

  /** The braces or the single item that a command, `^` or `_` applies to. */
  #argument(depth: number): string {
    while (/^\s+$/.test(this.#tokens[this.#at] ?? '')) this.#at += 1;
    if (this.#at >= this.#tokens.length) throw new SyntaxError('an argument is missing');
    return this.#item(depth, '').trim();
  }

  #item(depth: number, before: string): string {
    if (depth > MOST_DEPTH) throw new SyntaxError('nested too deeply');
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '{') return this.#sequence(depth + 1, '}');
    if (token === '^') return this.#apart(superscript(this.#argument(depth + 1)));
    if (token === '_') return this.#apart(subscript(this.#argument(depth + 1)));
    if (token === '-') return this.#joinsWords(before) ? '-' : '−';
    if (token === '~' || /^\s+$/.test(token)) return ' ';
    if (token === '&' || token === '$' || token === '#') throw new SyntaxError(`${token} in a formula`);
    if (!token.startsWith('\\') || token === '\\') return token;
    const name = token.slice(1).trimEnd();
    const symbol = SYMBOLS.get(name);
    // LaTeX spaces its signs by itself; here a blank is kept only if it was typed on both sides: "2\times 10"
    // is 2×10.
    if (symbol !== undefined) return token.endsWith(name) || /\S$/.test(before) ? symbol : `${symbol} `;
    return this.#command(name, { depth, before });
  }

  #command(name: string, { depth, before }: { depth: number; before: string }): string {
    const space = SPACES[name];
    if (space !== undefined) return space;
    if (name === '' || name === 'quad' || name === 'qquad') return ' ';
    if (/^[%&$#_{}]$/.test(name)) return name;
    if (name === '|') return '‖';
    if (OPERATORS.has(name))
      return `${/[\p{L}\p{N}]$/u.test(before) ? ' ' : ''}${name}${this.#beforeWord() ? ' ' : ''}`;
    if (SWITCHES.has(name)) {
      // `\left.` is an invisible bracket.
      if (/^(?:left|right)$/.test(name) && this.#tokens[this.#at] === '.') this.#at += 1;
      return '';
    }
    if (DRESS.has(name)) {
      if (this.#tokens[this.#at] === '*') this.#at += 1;
      const inner = this.#argument(depth + 1);
      return /^(?:text|mbox)/.test(name) ? inner.replaceAll('−', '-') : inner;
    }
    // Authors' usual shorthand for the sets of numbers.
    if (/^[CFNPQRZ]$/.test(name)) return BLACKBOARD.get(name) ?? name;
    if (name === 'mathbb') {
      return [...this.#argument(depth + 1)].map((char) => BLACKBOARD.get(char) ?? char).join('');
    }
    const over = OVER.get(name);
    if (over !== undefined) return accented(this.#argument(depth + 1), over);
    if (name === 'frac' || name === 'tfrac' || name === 'dfrac') {
      const above = this.#argument(depth + 1);
      const fraction = `${grouped(above)}/${grouped(this.#argument(depth + 1))}`;
      return this.#beforeWord() ? `(${fraction})` : fraction;
    }
    if (name === 'sqrt' && this.#tokens[this.#at] !== '[') return `√${grouped(this.#argument(depth + 1))}`;
    const inText = TEXT_SYMBOLS.get(name);
    if (inText !== undefined) return inText;
    if (/^(?:overset|underset|stackrel)$/.test(name)) {
      this.#argument(depth + 1);
      return this.#argument(depth + 1);
    }
    if (this.#lenient && /^[A-Za-z]+$/.test(name))
      return this.#tokens[this.#at] === '{' ? `${name}(${this.#argument(depth + 1)})` : name;
    throw new SyntaxError(`\\${name} is not known`);
  }

  /** Keeps `2^{N}k` different from `2^Nk`. */
  #apart(script: string): string {
    return /^[\^_][^(]/.test(script) && this.#beforeWord()
      ? `${script.charAt(0)}(${script.slice(1)})`
      : script;
  }

  /** A hyphen rather than a minus: `K-means`, `state-of-the-art`. */
  #joinsWords(before: string): boolean {
    const next = (this.#tokens[this.#at] ?? '') + (this.#tokens[this.#at + 1] ?? '');
    return (
      (/\p{L}{2}$/u.test(before) && /^[\p{L}\p{N}]/u.test(next)) ||
      (/\p{L}$/u.test(before) && /^\p{L}{2}/u.test(next))
    );
  }

  /**
   * Whether a letter, a digit or a command follows: `\log K` needs its blank, `\log_2` and `\log(` do not.
   */
  #beforeWord = (): boolean => /^[\p{L}\p{N}\\]/u.test(this.#tokens[this.#at] ?? '');
}

/** An accent applies to one character; over more it would be lost. */
function accented(text: string, accent: string): string {
  if ([...text].length !== 1) return text;
  return `${text}${accent}`.normalize('NFC');
}

/** The formula between dollar signs on one line; undefined if it contains anything unknown. */
export function formulaText(
  source: string,
  { lenient = false }: { lenient?: boolean } = {},
): string | undefined {
  try {
    // Physicists' brackets; without `\ra`, `\la` means an order of magnitude.
    const brackets = /\\ra(?![A-Za-z])/.test(source);
    const read = brackets
      ? source.replace(/\\la(?![A-Za-z])/g, '\\langle ').replace(/\\ra(?![A-Za-z])/g, '\\rangle ')
      : source;
    return new Formula(read, { lenient }).read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
