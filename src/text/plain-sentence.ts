// Makes a model's sentence safe to print: plain text, on one line, of bounded length.

/**
 * A text this many times longer than the limit for a sentence is not a sentence; rejecting it saves the time
 * to clean it.
 */
const MARKUP_SHARE = 10;
const LETTERS = /\p{L}{2}/u;

const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<!--[\s\S]*?-->/g, ' '],
  [/<\/?[a-z!][^<>]*>/gi, ' '],
  // Links and images keep their words; URLs are removed.
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/[a-z][a-z0-9+.-]*:\/\/\S*/gi, ' '],
  [/(?:javascript|vbscript|mailto):\S*|\bdata:\S*[/,]\S*|\bwww\.\S+/gi, ' '],
  // Citation marks are set from claim ids, never by the model.
  [/\s*\[(?:C?\d+(?:\s*[,;–-]\s*C?\d+)*)\]/g, ''],
  [/\s*\((?:claims?\s+)?C\d+(?:\s*(?:,|;|–|-|and)\s*C\d+)*\)/gi, ''],
  [/\*\*|__|`+/g, ''],
  [/^\s*(?:[-*>•]|#{1,6}|\d+[.)])\s+/, ''],
];

/**
 * The text without control, bidirectional and other invisible characters, markup, links, URLs and citation
 * marks, with single blanks and a final full stop. Null if no words are left, or more than `maxChars`
 * characters: a truncated sentence can say the opposite.
 */
export function plainSentence({ text, maxChars }: { text: string; maxChars: number }): string | null {
  if (text.length > MARKUP_SHARE * maxChars) return null;
  let current = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '');
  // Removing one piece can form another from its surroundings.
  for (let before = ''; before !== current; ) {
    before = current;
    for (const [pattern, replacement] of MARKUP) current = current.replace(pattern, replacement);
    current = current
      .replace(/\s+/g, ' ')
      .replace(/ ([.,;:!?])/g, '$1')
      .trim();
  }
  if (!LETTERS.test(current)) return null;
  const ended = /[.!?]["'”’)]*$/.test(current) ? current : `${current.replace(/[,;:]$/, '')}.`;
  return ended.length <= maxChars ? ended : null;
}
