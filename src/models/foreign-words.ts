// Words in a model's sentence that its sources do not have: names, degrees and facts it may have made up.

import { stem } from '../evidence/stem';
import { FUNCTION_WORDS } from '../evidence/word-lists';
import { type Word, wordsOf } from '../evidence/words';

/** Words that report or connect findings without adding to them. */
const REPORTING = new Set(
  `also approach both case claim compare comparison condition contrast data different evidence find finding further
  however hold likewise method model observe one paper part report result same second show similar similarly
  single source state study suggest text three together two under way whereas while work yet`
    .split(/\s+/)
    .map(stem),
);

/** How many a sentence may have: a paraphrase takes a verb of its own, not a new subject. */
const FOREIGN_ALLOWED = 1;

/**
 * Who decides on this paper. A sentence of its Results that names them without its sources doing so speaks for them:
 * "... and the owner has approved this", where a source has the word "approve", is only one foreign word away.
 */
const DECIDING = new Set(
  'approve approved approval auto editor owner published reviewer skeptic sovereign synthesizer tribunal validator'
    .split(' ')
    .map(stem),
);

const contentWords = (text: string): Word[] =>
  wordsOf(text.normalize('NFKC')).filter(({ norm }) => norm !== '' && !FUNCTION_WORDS.has(norm));

function strangers({ text, sources }: { text: string; sources: readonly string[] }) {
  const known = new Set(sources.flatMap(contentWords).map(({ norm }) => stem(norm)));
  return contentWords(text)
    .map((word) => ({ word, stem: stem(word.norm) }))
    .filter((one) => !known.has(one.stem) && !REPORTING.has(one.stem));
}

/** The stems of the content words of `text` that none of `sources` has, each once. */
export const foreignWords = (input: { text: string; sources: readonly string[] }): string[] => [
  ...new Set(strangers(input).map((one) => one.stem)),
];

/**
 * Whether a sentence says more than its sources by its words: more than one of them is foreign, or one that is
 * written as a name is ("Acme improves retrieval" where the source says that negative sampling does), or one that
 * names who decides on the paper.
 */
export const addsWords = (input: { text: string; sources: readonly string[] }): boolean =>
  foreignWords(input).length > FOREIGN_ALLOWED ||
  strangers(input).some((one) => DECIDING.has(one.stem) || /[\p{Lu}\p{Lt}\p{N}]/u.test(one.word.text));
