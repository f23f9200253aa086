// Builds the activities' dependencies from the configuration. The only place that knows every adapter.

import path from 'node:path';
import { type ActivityDeps, CannotServeProfile, type RunModel } from '../activities/deps';
import type { Config } from '../config/config';
import type { ChatModelConfig } from '../config/model-settings';
import {
  EXTRACTIVE,
  MODEL_PLACES,
  type ModelPlace,
  type Profile,
  ROLES,
  type Role,
} from '../contract/run-facts';
import { createOutboundFetch } from '../http/outbound';
import { createPacer, type Pacer, spacingMs } from '../http/pacer';
import type { Gate } from '../http/traffic';
import { createExtractiveKernel } from '../kernels/extractive-kernel';
import { createModelKernel } from '../kernels/model-kernel';
import { createCrossrefRegistry } from '../literature/crossref';
import { createAnswerSizes } from '../models/answer-sizes';
import { type EmbeddingModel, modelOf } from '../models/embedder';
import { journalledModel } from '../models/journalled-model';
import type { LanguageModel, ServedModel } from '../models/language-model';
import { createLexicalEmbedder } from '../models/lexical-embedder';
import { createOpenAICompatibleModel } from '../models/openai-compatible';
import { createOpenAIEmbeddingModel } from '../models/openai-embedder';
import { createRunBudget } from '../models/run-budget';
import { openSemanticIndex } from '../recall/semantic-index';
import { registryAnswer } from '../records/registration';
import { openLocalStore } from '../store/local-store';
import type { Store } from '../store/store';
import { sourceOpener } from './open-source';
import { VERSION } from './version';

export type Log = (message: string) => void;

/** The store of a state folder. */
export const openStore = (config: Config, log: Log): Promise<Store> =>
  openLocalStore(path.join(config.home, 'store'), log);

export const createEmbeddingModel = (
  { embedder, proxies }: Config,
  fetch = createOutboundFetch({ proxies }),
): EmbeddingModel =>
  embedder === undefined
    ? modelOf(createLexicalEmbedder())
    : createOpenAIEmbeddingModel({ ...embedder, fetch });

export const indexFolder = (config: Config) => path.join(config.home, 'recall');

/** A run can do without Crossref: while it is in trouble, a look-up waits in line no longer than this. */
const CROSSREF_TROUBLE_MS = 3 * 60_000;

/** Paces calls to arXiv; `gate` lets a call pass only while this process holds the arXiv role. */
export const createArxivPacer = ({ config, gate }: { config: Config; gate: Gate }) =>
  createPacer({ name: 'arXiv', spacingMs: config.arxiv.spacingMs, gate });

function mapRoles<A, B>(
  byRole: Readonly<Partial<Record<Role, A>>>,
  map: (value: A) => B,
): Partial<Record<Role, B>> {
  return Object.fromEntries(
    ROLES.flatMap((role) => {
      const value = byRole[role];
      return value === undefined ? [] : [[role, map(value)]];
    }),
  );
}

/**
 * Merges reviewers that are the same model at the same server: what is learnt about it in one role holds in
 * the others.
 */
function onePerServer(
  placed: readonly {
    readonly place: ModelPlace;
    readonly config: ChatModelConfig | undefined;
    readonly model: ServedModel | undefined;
  }[],
): RunModel[] {
  const byServer = new Map<string, { places: ModelPlace[]; model: ServedModel }>();
  for (const { place, config, model } of placed) {
    if (config === undefined || model === undefined) continue;
    const server = JSON.stringify([config.url, config.model, config.apiKey]);
    const known = byServer.get(server);
    if (known) known.places.push(place);
    else byServer.set(server, { places: [place], model });
  }
  return [...byServer.values()];
}

