// Whether a text repeats a source word for word.

import { wordsOf } from '../evidence/words';

const runsOf = (text: string, length: number): string[] => {
  const words = wordsOf(text).map((word) => word.norm);
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => {
    return words.slice(at, at + length).join(' ');
  });
};

/** Whether `text` shares `length` consecutive words, whatever their case, with one of the sources. */
export function sharesWordRun(input: { text: string; sources: readonly string[]; length: number }): boolean {
  const runs = new Set(runsOf(input.text, input.length));
  return input.sources.some((source) => runsOf(source, input.length).some((run) => runs.has(run)));
}
