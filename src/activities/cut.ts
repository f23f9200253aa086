// Small facts stay small: text cut to a number of bytes, never inside a character.

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
