// Converts text from sources to one line of plain text.

/** Replaces each run of white space and control characters by a single blank; removes them at the ends. */
export const foldWhitespace = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();

/** The first `maxChars` UTF-16 units of a text, or one less: never splits a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const halved =
    /[\ud800-\udbff]/.test(text.charAt(maxChars - 1)) && /[\udc00-\udfff]/.test(text.charAt(maxChars));
  return text.slice(0, halved ? maxChars - 1 : maxChars);
}

/** A text cut to `maxChars` characters, ending in an ellipsis if anything was cut. */
export const shorten = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${cutText(text, maxChars - 1).trimEnd()}…`;

/** The UTC day (`2019-12-04`) of a date in any form `Date` parses; null if it is not a date. */
export function isoDay(date: string | null | undefined): string | null {
  if (!date) return null;
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
