// Detects when a text starts repeating itself: small models sometimes write one list entry for ever.

/** Minimum length of the repeated unit: different entries of a list share their keys, but little else. */
const UNIT_CHARS = 90;
/** Two occurrences may be chance, three an echo. */
const REPEATS = 6;
/** How much of the text's end is searched. */
const WINDOW_CHARS = 20_000;

/** Whether the last 90 characters of `text` occur six times or more in its last 20,000. */
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
