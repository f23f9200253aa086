// Whether a text has begun to repeat itself: small models at times give one list entry for ever.

/** What repeats is at least so long: entries of a list share their keys, and little else. */
const UNIT_CHARS = 90;
/** Once is chance, twice an echo. */
const REPEATS = 6;
/** Of the text's end, looked at. */
const WINDOW_CHARS = 20_000;

/** Whether the last 90 characters of `text` stand six times or more in its last 20,000. */
export function repeatsItself(text: string): boolean {
  if (text.length < UNIT_CHARS * REPEATS) return false;
  const unit = text.slice(-UNIT_CHARS);
  const window = text.slice(-WINDOW_CHARS);
  let found = 0;
  for (
    let at = window.indexOf(unit);
    at !== -1 && found < REPEATS;
    at = window.indexOf(unit, at + UNIT_CHARS)
  )
    found += 1;
  return found >= REPEATS;
}
