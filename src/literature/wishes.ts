// An owner's words. What they name is searched for; what they ask for otherwise no rule can do, and the paper says so.

import { isContent, stems, wordsIn } from '../reading/stems';

export interface Wishes {
  /** Phrases in quotation marks, then runs of content words. */
  readonly searchFor: readonly string[];
  /** Sentences that ask for something else than a search, as they were written. */
  readonly notDone: readonly string[];
}

/** Words that ask, and name nothing: "look for more recent results on" leaves what follows. */
const ASKING = new Set(
  `add additional address again another article articles better cite citations claim claims compare consider cover discuss evidence
  expand find findings first focus further give gives include includes including instead investigate know least less like literature look
  looking lot make mention missing need needs new newer only paper papers please publications question read really recent
  reference references relevant result results said say says search see show something source sources specifically studies study take tell think try want wants work works`.split(
    /\s+/,
  ),
);
/** What a writer is asked, and not a search. */
const EDITING =
  /\b(?:shorten|shorter|longer|lengthen|rewrite|reword|rephrase|remove|delete|drop|omit|reformat|format|restructure|translate|simplify|simpler|clarify|explain|tone|wording|title|abstract|introduction|conclusion|section|sentence|paragraph|typos?|spelling|grammar|style|figure|table|summari[sz]e|emphasi[sz]e|highlight|approve|publish)\b/i;
const QUOTED = /["“”„«]([^"“”„«»]{2,100})["“”»]/g;
const UNIT = /[\p{L}\p{M}\p{N}]+(?:[-‐‑–.'’/][\p{L}\p{M}\p{N}]+)*|[,;:?.()]/gu;
const MOST_WORDS = 6;

function namedIn(sentence: string): string[] {
  const quoted = [...sentence.matchAll(QUOTED)].map(([, phrase = '']) => phrase.trim());
  if (quoted.length > 0) return quoted;
  const runs: string[][] = [[]];
  for (const [unit] of sentence.matchAll(UNIT)) {
    const words = wordsIn(unit);
    if (!words.some(isContent)) runs.push([]);
    else if (!ASKING.has(words[0] ?? '') || words.length > 1) runs.at(-1)?.push(unit);
  }
  return runs.filter((run) => run.length > 0).map((run) => run.slice(0, MOST_WORDS).join(' '));
}

export function wishesOf(instructions: string | null): Wishes {
  const searchFor: string[] = [];
  const notDone: string[] = [];
  for (const sentence of (instructions ?? '').split(/(?<=[.!?])\s+|\n+/).map((text) => text.trim())) {
    if (sentence === '') continue;
    const named = EDITING.test(sentence) && !/["“„«]/.test(sentence) ? [] : namedIn(sentence);
    if (named.length === 0) notDone.push(sentence);
    else searchFor.push(...named);
  }
  const byStems = new Map(searchFor.map((term) => [[...stems(term)].sort().join(' '), term]));
  return { searchFor: [...byStems.values()], notDone };
}
