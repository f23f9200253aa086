// Config -> what activities need. The one place that knows every adapter.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ActivityDeps, CannotServeProfile } from './activities/deps';
import type { Config } from './config';
import { createOutboundFetch } from './http/outbound';
import { createArxivSource } from './literature/arxiv';
import { createCrossrefRegistry } from './literature/crossref';
import { openLibrary } from './literature/library';
import { createOpenAlexSource } from './literature/openalex';
import { createPacer, type Gate, type Pacer } from './literature/pacer';
import { registryAnswer } from './literature/registry';
import { openSample } from './literature/sample';
import { searchAnswer } from './literature/source';
import { createAnswerSizes } from './models/answer-sizes';
import { type EmbeddingModel, modelOf } from './models/embedder';
import { createExtractiveKernel } from './models/extractive-kernel';
import { journalledModel } from './models/journalled-model';
import type { LanguageModel } from './models/language-model';
import { createLexicalEmbedder } from './models/lexical-embedder';
import { createModelKernel } from './models/model-kernel';
import { createOpenAICompatibleModel } from './models/openai-compatible';
import { createOpenAIEmbeddingModel } from './models/openai-embedder';
import { createRunMeter } from './models/run-meter';
import { EXTRACTIVE, type Profile, ROLES, type Role } from './protocol';
import { openSemanticIndex } from './recall/semantic-index';
import { openLocalStore } from './store/local-store';
import type { Store } from './store/store';
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

/** Far below the hundred a second that OpenAlex allows. */
const OPENALEX_SPACING_MS = 100;

/**
 * Crossref counts searches apart from look-ups by DOI since December 2025, and allows fewer: three a second to those who leave
 * an address, one to others. Most arXiv papers need one.
 */
const CROSSREF_SPACING_MS = { withContact: 350, without: 1_000 };

/** Turns at arXiv, for those calls only that come while this process holds the role (`gate`). */
export const createArxivPacer = ({ config, gate }: { config: Config; gate: Gate }) =>
  createPacer({ spacingMs: config.arxiv.spacingMs, gate });

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

/** What this configuration gives activities. What comes from the server is passed in. */
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
  const libraryIndexes = path.join(config.home, 'library');
  const arxiv = createArxivSource({
    baseUrl: config.arxiv.url,
    fetch,
    timeoutMs: config.arxiv.timeoutMs,
    pacer: options.arxivPacer,
    userAgent: `sovereign/${VERSION}`,
    cache: {
      get: async (key) => (await store.dayCache.find({ arxiv: config.arxiv.url, key }, searchAnswer)) ?? null,
      put: (key, answer) => store.dayCache.put({ arxiv: config.arxiv.url, key }, answer),
    },
  });
  const openAlex = createOpenAlexSource({
    baseUrl: config.openAlex.url,
    fetch,
    ...(config.openAlex.apiKey ? { apiKey: config.openAlex.apiKey } : {}),
    ...(config.contact ? { mailto: config.contact } : {}),
    timeoutMs: config.arxiv.timeoutMs,
    pacer: createPacer({ spacingMs: OPENALEX_SPACING_MS }),
    userAgent: `sovereign/${VERSION}`,
    cache: {
      get: async (key) =>
        (await store.dayCache.find({ openalex: config.openAlex.url, key }, searchAnswer)) ?? null,
      put: (key, answer) => store.dayCache.put({ openalex: config.openAlex.url, key }, answer),
    },
  });
  const crossref = createCrossrefRegistry({
    baseUrl: config.crossref.url,
    fetch,
    ...(config.contact ? { mailto: config.contact } : {}),
    timeoutMs: config.arxiv.timeoutMs,
    pacer: createPacer({
      spacingMs: config.contact ? CROSSREF_SPACING_MS.withContact : CROSSREF_SPACING_MS.without,
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

  // All runs ask the same models for the same things.
  const sizes = createAnswerSizes();
  const meter: ActivityDeps['meter'] = ({ profile, run, step, limits }) =>
    createRunMeter({ spending: store.spending, run, step, limits, prices: profile.prices, sizes });
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
      arxivUrl: config.arxiv.url,
      openAlexUrl: config.openAlex.url,
      budget: config.budget,
      crossref: config.crossref,
    },
    paidModels: [...new Set(paidModels)],
    prices: config.prices,
    kernelName,
    reviewers: mapRoles(reviewers, ({ name }) => name),
    embedder,
    arxivTaskQueue: options.arxivTaskQueue,
    searchAttributes: options.searchAttributes,
    async openSource({ source, at }) {
      switch (source) {
        case 'arxiv':
          if (at !== config.arxiv.url) throw cannot('arXiv at', at, config.arxiv.url);
          return arxiv;
        case 'openalex':
          if (at !== config.openAlex.url) throw cannot('OpenAlex at', at, config.openAlex.url);
          return openAlex;
        case 'library':
          if (!existsSync(at)) {
            throw new CannotServeProfile(
              `the run's library ${at} is not on this worker's machine; put it back or mount it`,
            );
          }
          return openLibrary({ path: at, indexDir: libraryIndexes, log });
        case 'sample':
          // The sample is ours: its index has nothing to report to users.
          return openSample({ indexDir: libraryIndexes, log: () => undefined });
        default:
          return source satisfies never;
      }
    },
    openRegistry({ at }) {
      if (at !== config.crossref.url) throw cannot('Crossref at', at, config.crossref.url);
      return crossref;
    },
    rules: createExtractiveKernel(),
    meter,
    openKernel({ profile, run, round, limits, elseByRules }) {
      if (profile.kernel === EXTRACTIVE) return createExtractiveKernel();
      if (model === undefined || model.name !== profile.kernel)
        throw cannot('the model', profile.kernel, kernelName);
      for (const role of ROLES) {
        const [profiled, here] = [profile.reviewers?.[role], reviewers[role]?.name];
        const named = (reviewer: string | undefined) => reviewer ?? `${profile.kernel} (SOVEREIGN_MODEL)`;
        if (profiled !== here)
          throw cannot(`the reviewer SOVEREIGN_MODEL_${role}`, named(profiled), named(here));
      }
      const journalled = (inner: LanguageModel) =>
        journalledModel({
          model: inner,
          journal: store.journal,
          run,
          round,
          meter: (step) => meter({ profile, run, step, limits }),
        });
      return createModelKernel({
        model: journalled(model),
        reviewers: mapRoles(reviewers, journalled),
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
