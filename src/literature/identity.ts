// Normalises titles and names, so that records of one work compare equal.

import { displayText } from '../text/display-text';
import { wordsOf } from '../text/words';

const SUFFIX = /^(jr|sr|ii|iii|iv)$/;

/**
 * Lower-case first: in titles in capitals, `LSTMs` and `Skeat's` would lose the endings that show a plural or
 * genitive.
 */
const folded = (text: string): string[] => wordsOf(text.toLowerCase()).map((word) => word.norm);

/**
 * A title's words without case, accents and punctuation, and with formulas as a reader sees them (`$F_1$` is
 * "f1"). Numbers stay, so that parts of a series differ.
 */
export const titleWords = (title: string): readonly string[] => folded(displayText(title));

/** "Ada B. Author", "Author, Ada" and "Ada Author, Jr." all become "author"; '' for a name without a word. */
export function familyName(name: string): string {
  const [head = '', tail = ''] = name.split(',');
  const turned = tail.trim() !== '' && !folded(tail).every((word) => SUFFIX.test(word));
  // "van der Berg, Ada" and "Ada van der Berg" share their last word.
  return folded(turned ? head : name).findLast((word) => !SUFFIX.test(word)) ?? '';
}
