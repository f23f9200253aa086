// Truncates text to a number of bytes, never inside a character, so that facts in a history stay small.

/** `text`, or its beginning and an ellipsis, in at most `bytes` bytes of UTF-8. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = '';
  let used = Buffer.byteLength('…');
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}
