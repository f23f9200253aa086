// Turns a question, and in a revision the previous round's shortcomings, into search queries of plain words.

import { questionQuery } from '../text/question';
import { isContent, stems, wordsIn } from '../text/stems';

const MOST_WORDS = 8;

/**
 * Runs of content words, delimited by function words and punctuation: "negative sampling", "domain-specific
 * fine-tuning".
 */
function runsOf(question: string): string[] {
  const runs: string[][] = [[]];
  for (const [unit] of question.matchAll(
    /[\p{L}\p{M}\p{N}]+(?:[-‐‑–.'’/][\p{L}\p{M}\p{N}]+)*|[,;:?.()"“”]/gu,
  )) {
    if (wordsIn(unit).some(isContent)) runs.at(-1)?.push(unit);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0).map((run) => run.slice(0, MOST_WORDS).join(' '));
}

const longestFirst = (texts: readonly string[]): string[] =>
  [...new Set(texts)].sort((a, b) => stems(b).length - stems(a).length);

/** Candidate queries other than the question itself, best first. */
function* furtherQueries(question: string, searchFor: readonly string[]): Generator<string> {
  const runs = longestFirst(runsOf(question));
  const [longest = ''] = runs;
  // A single word finds anything, so it is combined with the question's own subject.
  for (const term of searchFor) yield `${term} ${longest}`;
  yield* searchFor.filter((term) => stems(term).length > 1);
  const pairs = runs.flatMap((run, at) => runs.slice(at + 1).map((other) => `${run} ${other}`));
  yield* runs.filter((run) => stems(run).length > 1);
  yield* pairs;
  yield* runs.flatMap(halvesOf);
  yield* runs;
}

/** A half of one word is not a query: it would find anything. */
function halvesOf(run: string): string[] {
  const words = run.split(' ');
  const middle = Math.ceil(words.length / 2);
  return [words.slice(0, middle), words.slice(middle)]
    .filter((half) => half.length > 1)
    .map((half) => half.join(' '));
}

/** Queries with the same stems find the same papers. */
const keyOf = (query: string): string => [...new Set(stems(query))].sort().join(' ') || query;

/**
 * At most `count` different queries, none with the same words as one of `previousQueries`. The first is the
 * question's own words (`questionQuery`), whose order ranks the papers. The others widen the pool: the
 * longest runs of content words, alone and in pairs. In a revision, the terms of `searchFor` come first, with
 * the question's subject. Fewer if the question has too few words.
 */
export function planQueries({
  question,
  count,
  searchFor = [],
  previousQueries = [],
}: {
  readonly question: string;
  readonly count: number;
  readonly searchFor?: readonly string[];
  readonly previousQueries?: readonly string[];
}): string[] {
  const seen = new Set(previousQueries.map(keyOf));
  const queries: string[] = [];
  for (const query of [questionQuery(question), ...furtherQueries(question, searchFor)]) {
    const text = query.trim();
    if (queries.length >= count) break;
    if (text === '' || seen.has(keyOf(text))) continue;
    seen.add(keyOf(text));
    queries.push(text);
  }
  return queries;
}
