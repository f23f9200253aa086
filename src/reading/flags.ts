// Flags claims by words: the quote may point in the opposite direction to the question. No one has judged it;
// a flag can only lower trust.

import type { Flag } from '../contract/run-facts';
import { type Direction, directionOf, OPPOSITE } from '../text/directions';
import { unreadLanguage } from '../text/language';
import { wordsIn } from '../text/stems';

export { hasProposition } from '../text/question';

/** Denials and statements of no difference. "With or without", "not only" and "no doubt" deny nothing. */
const NEGATION =
  /\b(?:not(?! only)|cannot|(?<!(?:with|than|versus|to) )no(?! (?:doubt|less|longer))|(?<!(?:than|those|or|and) )without|neither|nor|never|none|little|negligible|fail(?:ed|s|ure)? to|unable|lack(?:s|ed|ing)?|absen(?:ce|t)|un(?:changed|affected|altered|related)|independent(?:ly)? (?:of|from)|similar(?:ly)?|comparable|equal(?:ly)?|the same|identical|equivalent|indistinguishable|non-?significant|insignificant|ineffective|hardly|barely|scarcely|nothing|null|neutral|insufficient|inconclusive|trivial|marginal|futile|useless|unlikely|refut\w+|disprov\w+|ruled out|disappear\w*|evenly|as (?:many|common|often|likely|high|frequent|good|well|effective)|regardless|irrespective)\b|n['’]t\b|\bp\s*=\s*0?\.[1-9]|\b0\.\d+\s*(?:to|-|–)\s*1\.\d/i;
/** Whether a text denies something, or finds no difference. */
export const denies = (text: string): boolean => NEGATION.test(text);

/** A plain null result: a negation within five words of what it denies. */
const NULL_RESULT =
  /(?:\b(?:not|no|neither|nor|(?<!(?:than|those|or|and) )without|fail(?:ed|s)? to|unable to|cannot)\b(?! only)|n['’]t\b)(?:\W+\w+){0,4}?\W+(?:effects?|differ\w*|associat\w+|benefits?|impact|influence|relation\w*|correlat\w+|chang\w+|evidence|increas\w*|decreas\w*|reduc\w*|improv\w*|lower\w*|rais\w*|affect\w*|requir\w*|induc\w*|caus\w*|prevent\w*|inhibit\w*|promot\w*|significan\w*|alter\w*|lead|outperform\w*|help\w*|protect\w*|efficacy|advantage\w*|confirm\w*)\b|\b(?:un(?:changed|affected|altered|related)|ineffective|(?:was|were) the same|no longer|non-?significant)\b/i;

/** Every direction that a text has a word for. */
export const directionsIn = (text: string): Set<Direction> =>
  new Set(wordsIn(text).flatMap((word) => directionOf(word) ?? []));

/** The opposite of a direction that is asked for, unless that direction itself is mentioned too. */
function turnsRound(asked: ReadonlySet<Direction>, said: ReadonlySet<Direction>): Direction[] {
  return [...asked].filter((direction) => said.has(OPPOSITE[direction]) && !said.has(direction));
}

/**
 * `strict`: a null result if the question has no negation (or none if it has one), or "more" if it asks about
 * less, or "worse" if about better. `wide`: any negation, sameness or opposite direction, and a quote in a
 * language that the rules do not read. Recall and false flags: docs/measurements/evidence.md.
 */
export function flagOf({ question, quote }: { readonly question: string; readonly quote: string }): Flag {
  const negated = denies(question);
  const turned = turnsRound(directionsIn(question), directionsIn(quote));
  if (NULL_RESULT.test(quote) !== negated || turned.some((one) => one !== 'start' && one !== 'stop'))
    return 'strict';
  if (denies(quote) !== negated || turned.length > 0 || unreadLanguage(quote) !== null) return 'wide';
  return 'none';
}
