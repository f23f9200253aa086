// The environment, read in one place.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { hasQuantity, type Limits } from '../contract/limits';
import { type Prices, prices } from '../contract/prices';
import { explain } from '../contract/protocol';
import type { Role } from '../contract/run-facts';
import type { SourceChoice } from '../contract/sources';
import { type Proxies, ProxyInvalid, readProxies } from '../http/proxies';
import { CROSSREF_URL } from '../literature/crossref';
import type { Access } from '../machine/private-files';
import { ConfigError } from './config-error';
import { type CROSSREF_MODES, type Environment, environment } from './environment';
import {
  type ChatModelConfig,
  type EmbedderConfig,
  embedderConfig,
  modelConfig,
  type ReviewerConfig,
  reviewersConfig,
} from './model-settings';
import { type SourceSettings, sourceSettings } from './source-variables';

export { ConfigError } from './config-error';
export type { EmbedderConfig, ModelConfig, ReviewerConfig } from './model-settings';

/**
 * Since December 2025 Crossref counts searches separately from look-ups by DOI, and allows fewer: three a
 * second with a contact address, one without. Most arXiv papers need a search.
 */
const CROSSREF_RPM = { withContact: 170, without: 60 };

export interface Config {
  /** Where this folder's runs are started and its worker polls. */
  readonly taskQueue: string;
  /** State of this folder's runs: store, semantic index, embedded server. Absolute path. */
  readonly home: string;
  /** Published papers. Absolute path. */
  readonly papersFolder: string;
  /** Downloads shared by all folders. Absolute path. */
  readonly cacheDir: string;
  /** Who may use `home` and `cacheDir`. */
  readonly access: Access;
  /** The source for a run that names none. */
  readonly source: SourceChoice;
  /** The source was configured explicitly. */
  readonly sourceIsSet: boolean;
  readonly library: string | undefined;
  readonly arxiv: { readonly url: string; readonly timeoutMs: number; readonly spacingMs: number };
  /** Settings of the network sources. */
  readonly sources: SourceSettings;
  readonly crossref: {
    /** Which runs ask Crossref: activities/choose-registry.ts. */
    readonly mode: (typeof CROSSREF_MODES)[number];
    readonly url: string;
    readonly urlIsSet: boolean;
    /** For this process. */
    readonly requestsPerMinute: number;
  };
  /** Contact address sent to Crossref and OpenAlex. */
  readonly contact: string | undefined;
  /** Whether a run's input may name files and folders of this machine. */
  readonly runPaths: 'allow' | 'deny';
  /** Decisions that name no draft are refused. */
  readonly requireDraft: boolean;
  /** Absent: the extractive kernel. */
  readonly model: ChatModelConfig | undefined;
  /** Roles in which another model than the main one reviews. */
  readonly reviewers: Readonly<Partial<Record<Role, ReviewerConfig>>>;
  /** Absent: the local lexical embedder. */
  readonly embedder: EmbedderConfig | undefined;
  /** Budget of runs that name none; null: no limit. */
  readonly budget: Limits | null;
  readonly prices: Prices;
  /** How long running activities may take to end when the worker is asked to stop. */
  readonly shutdownGraceMs: number;
  /** For Worker Versioning; absent: this worker has no version. */
  readonly version: { readonly deploymentName: string; readonly buildId: string } | undefined;
  /** HTTP_PROXY, HTTPS_PROXY, NO_PROXY. */
  readonly proxies: Proxies;
  readonly temporal: { readonly mode: 'auto' | 'embedded'; readonly binary: string | undefined };
}

function budgetConfig(env: Environment): Limits | null {
  const given = {
    requests: env.SOVEREIGN_BUDGET_REQUESTS,
    tokens: env.SOVEREIGN_BUDGET_TOKENS,
    usd: env.SOVEREIGN_BUDGET_USD,
  };
  return hasQuantity(given) ? { ...given, atLimit: env.SOVEREIGN_BUDGET_AT_LIMIT } : null;
}

