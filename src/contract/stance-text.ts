// Flags and stances as lines for the places where owners read: terminal, status, the run's page.
// Workflow-safe.

import { STANCES } from './run-facts';
import type { Status } from './run-status';

type Told = Pick<Status, 'claims' | 'flags' | 'stances' | 'opposed'>;
type Sources = Pick<Status, 'suspects' | 'flaggedBefore'>;

/** Null if no claim is flagged. */
export function flagLine({ claims, flags }: Told): string | null {
  if (flags === undefined || flags.wide === 0) return null;
  const strict = flags.strict === 0 ? '' : ` (${flags.strict} strictly)`;
  return `${flags.wide} of ${claims} claims flagged${strict}: their words may say the opposite of what is asked or that there is no effect, or are in a language that the rules do not read. This compares words and judges nothing.`;
}

/** Null if no model judged the claims. */
export function stanceLine({ stances }: Told): string | null {
  if (stances === undefined || stances === null) return null;
  const told = STANCES.filter((stance) => stances[stance] > 0).map(
    (stance) => `${stance} ${stances[stance]}`,
  );
  return told.length === 0
    ? null
    : `Papers by what they say to the question, as a model read them: ${told.join(', ')}.`;
}

/** Null if no claims oppose each other. */
export function opposedLine({ opposed }: Told): string | null {
  if (opposed === undefined) return null;
  const side = (at: 0 | 1) => `${opposed.sides[at].join(', ')} (${opposed.heads[at]})`;
  return `Claims oppose each other: ${side(0)} against ${side(1)}.`;
}

/**
 * One line for each suspect paper that the run carries, and one for claims of earlier rounds that are gone.
 */
export function sourceLines({ suspects = [], flaggedBefore = 0 }: Sources): string[] {
  return [
    ...suspects.map(({ title, why, words }) =>
      why === 'addresses a model'
        ? `“${title}” addresses a model: “${words}”.`
        : `“${title}” hides characters: ${words}.`,
    ),
    ...(flaggedBefore === 0
      ? []
      : [
          `${flaggedBefore === 1 ? '1 claim' : `${flaggedBefore} claims`} flagged or opposed in an earlier round ${flaggedBefore === 1 ? 'is' : 'are'} gone from this one.`,
        ]),
  ];
}
