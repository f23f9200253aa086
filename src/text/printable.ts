// Makes text safe to print on one line, and removes invisible characters.

/**
 * Invisible characters that can carry a message only a program reads, or change the direction of the text
 * around them: format characters (bidirectional marks, zero-width blanks, the Tags block), private use, and
 * variation selectors in a row. Arabic format characters that are visible stay.
 */
const HIDDEN =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u200c\u200d])[\p{Cf}\p{Co}]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2,}|[\u034f\u115f\u1160\u3164\uffa0]/gu;
/**
 * Joiners shape letters in Persian, Hindi and emoji; between Latin letters, or in a row, they have no effect.
 */
const JOINERS =
  /(?<![\p{L}\p{M}\p{Emoji}])[\u200c\u200d]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}])[\u200c\u200d]|[\u200c\u200d]{2,}/gu;

/** Removes invisible characters. Line breaks and control characters stay. */
export const withoutHidden = (text: string): string => text.replace(JOINERS, '').replace(HIDDEN, '');

/** One line: control characters, line breaks and runs of white space become single blanks. */
export const oneLine = (text: string): string =>
  withoutHidden(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** One line with its blanks kept, without terminal control sequences and invisible characters. */
export const printable = (line: string): string =>
  withoutHidden(line.replace(/\p{Cs}/gu, '\ufffd')).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
