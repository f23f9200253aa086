// Records what the run is opened with. Nothing falls back silently from it later.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Opened, OpenRunRequest } from '../contract';
import { VERIFIER } from '../evidence/verification';
import { libraryFiles } from '../literature/library-files';
import { makeOrdinaryFolder } from '../machine/private-files';
import {
  type Profile,
  type ResearchInput,
  type SearchedSource,
  type SourceKind,
  storeTaskQueue,
} from '../protocol';
import { chooseRegistry } from './choose-registry';
import { type ActivityDeps, UnusableInput } from './deps';
import type { Opening } from './opening';

export const openRun =
  (deps: ActivityDeps) =>
  async ({ input }: OpenRunRequest): Promise<Opened> => {
    const searched = await sourceOf(deps, input);
    const profile: Profile = {
      storeId: deps.store.id,
      ...searched,
      registry: chooseRegistry({ crossref: deps.defaults.crossref, searches: searched.searches }),
      kernel: deps.kernelName,
      ...(Object.keys(deps.reviewers ?? {}).length === 0 ? {} : { reviewers: { ...deps.reviewers } }),
      ...budgetOf(deps, input),
      embedder: deps.embedder.name,
      embedderDimensions: deps.embedder.dimensions,
      verifier: VERIFIER,
      papersFolder:
        input.out === undefined
          ? deps.defaults.papersFolder
          : await writable(allowedPath(deps, 'out', input.out)),
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
    return { opening: await deps.store.put(opening), profile };
  };

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

/** Before anything is paid for, not when the paper is ready. */
async function writable(folder: string): Promise<string> {
  try {
    makeOrdinaryFolder(folder);
    await access(folder, constants.W_OK);
    if (!(await stat(folder)).isDirectory()) throw new Error('not a folder');
    return folder;
  } catch (error) {
    throw new UnusableInput(
      `out: ${folder} cannot be written by the worker (${(error as Error).message}). Name another folder, or mend this one`,
    );
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
