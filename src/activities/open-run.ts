// Records what the run is opened with. Nothing falls back silently from it later.

import { access } from 'node:fs/promises';
import { z } from 'zod';
import type { Prices } from '../budget/prices';
import type { Opened, OpenRunRequest } from '../contract';
import { VERIFIER } from '../evidence/verification';
import { libraryFiles } from '../literature/library-files';
import {
  type Profile,
  type ResearchInput,
  type RunKey,
  type SearchedSource,
  type SourceKind,
  storeTaskQueue,
} from '../protocol';
import { DiskUnusable } from '../store/disk';
import { checkOutput } from '../store/outputs';
import { askOnce } from '../store/store';
import { chooseRegistry } from './choose-registry';
import { type ActivityDeps, CannotServeProfile, UnusableInput } from './deps';
import { spentOn, stepName } from './model-use';
import type { Opening } from './opening';

export const openRun =
  (deps: ActivityDeps) =>
  async ({ run, input }: OpenRunRequest, signal?: AbortSignal): Promise<Opened> => {
    const papersFolder = await outputsOf(deps, input);
    const searched = await sourceOf(deps, input);
    const budget = budgetOf(deps, input);
    const profile: Profile = {
      storeId: deps.store.id,
      ...searched,
      registry: chooseRegistry({ crossref: deps.defaults.crossref, searches: searched.searches }),
      kernel: deps.kernelName,
      ...(Object.keys(deps.reviewers ?? {}).length === 0 ? {} : { reviewers: { ...deps.reviewers } }),
      ...budget,
      embedder: deps.embedder.name,
      embedderDimensions: await vectorLength({ deps, run, prices: budget.prices, signal }),
      verifier: VERIFIER,
      // A worker's setting is for the server; no run can loosen it.
      ...(input.requireDraft || deps.defaults.requireDraft ? { requireDraft: true } : {}),
      papersFolder,
      searchAttributes: [...(await deps.searchAttributes())],
    };
    const opening: Opening = {
      question: input.question,
      profile: {
        ...profile,
        searches: [...profile.searches],
        searchAttributes: [...profile.searchAttributes],
      },
    };
    const { spent } = await spentOn({ store: deps.store, run, profile, step: STEP });
    return { opening: await deps.store.put(opening), profile, ...(spent && { spent }) };
  };

const STEP = stepName({ round: 0, task: 'open' });

/**
 * Length of the run's vectors, which all its workers keep to. Where it is not configured the model is asked: a few
 * tokens, counted but never refused, because nothing that needs the model could follow without them.
 */
async function vectorLength({
  deps,
  run,
  prices,
  signal,
}: {
  deps: ActivityDeps;
  run: RunKey;
  prices: Prices;
  signal: AbortSignal | undefined;
}): Promise<number> {
  const { name, dimensions, measure } = deps.embedder;
  if (dimensions !== undefined) return dimensions;
  return askOnce({
    journal: deps.store.journal,
    key: { run, step: STEP, request: { embedder: name } },
    schema: z.int(),
    signal,
    call: () =>
      measure({
        meter: deps.meter({ profile: { prices }, run, step: STEP, limits: null }),
        ...(signal && { signal }),
      }),
  });
}

/** A limit in money needs a price for everything that costs. */
function budgetOf(deps: ActivityDeps, input: ResearchInput): Pick<Profile, 'budget' | 'prices'> {
  const budget = input.budget ?? deps.defaults.budget;
  const unpriced = deps.paidModels.filter((model) => deps.prices[model] === undefined);
  if (budget?.usd !== undefined && unpriced.length > 0) {
    throw new UnusableInput(
      `budget.usd: no price is known for ${unpriced.join(', ')}. State it in SOVEREIGN_PRICES on the worker, or limit tokens or requests instead`,
    );
  }
  const priced = deps.paidModels.flatMap((model) => {
    const price = deps.prices[model];
    return price === undefined ? [] : [[model, price]];
  });
  return { budget, prices: Object.fromEntries(priced) };
}

async function sourceOf(
  deps: ActivityDeps,
  input: ResearchInput,
): Promise<Pick<Profile, 'source' | 'searches'>> {
  const source = input.source ?? (input.library === undefined ? deps.defaults.source : 'library');
  const kinds = source === 'arxiv+openalex' ? (['arxiv', 'openalex'] as const) : [source];
  return { source, searches: await Promise.all(kinds.map((kind) => searched(deps, input, kind))) };
}

async function searched(
  deps: ActivityDeps,
  input: ResearchInput,
  source: SourceKind,
): Promise<SearchedSource> {
  const here = storeTaskQueue(deps.store.id);
  switch (source) {
    case 'arxiv':
      return { source, at: deps.defaults.arxivUrl, taskQueue: await deps.arxivTaskQueue() };
    case 'openalex':
      return { source, at: deps.defaults.openAlexUrl, taskQueue: here };
    case 'sample':
      return { source, at: 'bundled', taskQueue: here };
    case 'library': {
      const at = allowedPath(deps, 'library', input.library) ?? deps.defaults.library;
      if (at === undefined) {
        throw new UnusableInput(
          'library: is missing. Name a JSON Lines file in the input, or set SOVEREIGN_LIBRARY on the worker',
        );
      }
      await access(at).catch(() => {
        throw new UnusableInput(
          `library: ${at} cannot be read by the worker. Correct the path or its permissions`,
        );
      });
      // Of a kind that can be searched, before anything is paid for.
      await libraryFiles(at);
      return { source, at, taskQueue: here };
    }
    default:
      return source satisfies never;
  }
}

/** Before anything is paid for, not when the paper is ready. @returns the folder of the papers */
async function outputsOf(deps: ActivityDeps, input: ResearchInput): Promise<string> {
  const { store, defaults } = deps;
  const { papers } = input;
  const problem = await store.problem();
  // The next worker would not find the runs of this one.
  if (problem !== undefined)
    throw new CannotServeProfile(`the store was changed under this worker: ${problem}`);
  for (const folder of [store.folder, ...(defaults.indexFolder === undefined ? [] : [defaults.indexFolder])])
    await checkOutput({ setting: 'SOVEREIGN_HOME', folder, papers });
  if (input.out === undefined) {
    await checkOutput({
      setting: 'SOVEREIGN_PAPERS',
      folder: defaults.papersFolder,
      papers,
      mode: 'ordinary',
    });
    return defaults.papersFolder;
  }
  const out = allowedPath(deps, 'out', input.out);
  try {
    await checkOutput({ setting: 'out', folder: out, papers, mode: 'ordinary' });
    return out;
  } catch (error) {
    // A full disk may have room later; another folder has to be named in another input.
    if (error instanceof DiskUnusable && error.isFolder) throw new UnusableInput(error.message);
    throw error;
  }
}

function allowedPath<P extends string | undefined>(deps: ActivityDeps, field: string, path: P): P {
  if (path !== undefined && deps.defaults.runPaths === 'deny') {
    throw new UnusableInput(
      `${field}: this worker takes no paths from a run's input. Leave it out, or start the worker with SOVEREIGN_RUN_PATHS=allow`,
    );
  }
  return path;
}
