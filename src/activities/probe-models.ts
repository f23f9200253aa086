// Probes a run's models before asking them about its question, so that problems are reported at once and what
// their servers accept is learnt once.

import { z } from 'zod';
import type { Opened, ProbeRequest } from '../contract/activities';
import type { LearntModel, ModelPlace, Profile } from '../contract/run-facts';
import { ownTimeMs } from '../http/caller';
import { ProviderUnavailable } from '../models/errors';
import { learntModel } from '../models/learnt-model';
import { hashOf } from '../records/hash';
import { askOnce } from '../store/store';
import { CannotServeProfile, type Needs } from './deps';
import { stepName, usageOn } from './model-use';
import { putOpening, readOpening } from './opening';
import { type ProgressTracker, UNWATCHED } from './progress-tracker';
import { untilListening } from './until-listening';

const STEP = stepName({ round: 0, task: 'open' });

/**
 * An attempt that failed after this long (turns not counted) was spent waiting, and the next would be too: do
 * not retry.
 */
const LONG_MS = 5 * 60_000;
const LONG_ATTEMPTS = 2;

/**
 * Asks each of the profile's models once and records what was learnt in a new opening. Requests are counted
 * but never refused, because every later step with a model depends on them. They are journalled, so that
 * another attempt does not ask again.
 */
export const probeModels =
  (deps: Needs<'store' | 'budgetGuard' | 'modelsOf' | 'embedder'>) =>
  async (
    { run, opening }: ProbeRequest,
    signal?: AbortSignal,
    progress: ProgressTracker = UNWATCHED,
  ): Promise<Opened> => {
    const { question, profile } = await readOpening(deps.store, opening);
    const budgetGuard = progress.seeing(deps.budgetGuard({ profile, run, step: STEP, limits: null }));
    const nonce = hashOf(run).slice('sha256:'.length, 'sha256:'.length + 8);
    const ask = async <T>(
      { name, ...request }: { name: string; [key: string]: unknown },
      schema: z.ZodType<T>,
      call: () => Promise<T>,
    ): Promise<T> => {
      const answering = () => {
        progress.waitFor(`the first answer of ${name}`);
        return call();
      };
      const onNobody = () => progress.waitFor(`the server of ${name} to listen`);
      const answer = await askOnce({
        journal: deps.store.journal,
        key: { run, step: STEP, request },
        schema,
        signal,
        call: () => patiently(() => untilListening(answering, { signal, onNobody })),
      });
      progress.waitFor(undefined);
      return answer;
    };

    const learnt: Partial<Record<ModelPlace, LearntModel>> = {};
    for (const { places, model } of deps.modelsOf(profile)) {
      const probe = () => model.probe({ nonce, budgetGuard, ...(signal && { signal }) });
      const showed = await ask({ name: model.name, model: model.name, places }, learntModel, probe);
      for (const place of places) learnt[place] = showed;
    }
    const measure = () => deps.embedder.measure({ budgetGuard, ...(signal && { signal }) });
    const dimensions =
      profile.embedderDimensions ||
      (embedderOf(deps, profile).dimensions ??
        (await ask({ name: profile.embedder, embedder: profile.embedder }, z.int(), measure)));

    const next: Profile = {
      ...profile,
      ...(Object.keys(learnt).length === 0 ? {} : { learnt }),
      embedderDimensions: dimensions,
    };
    return {
      opening: await putOpening(deps.store, { question, profile: next }),
      profile: next,
      ...(await usageOn({ store: deps.store, run, profile, step: STEP })),
    };
  };

function embedderOf({ embedder }: Needs<'embedder'>, profile: Profile) {
  if (embedder.name === profile.embedder) return embedder;
  throw new CannotServeProfile(
    `the run was opened with the embedder ${profile.embedder}, this worker has ${embedder.name}; start a worker with the run's settings`,
  );
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const beganAtMs = ownTimeMs();
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProviderUnavailable) || ownTimeMs() - beganAtMs < LONG_MS) throw error;
    throw new ProviderUnavailable(error.message, error.retryAfterMs, LONG_ATTEMPTS, { cause: error });
  }
}
