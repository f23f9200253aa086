// Words in a model's sentence that its sources do not have: names, degrees and facts it may have made up.

import { stem } from '../evidence/stem';
import { FUNCTION_WORDS } from '../evidence/word-lists';
import { wordsOf } from '../evidence/words';

/** Words that report or connect findings without adding to them. */
const REPORTING = new Set(
  `also approach both case claim compare comparison condition contrast data different evidence find finding further
  however hold likewise method model observe one paper part report result same second show similar similarly
  single source state study suggest text three together two under way whereas while work yet`
    .split(/\s+/)
    .map(stem),
);

/** How many a sentence may have: a paraphrase takes a verb of its own, not a new subject. */
export const FOREIGN_ALLOWED = 1;

/** The stems of the content words of `text` that none of `sources` has, each once. */
export function foreignWords({ text, sources }: { text: string; sources: readonly string[] }): string[] {
  const stemsOf = (part: string) =>
    wordsOf(part.normalize('NFKC'))
      .map(({ norm }) => norm)
      .filter((norm) => norm !== '' && !FUNCTION_WORDS.has(norm))
      .map(stem);
  const known = new Set(sources.flatMap(stemsOf));
  return [...new Set(stemsOf(text))].filter((word) => !known.has(word) && !REPORTING.has(word));
}
