// Text made safe to print on one line, and text without what a reader cannot see.

/**
 * Characters that show nothing and can carry a message that only a program reads, or turn the direction of what
 * stands around them: format characters (bidirectional marks, zero-width blanks, the Tags block), private use,
 * and variation selectors in a row. Arabic signs that are seen although they are format characters stay.
 */
const HIDDEN =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u200c\u200d])[\p{Cf}\p{Co}]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2,}|[\u034f\u115f\u1160\u3164\uffa0]/gu;
/** Joiners shape letters in Persian, Hindi and emoji; between Latin letters, or in a row, they shape nothing. */
const JOINERS =
  /(?<![\p{L}\p{M}\p{Emoji}])[\u200c\u200d]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}])[\u200c\u200d]|[\u200c\u200d]{2,}/gu;

/** Without characters that show nothing. Line breaks and control characters stay. */
export const withoutHidden = (text: string): string => text.replace(JOINERS, '').replace(HIDDEN, '');

/** One line: control characters and line breaks become blanks, runs of white space one blank. */
export const oneLine = (text: string): string =>
  withoutHidden(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** One line as it stands, its blanks kept, without what a terminal would obey or a reader would not see. */
export const printable = (line: string): string =>
  withoutHidden(line.replace(/\p{Cs}/gu, '\ufffd')).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
