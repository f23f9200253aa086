// Ranks the papers found with an embedding model: an additional vote on which are kept.

import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { ModelScope } from '../contract/activities';
import type { WithoutModelReason } from '../contract/run-facts';
import type { BudgetGuard } from '../models/budget-guard';
import type { Embedder } from '../models/embedder';
import { ProviderUnavailable } from '../models/errors';
import { hashOf } from '../records/hash';
import type { PaperRecord } from '../records/paper-record';
import { askOnce, type Journal } from '../store/store';
import { finishes, stepName } from './model-use';

/** One request at most servers. Papers that rank lower by words are not embedded and keep their rank. */
export const MOST_EMBEDDED = 50;

/** After this many attempts, about two minutes, the papers are ranked by words alone. */
const TRIES = 8;

const ids = z.array(z.string());
const numbers = z.array(z.number());

export interface EmbedderOrder {
  /** Ids of the papers, closest to the question first. */
  readonly order: readonly string[];
  readonly withoutModel?: WithoutModelReason;
}

/**
 * Ranks the best of `papers` by the cosine of their title and abstract with the question. Journalled as a
 * list of ids, so that a retried activity does not pay again.
 * @param papers ranked by words
 * @throws ProviderRefused; ProviderUnavailable in the activity's first attempts; BudgetExhausted if the run
 * is to wait
 */
export async function embedderOrder({
  embedder,
  journal,
  budgetGuard,
  scope,
  question,
  papers,
  signal,
}: {
  readonly embedder: Embedder;
  readonly journal: Journal;
  readonly budgetGuard: BudgetGuard;
  readonly scope: ModelScope;
  readonly question: string;
  readonly papers: readonly PaperRecord[];
  readonly signal: AbortSignal;
}): Promise<EmbedderOrder> {
  const best = papers.slice(0, MOST_EMBEDDED);
  // Ranking a single paper is pointless.
  if (best.length < 2) return { order: [] };
  const { name, dimensions } = embedder;
  const keyOf = (round: number, request: object) => ({
    run: scope.run,
    step: stepName({ round, task: 'select' }),
    request: { embedder: name, dimensions, ...request },
  });
  try {
    // The request is the same in every round, so it is journalled under the first one.
    const asked = await askOnce({
      journal,
      key: keyOf(0, { question }),
      schema: numbers,
      signal,
      call: async () =>
        (await embedder.embed({ texts: [question], inputType: 'query', signal, budgetGuard }))[0] ?? [],
    });
    const order = await askOnce({
      journal,
      key: keyOf(scope.round, { question, papers: best.map(hashOf) }),
      schema: ids,
      signal,
      call: async () => {
        const texts = best.map(({ title, abstract }) => `${title}\n${abstract}`);
        const vectors = await embedder.embed({ texts, inputType: 'passage', signal, budgetGuard });
        return byCosine({ asked, papers: best.map(({ id }, at) => ({ id, vector: vectors[at] ?? [] })) });
      },
    });
    return { order };
  } catch (error) {
    const silent = ProviderUnavailable.is(error) && Context.current().info.attempt >= TRIES;
    if (!silent && !finishes({ error, scope })) throw error;
    return { order: [], withoutModel: silent ? 'silent' : 'budget' };
  }
}

/** Vectors are L2-normalised, so their dot product is their cosine. */
function byCosine({
  asked,
  papers,
}: {
  readonly asked: readonly number[];
  readonly papers: readonly { readonly id: string; readonly vector: readonly number[] }[];
}): string[] {
  return papers
    .map(({ id, vector }) => ({ id, cosine: vector.reduce((sum, x, at) => sum + x * (asked[at] ?? 0), 0) }))
    .sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
