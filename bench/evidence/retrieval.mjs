// Searches as a run makes them: four queries to a source, then the run's own selection.

import { product, root } from '../support/product.mjs';

export const KEPT = 9;
const DEPTH = 3 * KEPT;
const QUERIES = 4;

/** The answers to a question's queries, the question's own first. */
export async function search(source, question) {
  const { planQueries } = product('literature/queries.js');
  const queries = planQueries({ question, count: QUERIES });
  return Promise.all(queries.map((query) => source.search({ query, limit: DEPTH })));
}

/** `local`: the index's order ranks; `api`: as though the same answers had come from one. */
export function select({ question, answers, form, keep = KEPT, votes = [] }) {
  const { mergeAndRank } = product('literature/select.js');
  const from = form === 'api' ? answers.map((answer) => ({ ...answer, source: 'arxiv' })) : answers;
  return mergeAndRank({ question, round: 0, answers: from, keep, votes });
}

const NOBODY_COUNTS = { reserve: async () => ({ commit: async () => {}, release: async () => {} }) };

/** The embedding model of the SOVEREIGN_EMBED variables, with its vote on what searches found; undefined without one. */
export async function openVoter() {
  const { readConfig } = product('config/config.js');
  const config = readConfig({ env: process.env, cwd: root, runPaths: 'deny' });
  if (config.embedder === undefined) return undefined;
  const model = product('runtime/wiring.js').createEmbeddingModel(config);
  const embedder = model.withDimensions(await model.measure());
  const known = new Map();
  const remembering = {
    ...embedder,
    async embed(request) {
      const texts = request.texts.filter((text) => !known.has(text));
      const vectors = await embedder.embed({ ...request, texts });
      for (const [at, text] of texts.entries()) known.set(text, vectors[at]);
      return request.texts.map((text) => known.get(text));
    },
  };
  const { embedderOrder, MOST_EMBEDDED } = product('activities/embedder-order.js');
  const journal = {
    find: async () => undefined,
    alone: (_, work) => work(),
    record: async (_, answer) => answer,
  };
  return async ({ question, answers, form }) => {
    const { papers } = select({ question, answers, form, keep: MOST_EMBEDDED });
    const { order } = await embedderOrder({
      embedder: remembering,
      journal,
      budgetGuard: NOBODY_COUNTS,
      scope: { run: { workflowId: 'bench', runId: 'bench' }, round: 0, limits: null },
      question,
      papers: papers.map(({ paper }) => paper),
      signal: new AbortController().signal,
    });
    return [{ by: embedder.name, order }];
  };
}

export const share = (items, has) => items.filter(has).length / Math.max(1, items.length);

export const isFound = ({ gold, selection }) => selection.papers.some(({ paper }) => gold.has(paper.id));
