// Records the profile and question that a run is opened with. Nothing silently falls back from it later.

import { access } from 'node:fs/promises';
import type { Opened, OpenRunRequest } from '../contract/activities';
import { type ResearchInput, storeTaskQueue } from '../contract/protocol';
import type { Profile, SearchedSource } from '../contract/run-facts';
import { isNetworkSource, kindsOf, type SourceKind } from '../contract/sources';
import { VERIFIER } from '../evidence/verification';
import { libraryFiles } from '../literature/library-files';
import { DiskUnusable } from '../store/disk';
import { checkOutput } from '../store/outputs';
import { chooseRegistry } from './choose-registry';
import { CannotServeProfile, type Needs, UnusableInput } from './deps';
import { putOpening } from './opening';

type OpenRunNeeds = Needs<
  | 'store'
  | 'defaults'
  | 'kernelName'
  | 'reviewers'
  | 'paidModels'
  | 'prices'
  | 'embedder'
  | 'modelsOf'
  | 'searchAttributes'
  | 'arxivTaskQueue'
>;

export const openRun =
  (deps: OpenRunNeeds) =>
  async ({ input }: OpenRunRequest): Promise<Opened> => {
    const papersFolder = await outputsOf(deps, input);
    const searched = await sourceOf(deps, input);
    const profile: Profile = {
      storeId: deps.store.id,
      ...searched,
      registry: chooseRegistry({ crossref: deps.defaults.crossref, searches: searched.searches }),
      kernel: deps.kernelName,
      ...(Object.keys(deps.reviewers ?? {}).length === 0 ? {} : { reviewers: { ...deps.reviewers } }),
      ...budgetOf(deps, input),
      embedder: deps.embedder.name,
      embedderDimensions: deps.embedder.dimensions ?? 0,
      verifier: VERIFIER,
      // The worker's setting is a minimum; no run can loosen it.
      ...(input.requireDraft || deps.defaults.requireDraft ? { requireDraft: true } : {}),
      papersFolder,
      searchAttributes: [...(await deps.searchAttributes())],
    };
    const toProbe = deps.modelsOf(profile).map(({ model }) => model.name);
    if (deps.embedder.dimensions === undefined) toProbe.push(deps.embedder.name);
    return {
      opening: await putOpening(deps.store, { question: input.question, profile }),
      profile,
      ...(toProbe.length === 0 ? {} : { toProbe }),
    };
  };

/** A limit in money needs a price for everything that costs. */
function budgetOf(
  deps: Needs<'defaults' | 'paidModels' | 'prices'>,
  input: ResearchInput,
): Pick<Profile, 'budget' | 'prices'> {
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
  deps: Needs<'store' | 'defaults' | 'arxivTaskQueue'>,
  input: ResearchInput,
): Promise<Pick<Profile, 'source' | 'searches'>> {
  const source = input.source ?? (input.library === undefined ? deps.defaults.source : 'library');
  return { source, searches: await Promise.all(kindsOf(source).map((kind) => searched(deps, input, kind))) };
}

async function searched(
  deps: Needs<'store' | 'defaults' | 'arxivTaskQueue'>,
  input: ResearchInput,
  source: SourceKind,
): Promise<SearchedSource> {
  const here = storeTaskQueue(deps.store.id);
  if (isNetworkSource(source)) {
    const taskQueue = source === 'arxiv' ? await deps.arxivTaskQueue() : here;
    return { source, at: deps.defaults.sources[source].url, taskQueue };
  }
  switch (source) {
    case 'sample':
      return { source, at: 'bundled', taskQueue: here };
    case 'library': {
      const at = allowedPath(deps, 'library', input.library) ?? deps.defaults.library;
      if (at === undefined) {
        throw new UnusableInput(
          'library: is missing. Name a JSON Lines file in the input, or set SOVEREIGN_LIBRARY on the worker',
        );
      }
      await access(at).catch((cause: unknown) => {
        throw new UnusableInput(
          `library: ${at} cannot be read by the worker. Correct the path or its permissions`,
          { cause },
        );
      });
      // Checked before anything is paid for: the library must be in a searchable format.
      await libraryFiles(at);
      return { source, at, taskQueue: here };
    }
    default:
      return source satisfies never;
  }
}

/** Checked before anything is paid for, not when the paper is ready. @returns the folder of the papers */
async function outputsOf(deps: Needs<'store' | 'defaults'>, input: ResearchInput): Promise<string> {
  const { store, defaults } = deps;
  const { papers } = input;
  const problem = await store.problem();
  // The next worker would not find this worker's runs.
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
    // A full disk may have room later; a wrong folder can only be corrected in a new input.
    if (DiskUnusable.is(error) && error.isFolder) throw new UnusableInput(error.message, { cause: error });
    throw error;
  }
}

function allowedPath<P extends string | undefined>(deps: Needs<'defaults'>, field: string, path: P): P {
  if (path !== undefined && deps.defaults.runPaths === 'deny') {
    throw new UnusableInput(
      `${field}: this worker takes no paths from a run's input. Leave it out, or start the worker with SOVEREIGN_RUN_PATHS=allow`,
    );
  }
  return path;
}
