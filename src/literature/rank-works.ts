// The order in which the papers found are read. The search for the question's own words ranks them; other
// searches widen the pool.

import type { PaperRecord } from '../records/paper-record';
import { questionQuery } from '../text/question';
import { bm25, fuseOrders, poolIdf } from '../text/ranking';
import { stems } from '../text/stems';
import { paperStems } from './coverage';
import type { Work } from './merge';
import type { SearchAnswer } from './source';

/**
 * A local index ranks by BM25 over everything it contains; an API's order is fused with BM25 over what was
 * found.
 */
const LOCAL: ReadonlySet<string> = new Set(['library', 'sample']);

/** Works in the order of an answer, as ids of the records that are read. */
function orderOf({ papers }: SearchAnswer, idOf: ReadonlyMap<string, string>): string[] {
  return [...new Set(papers.flatMap(({ id }) => idOf.get(id) ?? []))];
}

function byBm25(question: string, works: readonly Work[]): string[] {
  const pool = works.map(({ paper }) => paperStems(paper));
  const scores = bm25(stems(question), pool, poolIdf(pool));
  return works
    .map(({ paper: { id } }, at) => ({ id, score: scores[at] ?? 0 }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

/**
 * All of `works`, best first. First the papers of the previous round, in their order. Then those of the
 * search for the question's own words: from a local index in its order, from an API by reciprocal-rank fusion
 * of its order and BM25 over the pool; `votes` are fused with either. Then those that only other searches
 * found, by fusion of their orders and BM25. Last, papers without an abstract, because nothing can be quoted
 * from them.
 */
export function rankWorks({
  question,
  works,
  answers,
  previous,
  votes,
}: {
  readonly question: string;
  readonly works: readonly Work[];
  readonly answers: readonly SearchAnswer[];
  readonly previous: readonly PaperRecord[];
  readonly votes: readonly (readonly string[])[];
}): Work[] {
  const idOf = new Map(works.flatMap(({ paper, ids }) => ids.map((id) => [id, paper.id] as const)));
  const query = questionQuery(question);
  const isQuestion = (answer: SearchAnswer) => answer.query === query;
  const own = answers.filter(isQuestion);
  const others = answers.filter((answer) => !isQuestion(answer)).map((answer) => orderOf(answer, idOf));
  const pooled = byBm25(question, works);
  const local = own.every(({ source }) => LOCAL.has(source));
  const lists = own.map((answer) => orderOf(answer, idOf));
  const known = votes.map((vote) => [...new Set(vote.flatMap((id) => idOf.get(id) ?? []))]);
  const first = lists.length === 0 ? [] : fuseOrders([...lists, ...known, ...(local ? [] : [pooled])]);
  const before = previous.flatMap(({ id }) => idOf.get(id) ?? []);
  const order = [...new Set([...before, ...first, ...fuseOrders([...others, pooled])])];
  const byId = new Map(works.map((work) => [work.paper.id, work]));
  const ranked = order.flatMap((id) => byId.get(id) ?? []);
  return [
    ...ranked.filter(({ paper }) => paper.abstract !== ''),
    ...ranked.filter(({ paper }) => paper.abstract === ''),
  ];
}
