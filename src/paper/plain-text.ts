// Text made safe to print on one line.

/** Marks that turn the direction of text round, by which one text can be made to look like another. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line: control characters and line breaks become blanks, runs of white space one blank. */
export const oneLine = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(DIRECTION_MARKS, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