/** Builds what this configuration gives activities. What depends on the server is passed in. */
export function createDeps(options: {
  config: Config;
  store: Store;
  log: Log;
  arxivPacer: Pacer;
  arxivTaskQueue: () => Promise<string>;
  searchAttributes: () => Promise<readonly string[]>;
}): ActivityDeps {
  const { config, store, log } = options;
  const fetch = createOutboundFetch(config);
  const model = config.model && createOpenAICompatibleModel({ ...config.model, fetch });
  const kernelName = model?.name ?? EXTRACTIVE;
  const reviewers = mapRoles(config.reviewers, (reviewer) =>
    createOpenAICompatibleModel({ ...reviewer, fetch }),
  );
  const embedder = createEmbeddingModel(config, fetch);
  const crossref = createCrossrefRegistry({
    baseUrl: config.crossref.url,
    fetch,
    ...(config.contact ? { mailto: config.contact } : {}),
    timeoutMs: config.arxiv.timeoutMs,
    pacer: createPacer({
      name: 'Crossref',
      spacingMs: spacingMs(config.crossref.requestsPerMinute),
      longestTroubleMs: CROSSREF_TROUBLE_MS,
    }),
    userAgent: `sovereign/${VERSION}`,
    cache: {
      get: async (key) =>
        (await store.dayCache.find({ crossref: config.crossref.url, key }, registryAnswer)) ?? null,
      put: (key, answer) => store.dayCache.put({ crossref: config.crossref.url, key }, answer),
    },
  });
  const cannot = (what: string, profile: string, here: string) =>
    new CannotServeProfile(
      `the run was opened with ${what} ${profile}, this worker has ${here}; start a worker with the run's settings`,
    );

  const embedderOf = (profile: Profile) => {
    const { name, dimensions = profile.embedderDimensions } = embedder;
    if (profile.embedder !== name || profile.embedderDimensions !== dimensions) {
      throw cannot(
        'the embedder',
        `${profile.embedder} (${profile.embedderDimensions})`,
        `${name} (${dimensions})`,
      );
    }
    return embedder.withDimensions(dimensions);
  };

  const modelIn = (place: ModelPlace) =>
    place === 'kernel'
      ? { config: config.model, model }
      : { config: config.reviewers[place], model: reviewers[place] };
  const runModels = onePerServer(MODEL_PLACES.map((place) => ({ place, ...modelIn(place) })));

  /** Undefined if the profile needs no model. @throws CannotServeProfile */
  const modelsOf = (profile: Profile) => {
    if (profile.kernel === EXTRACTIVE) return undefined;
    if (model === undefined || model.name !== profile.kernel)
      throw cannot('the model', profile.kernel, kernelName);
    for (const role of ROLES) {
      const [profiled, here] = [profile.reviewers?.[role], reviewers[role]?.name];
      const named = (reviewer: string | undefined) => reviewer ?? `${profile.kernel} (SOVEREIGN_MODEL)`;
      if (profiled !== here)
        throw cannot(`the reviewer SOVEREIGN_MODEL_${role}`, named(profiled), named(here));
    }
    return { model, reviewers };
  };

  // Shared, because all runs ask the same models for the same things.
  const sizes = createAnswerSizes();
  const budgetGuard: ActivityDeps['budgetGuard'] = ({ profile, run, step, limits }) =>
    createRunBudget({ usage: store.usage, run, step, limits, prices: profile.prices, sizes });
  const paidModels = [
    ...(model ? [model.name] : []),
    ...Object.values(reviewers).map(({ name }) => name),
    ...(config.embedder ? [embedder.name] : []),
  ];

  return {
    store,
    defaults: {
      source: config.source,
      library: config.library,
      papersFolder: config.papersFolder,
      indexFolder: indexFolder(config),
      runPaths: config.runPaths,
      requireDraft: config.requireDraft,
      sources: config.sources,
      budget: config.budget,
      crossref: config.crossref,
    },
    paidModels: [...new Set(paidModels)],
    prices: config.prices,
    kernelName,
    reviewers: mapRoles(reviewers, ({ name }) => name),
    embedder,
    modelsOf: (profile) => (modelsOf(profile) === undefined ? [] : runModels),
    arxivTaskQueue: options.arxivTaskQueue,
    searchAttributes: options.searchAttributes,
    openSource: sourceOpener({ config, store, fetch, arxivPacer: options.arxivPacer, log, cannot }),
    openRegistry({ at }) {
      if (at !== config.crossref.url) throw cannot('Crossref at', at, config.crossref.url);
      return crossref;
    },
    rules: createExtractiveKernel(),
    budgetGuard,
    openKernel({ profile, run, round, step, limits, elseByRules, progress }) {
      const models = modelsOf(profile);
      if (models === undefined) return createExtractiveKernel();
      for (const place of MODEL_PLACES) {
        const learnt = profile.learnt?.[place];
        if (learnt !== undefined) modelIn(place).model?.know(learnt);
      }
      const counting = budgetGuard({ profile, run, step, limits });
      const journalled = (inner: LanguageModel) =>
        journalledModel({
          model: inner,
          journal: store.journal,
          run,
          round,
          step,
          budgetGuard: progress?.seeing(counting) ?? counting,
        });
      return createModelKernel({
        model: journalled(models.model),
        reviewers: mapRoles(models.reviewers, journalled),
        ...(elseByRules ? { elseByRules } : {}),
      });
    },
    openEmbedder(profile) {
      const profiled = embedderOf(profile);
      return config.embedder === undefined ? undefined : profiled;
    },
    async openIndex(profile) {
      return openSemanticIndex({ folder: indexFolder(config), embedder: embedderOf(profile) });
    },
  };
}
