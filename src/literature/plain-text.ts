// Text as sources print it, made into one line of plain text.

/** White space and control characters, in runs of any length, become single blanks; none at the ends. */
export const foldWhitespace = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();

/** A text cut to `maxChars` characters, the last one an ellipsis where something is missing. */
export const shorten = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).trimEnd()}…`;

/** The UTC day (`2019-12-04`) of a date in any form `Date` reads; null for what is no date. */
export function isoDay(date: string | null | undefined): string | null {
  if (!date) return null;
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
