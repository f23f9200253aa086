import { Context } from '@temporalio/activity';
import type { IndexRequest, ModelUse } from '../contract/activities';
import { ProviderUnavailable } from '../models/errors';
import { evidence } from '../records/claim';
import { hashOf } from '../records/hash';
import { selection } from '../records/selection';
import type { Needs } from './deps';
import { finishes, stepName, usageOn } from './model-use';
import { readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';

/**
 * After this many attempts, about two minutes, the run continues without the index, which the paper does not
 * need.
 */
const TRIES = 8;

/**
 * Embeds claims and papers into the semantic index shared by all runs. Entries already indexed are not
 * embedded again.
 */
export const indexEvidence =
  (deps: Needs<'store' | 'openIndex' | 'budgetGuard'>) =>
  async (
    request: IndexRequest,
    signal: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<{ indexed: number; known: number } & ModelUse> => {
    const { profile } = await readOpening(deps.store, request.opening);
    const checked = await deps.store.get(request.evidence, evidence);
    const read = await deps.store.get(checked.selection, selection);
    const { workflowId, runId } = request.run;
    const items = [
      ...read.papers.map(({ paper, hash }) => ({
        kind: 'paper' as const,
        id: paper.id,
        text: `${paper.title}. ${paper.abstract}`,
        workflowId,
        runId,
        paperId: paper.id,
        hash,
      })),
      ...checked.claims.map((claim) => ({
        kind: 'claim' as const,
        id: claim.id,
        text: claim.text,
        workflowId,
        runId,
        paperId: claim.paperId,
        hash: hashOf({ claim: claim.text, paper: claim.paperHash }),
      })),
    ];
    const { run, round, limits } = request;
    const step = stepName({ round, task: 'index' });
    const used = () => usageOn({ store: deps.store, run, profile, step });
    const index = await deps.openIndex(profile);
    try {
      const budgetGuard = progress.seeing(deps.budgetGuard({ profile, run, step, limits }));
      // Another attempt may be embedding the same entries; wait for it, and they are known.
      const known = await deps.store.journal.alone({ key: { run, step, request: 'embed' }, signal }, () =>
        index.upsert({ items, signal, budgetGuard }),
      );
      return { ...known, ...(await used()) };
    } catch (error) {
      // Another embedder's vectors would go into another table, so do not fall back to one.
      const silent = ProviderUnavailable.is(error) && Context.current().info.attempt >= TRIES;
      if (!silent && !finishes({ error, scope: request })) throw error;
      return { indexed: 0, known: 0, ...(await used()), withoutModel: silent ? 'silent' : 'budget' };
    } finally {
      index.close();
    }
  };
