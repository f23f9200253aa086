// Text as sources print it, made into one line of plain text.

/** White space and control characters, in runs of any length, become single blanks; none at the ends. */
export const foldWhitespace = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();

/** The first `maxChars` UTF-16 units of a text, or one less: a character outside the basic plane is never halved. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const halved =
    /[\ud800-\udbff]/.test(text.charAt(maxChars - 1)) && /[\udc00-\udfff]/.test(text.charAt(maxChars));
  return text.slice(0, halved ? maxChars - 1 : maxChars);
}

/** A text cut to `maxChars` characters, the last one an ellipsis where something is missing. */
export const shorten = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${cutText(text, maxChars - 1).trimEnd()}…`;

/** The UTC day (`2019-12-04`) of a date in any form `Date` reads; null for what is no date. */
export function isoDay(date: string | null | undefined): string | null {
  if (!date) return null;
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