function readPrices(file: string): Prices {
  const remedy = `SOVEREIGN_PRICES: ${file} must hold prices in US dollars for a million tokens, such as {"model-name":{"input":0.5,"output":1.5}}`;
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${remedy} (${(error as Error).message})`, { cause: error });
  }
  const parsed = prices.safeParse(read);
  if (!parsed.success) throw new ConfigError(`${remedy}; ${explain(parsed.error, 'file')}`);
  return parsed.data;
}

/** In the user's home folder; for a user without one, in ours. */
function defaultCache(env: Readonly<Record<string, string | undefined>>, home: string): string {
  if (env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)) {
    return path.join(env.XDG_CACHE_HOME, 'sovereign');
  }
  const users = env.HOME ?? homeOfUser();
  return users === undefined ? path.join(home, 'cache') : path.join(users, '.cache', 'sovereign');
}

function homeOfUser(): string | undefined {
  try {
    return path.isAbsolute(homedir()) ? homedir() : undefined;
  } catch {
    // A user id without an entry in the system.
    return undefined;
  }
}

function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies {
  try {
    return readProxies(env);
  } catch (error) {
    throw ProxyInvalid.is(error) ? new ConfigError(error.message, { cause: error }) : error;
  }
}

/**
 * Reads the environment.
 * @param options.runPaths the default if SOVEREIGN_RUN_PATHS is not set: a person's own machine allows paths
 * in a run's input, a deployed worker does not.
 * @throws ConfigError
 */
export function readConfig(options: {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  runPaths: 'allow' | 'deny';
}): Config {
  // An empty variable counts as unset: .env files and compose files leave settings out that way.
  const given = Object.fromEntries(Object.entries(options.env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(explain(parsed.error, 'environment'));
  const env = parsed.data;
  const at = (folder: string) => path.resolve(options.cwd, folder);
  const library = env.SOVEREIGN_LIBRARY === undefined ? undefined : at(env.SOVEREIGN_LIBRARY);
  const source = env.SOVEREIGN_SOURCE ?? (library === undefined ? 'arxiv' : 'library');
  if (source === 'library' && library === undefined) {
    throw new ConfigError(
      'SOVEREIGN_LIBRARY is not set: SOVEREIGN_SOURCE=library needs a JSON Lines file or folder',
    );
  }
  if (
    env.SOVEREIGN_ARXIV_SPACING_S < 3 &&
    new URL(env.SOVEREIGN_ARXIV_URL).hostname.match(/(^|\.)arxiv\.org$/)
  ) {
    throw new ConfigError(
      'SOVEREIGN_ARXIV_SPACING_S: arXiv asks for at least 3 seconds between requests; leave it out',
    );
  }
  const home = at(env.SOVEREIGN_HOME);
  if (/[\x00-\x1f\x7f]/.test(home)) {
    throw new ConfigError(
      `SOVEREIGN_HOME: ${JSON.stringify(home)} holds a line break or another control character, which the semantic index cannot use; rename the folder, or set SOVEREIGN_HOME to another one`,
    );
  }
  const model = modelConfig(env);
  return {
    taskQueue: env.SOVEREIGN_TASK_QUEUE,
    home,
    papersFolder: at(env.SOVEREIGN_PAPERS),
    cacheDir: env.SOVEREIGN_CACHE ? at(env.SOVEREIGN_CACHE) : defaultCache(given, home),
    access: env.SOVEREIGN_ACCESS,
    source,
    sourceIsSet: env.SOVEREIGN_SOURCE !== undefined,
    library,
    arxiv: {
      url: env.SOVEREIGN_ARXIV_URL,
      timeoutMs: env.SOVEREIGN_ARXIV_TIMEOUT_S * 1000,
      spacingMs: env.SOVEREIGN_ARXIV_SPACING_S * 1000,
    },
    sources: sourceSettings(env),
    crossref: {
      mode: env.SOVEREIGN_CROSSREF,
      url: env.SOVEREIGN_CROSSREF_URL ?? CROSSREF_URL,
      urlIsSet: env.SOVEREIGN_CROSSREF_URL !== undefined,
      requestsPerMinute:
        env.SOVEREIGN_CROSSREF_RPM ?? CROSSREF_RPM[env.SOVEREIGN_CONTACT ? 'withContact' : 'without'],
    },
    contact: env.SOVEREIGN_CONTACT,
    runPaths: env.SOVEREIGN_RUN_PATHS ?? options.runPaths,
    requireDraft: env.SOVEREIGN_REQUIRE_DRAFT === 'yes',
    model,
    reviewers: reviewersConfig(env, model),
    embedder: embedderConfig(env, model),
    budget: budgetConfig(env),
    prices: env.SOVEREIGN_PRICES === undefined ? {} : readPrices(at(env.SOVEREIGN_PRICES)),
    shutdownGraceMs: env.SOVEREIGN_SHUTDOWN_S * 1000,
    version:
      env.SOVEREIGN_BUILD_ID === undefined
        ? undefined
        : { deploymentName: env.SOVEREIGN_DEPLOYMENT, buildId: env.SOVEREIGN_BUILD_ID },
    proxies: proxiesOf(options.env),
    temporal: { mode: env.SOVEREIGN_TEMPORAL, binary: env.SOVEREIGN_TEMPORAL_BINARY },
  };
}
