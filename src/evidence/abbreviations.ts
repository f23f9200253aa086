// Abbreviations that papers use without writing them out. Facts of the field; matched in both directions.

import { normalise } from './words';

const PAIRS: readonly (readonly [abbreviation: string, expansion: string])[] = [
  ['QA', 'question answering'],
  ['MRC', 'machine reading comprehension'],
  ['RC', 'reading comprehension'],
  ['EM', 'exact match'],
  ['MT', 'machine translation'],
  ['NMT', 'neural machine translation'],
  ['IR', 'information retrieval'],
  ['DPR', 'dense passage retrieval'],
  ['RAG', 'retrieval augmented generation'],
  ['LM', 'language model'],
  ['LLM', 'large language model'],
  ['PLM', 'pre-trained language model'],
  ['NLP', 'natural language processing'],
  ['NLI', 'natural language inference'],
  ['NLU', 'natural language understanding'],
  ['NLG', 'natural language generation'],
  ['NER', 'named entity recognition'],
  ['KD', 'knowledge distillation'],
  ['KG', 'knowledge graph'],
  ['KB', 'knowledge base'],
  ['ASR', 'automatic speech recognition'],
  ['VQA', 'visual question answering'],
  ['RL', 'reinforcement learning'],
  ['CNN', 'convolutional neural network'],
  ['RNN', 'recurrent neural network'],
  ['GNN', 'graph neural network'],
  ['OOD', 'out-of-distribution'],
  ['CoT', 'chain-of-thought'],
  ['MRI', 'magnetic resonance imaging'],
];

const key = (text: string) =>
  normalise(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/s$/, '');

/** Terms for the same thing, and the shorter name by which one is mostly called. */
const SAME: readonly (readonly string[])[] = [
  ['machine reading comprehension', 'reading comprehension', 'machine comprehension'],
  ['word representations', 'word embeddings', 'word vectors'],
  ['out-of-domain text', 'out-of-domain data'],
  ['multi-task learning', 'multi-task training'],
  ['negative sampling', 'hard negatives', 'in-batch negatives', 'sampled negatives'],
  ['hard negative mining', 'hard negatives', 'hard negative sampling'],
  ['hard negatives', 'hard negative examples', 'hard negative samples'],
  ['sparse retrieval', 'lexical retrieval', 'BM25', 'term-based retrieval'],
  ['dense retrieval', 'dense passage retrieval', 'dense retrievers'],
];

/** What follows an abbreviation that then means something else: the CNN of "CNN/Daily Mail" is a broadcaster. */
const ELSEWHERE: Readonly<Record<string, ReadonlySet<string>>> = {
  cnn: new Set(['news', 'daily', 'dailymail']),
};

/** Whether an abbreviation, followed by this word, means something that its expansion does not. */
export const meansElse = (abbreviation: string, next: string | undefined): boolean =>
  next !== undefined && (ELSEWHERE[abbreviation]?.has(next) ?? false);

// Keys are made once: every term of every question asks for them, in every check.
const SAME_KEYED = SAME.map((terms) => terms.map((term) => ({ term, key: key(term) })));
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  // Of two entries the last one counts for a Map, and the first one here.
  PAIRS.flatMap(([abbreviation, expansion]): [string, string][] => [
    [key(abbreviation), expansion],
    [key(expansion), abbreviation],
  ]).toReversed(),
);

/** Other terms for the same thing. */
export function synonymsOf(text: string): readonly string[] {
  const own = key(text);
  const wanted = [own, key(otherName(text) ?? '')];
  const group = SAME_KEYED.find((terms) => terms.some((term) => wanted.includes(term.key)));
  return (group ?? []).filter((term) => term.key !== own).map(({ term }) => term);
}

/** The other name of an abbreviation or of a written-out term, where it is a common one. */
export const otherName = (text: string): string | null => OTHER_NAMES.get(key(text)) ?? null;
