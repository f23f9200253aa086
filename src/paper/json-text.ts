// JSON for files and terminals: the same data, without invisible characters.

/**
 * Characters that JSON allows unescaped but that a reader or terminal would not show as text: C1 controls,
 * format characters, private use, variation selectors, other line ends. `JSON.stringify` escapes only C0
 * controls and lone surrogates.
 */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Co}]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

const inEscapes = (char: string): string =>
  [...Array(char.length).keys()]
    .map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');

/** Parses back to the same value: quotes keep their source's exact characters. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(UNSEEN, inEscapes);
