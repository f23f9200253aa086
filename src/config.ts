// The environment, read in one place. Every variable is explained in .env.example.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AT_LIMIT, amounts, hasAmount, type Limits } from './budget/limits';
import { type Prices, prices } from './budget/prices';
import { CROSSREF_URL } from './literature/crossref';
import { OPENALEX_URL } from './literature/openalex';
import { EMBED_FORMS, EMBED_MAX_CHARS, type EmbedForm } from './models/embedding-form';
import { MODEL_VARIABLES } from './models/provider-failure';
import { EXTRACTIVE, explain, ROLES, type Role, SOURCES, TASK_QUEUE } from './protocol';

const filled = z.string().trim().min(1);
const optional = filled.optional();
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));
const seconds = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a number of seconds' })
    .positive({ error: 'must be above 0 seconds' })
    .default(fallback);
const perMinute = z.coerce
  .number({ error: 'must be a number of requests a minute' })
  .positive({ error: 'must be above 0 requests a minute' })
  .optional();

/** As a run's own budget is checked. */
const limit = (unit: keyof typeof amounts) =>
  z.coerce.number({ error: 'must be a number' }).pipe(amounts[unit].unwrap()).optional();

const CROSSREF_MODES = ['auto', 'on', 'off'] as const;

const environment = z.object({
  SOVEREIGN_TASK_QUEUE: filled.max(200).default(TASK_QUEUE),
  SOVEREIGN_HOME: filled.default('.sovereign'),
  SOVEREIGN_PAPERS: filled.default('papers'),
  SOVEREIGN_CACHE: optional,
  SOVEREIGN_SOURCE: z.enum(SOURCES, { error: `must be one of ${SOURCES.join(', ')}` }).optional(),
  SOVEREIGN_LIBRARY: optional,
  SOVEREIGN_ARXIV_URL: httpUrl.default('https://export.arxiv.org/api'),
  SOVEREIGN_ARXIV_TIMEOUT_S: seconds(30),
  SOVEREIGN_ARXIV_SPACING_S: seconds(3),
  SOVEREIGN_OPENALEX_URL: httpUrl.default(OPENALEX_URL),
  SOVEREIGN_OPENALEX_KEY: optional,
  SOVEREIGN_CROSSREF: z
    .enum(CROSSREF_MODES, { error: `must be one of ${CROSSREF_MODES.join(', ')}` })
    .default('auto'),
  SOVEREIGN_CROSSREF_URL: httpUrl.optional(),
  SOVEREIGN_CONTACT: z.email({ error: 'must be an e-mail address' }).optional(),
  SOVEREIGN_RUN_PATHS: z.enum(['allow', 'deny'], { error: 'must be allow or deny' }).optional(),
  SOVEREIGN_MODEL_URL: httpUrl.optional(),
  SOVEREIGN_MODEL: optional,
  SOVEREIGN_MODEL_KEY: optional,
  SOVEREIGN_MODEL_TIMEOUT_S: seconds(120),
  SOVEREIGN_MODEL_RPM: perMinute,
  SOVEREIGN_MODEL_SKEPTIC: optional,
  SOVEREIGN_MODEL_SKEPTIC_URL: httpUrl.optional(),
  SOVEREIGN_MODEL_SKEPTIC_KEY: optional,
  SOVEREIGN_MODEL_VALIDATOR: optional,
  SOVEREIGN_MODEL_VALIDATOR_URL: httpUrl.optional(),
  SOVEREIGN_MODEL_VALIDATOR_KEY: optional,
  SOVEREIGN_MODEL_SYNTHESIZER: optional,
  SOVEREIGN_MODEL_SYNTHESIZER_URL: httpUrl.optional(),
  SOVEREIGN_MODEL_SYNTHESIZER_KEY: optional,
  SOVEREIGN_EMBED_URL: httpUrl.optional(),
  SOVEREIGN_EMBED_MODEL: optional,
  SOVEREIGN_EMBED_KEY: optional,
  SOVEREIGN_EMBED_DIMENSIONS: z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(1)
    .max(8192)
    .default(1024),
  SOVEREIGN_EMBED_TIMEOUT_S: seconds(60),
  SOVEREIGN_EMBED_FORM: z
    .enum(EMBED_FORMS, { error: `must be one of ${EMBED_FORMS.join(', ')}` })
    .default('auto'),
  SOVEREIGN_EMBED_MAX_CHARS: z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(100, { error: 'must be at least 100' })
    .default(EMBED_MAX_CHARS),
  SOVEREIGN_EMBED_RPM: perMinute,
  SOVEREIGN_BUDGET_REQUESTS: limit('requests'),
  SOVEREIGN_BUDGET_TOKENS: limit('tokens'),
  SOVEREIGN_BUDGET_USD: limit('usd'),
  SOVEREIGN_BUDGET_AT_LIMIT: z
    .enum(AT_LIMIT, { error: `must be ${AT_LIMIT.join(' or ')}` })
    .default('finish'),
  SOVEREIGN_PRICES: optional,
  NVIDIA_API_KEY: optional,
  OPENAI_API_KEY: optional,
  SOVEREIGN_TEMPORAL: z.enum(['auto', 'embedded'], { error: 'must be auto or embedded' }).default('auto'),
  SOVEREIGN_TEMPORAL_BINARY: optional,
});

export interface ModelConfig {
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  readonly timeoutMs: number;
  /** Absent: no limit of ours. */
  readonly requestsPerMinute: number | undefined;
}

/** A model that reviews in one role, in place of the main one. */
export interface ReviewerConfig extends ModelConfig {
  /** The variables it was configured by, for errors to name. */
  readonly variables: typeof MODEL_VARIABLES;
}

export interface EmbedderConfig extends ModelConfig {
  readonly dimensions: number;
  readonly form: EmbedForm;
  readonly maxChars: number;
}

export interface Config {
  /** Where this folder's runs are started and its worker polls. */
  readonly taskQueue: string;
  /** State of this folder's runs: store, semantic index, embedded server. Absolute. */
  readonly home: string;
  /** Published papers. Absolute. */
  readonly papersFolder: string;
  /** Downloads shared by all folders. Absolute. */
  readonly cacheDir: string;
  /** What a run that names no source searches. */
  readonly source: (typeof SOURCES)[number];
  /** The source was configured, and is not the default. */
  readonly sourceIsSet: boolean;
  readonly library: string | undefined;
  readonly arxiv: { readonly url: string; readonly timeoutMs: number; readonly spacingMs: number };
  readonly openAlex: { readonly url: string; readonly apiKey: string | undefined };
  readonly crossref: {
    /** Which runs ask it: activities/choose-registry.ts. */
    readonly mode: (typeof CROSSREF_MODES)[number];
    readonly url: string;
    readonly urlIsSet: boolean;
  };
  /** Whom Crossref and OpenAlex may write to. */
  readonly contact: string | undefined;
  /** Whether a run's input may name files and folders of this machine. */
  readonly runPaths: 'allow' | 'deny';
  /** Absent: the extractive kernel. */
  readonly model: ModelConfig | undefined;
  /** Roles that another model reviews in than the main one. */
  readonly reviewers: Readonly<Partial<Record<Role, ReviewerConfig>>>;
  /** Absent: the local lexical embedder. */
  readonly embedder: EmbedderConfig | undefined;
  /** Of runs that name none; null: no limit. */
  readonly budget: Limits | null;
  readonly prices: Prices;
  readonly temporal: { readonly mode: 'auto' | 'embedded'; readonly binary: string | undefined };
}

/** A variable holds something unusable. The message names it and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const NVIDIA_URL = 'https://integrate.api.nvidia.com/v1';
const OPENAI_URL = 'https://api.openai.com/v1';
const EMBED_MODEL = 'nvidia/nv-embedqa-e5-v5';

type Environment = z.infer<typeof environment>;

/** The key meant for an endpoint: a provider's own key goes to that provider first. */
function keyFor(url: string, own: string | undefined, env: Environment): string | undefined {
  if (own) return own;
  const { hostname } = new URL(url);
  if (/(?:^|\.)(?:openai|nvidia)\.com$/.test(hostname)) return providersOwnKey(url, env);
  return env.NVIDIA_API_KEY ?? env.OPENAI_API_KEY;
}

/** OpenAI's key at OpenAI, NVIDIA's at NVIDIA, none anywhere else. */
function providersOwnKey(url: string, env: Environment): string | undefined {
  const host = `.${new URL(url).hostname}`;
  if (host.endsWith('.openai.com')) return env.OPENAI_API_KEY;
  if (host.endsWith('.nvidia.com')) return env.NVIDIA_API_KEY;
  return undefined;
}

function defaultUrl(variable: string, env: Environment): string {
  if (env.NVIDIA_API_KEY) return NVIDIA_URL;
  if (env.OPENAI_API_KEY) return OPENAI_URL;
  throw new ConfigError(
    `${variable} is not set: give the base URL of an OpenAI-compatible server, such as http://127.0.0.1:8000/v1`,
  );
}

function modelConfig(env: Environment): ModelConfig | undefined {
  if (!env.SOVEREIGN_MODEL) {
    if (!env.SOVEREIGN_MODEL_URL && !env.SOVEREIGN_MODEL_KEY) return undefined;
    throw new ConfigError('SOVEREIGN_MODEL is not set: name the model that SOVEREIGN_MODEL_URL serves');
  }
  if (env.SOVEREIGN_MODEL === EXTRACTIVE) {
    throw new ConfigError(
      `SOVEREIGN_MODEL: "${EXTRACTIVE}" is the kernel without a model; leave the variable out to use it`,
    );
  }
  const url = env.SOVEREIGN_MODEL_URL ?? defaultUrl('SOVEREIGN_MODEL_URL', env);
  return {
    url,
    model: env.SOVEREIGN_MODEL,
    apiKey: keyFor(url, env.SOVEREIGN_MODEL_KEY, env),
    timeoutMs: env.SOVEREIGN_MODEL_TIMEOUT_S * 1000,
    requestsPerMinute: env.SOVEREIGN_MODEL_RPM,
  };
}

function reviewersConfig(
  env: Environment,
  main: ModelConfig | undefined,
): Partial<Record<Role, ReviewerConfig>> {
  const reviewers = ROLES.map((role) => [role, reviewerConfig({ role, env, main })] as const);
  return Object.fromEntries(reviewers.filter(([, reviewer]) => reviewer !== undefined));
}

function reviewerConfig(options: {
  role: Role;
  env: Environment;
  main: ModelConfig | undefined;
}): ReviewerConfig | undefined {
  const { role, env, main } = options;
  const variable = `SOVEREIGN_MODEL_${role}` as const;
  const model = env[variable];
  const own = { url: env[`${variable}_URL`], key: env[`${variable}_KEY`] };
  if (model === undefined) {
    if (own.url === undefined && own.key === undefined) return undefined;
    throw new ConfigError(
      `${variable} is not set: name the model that reviews as ${role}, or leave ${variable}_URL and ${variable}_KEY out`,
    );
  }
  if (model === EXTRACTIVE) {
    throw new ConfigError(
      `${variable}: "${EXTRACTIVE}" is no model; leave the variable out, and the main model reviews as ${role}`,
    );
  }
  if (main === undefined) {
    throw new ConfigError(
      `SOVEREIGN_MODEL is not set: ${variable} only takes its place for one reviewer. Set SOVEREIGN_MODEL, or leave ${variable} out`,
    );
  }
  const url = own.url ?? main.url;
  // The main model's key is for its server only.
  const shared = new URL(url).origin === new URL(main.url).origin;
  const apiKey = own.key ?? (shared ? main.apiKey : providersOwnKey(url, env));
  // The main model, named once more.
  if (model === main.model && url === main.url && apiKey === main.apiKey) return undefined;
  return {
    ...main,
    url,
    model,
    apiKey,
    variables: {
      ...MODEL_VARIABLES,
      model: variable,
      ...(own.url === undefined ? {} : { url: `${variable}_URL` }),
      ...(own.key === undefined && shared ? {} : { key: `${variable}_KEY` }),
    },
  };
}

function embedderConfig(env: Environment): EmbedderConfig | undefined {
  if (!env.SOVEREIGN_EMBED_URL && !env.SOVEREIGN_EMBED_MODEL) return undefined;
  const url = env.SOVEREIGN_EMBED_URL ?? defaultUrl('SOVEREIGN_EMBED_URL', env);
  // The model's own key is for the model's server only.
  const shared =
    env.SOVEREIGN_MODEL_URL !== undefined && new URL(env.SOVEREIGN_MODEL_URL).origin === new URL(url).origin;
  const modelKey = shared ? env.SOVEREIGN_MODEL_KEY : undefined;
  return {
    url,
    model: env.SOVEREIGN_EMBED_MODEL ?? EMBED_MODEL,
    apiKey: keyFor(url, env.SOVEREIGN_EMBED_KEY ?? modelKey, env),
    timeoutMs: env.SOVEREIGN_EMBED_TIMEOUT_S * 1000,
    dimensions: env.SOVEREIGN_EMBED_DIMENSIONS,
    form: env.SOVEREIGN_EMBED_FORM,
    maxChars: env.SOVEREIGN_EMBED_MAX_CHARS,
    requestsPerMinute: env.SOVEREIGN_EMBED_RPM,
  };
}

function budgetConfig(env: Environment): Limits | null {
  const given = {
    requests: env.SOVEREIGN_BUDGET_REQUESTS,
    tokens: env.SOVEREIGN_BUDGET_TOKENS,
    usd: env.SOVEREIGN_BUDGET_USD,
  };
  return hasAmount(given) ? { ...given, atLimit: env.SOVEREIGN_BUDGET_AT_LIMIT } : null;
}

function readPrices(file: string): Prices {
  const remedy = `SOVEREIGN_PRICES: ${file} must hold prices in US dollars for a million tokens, such as {"model-name":{"input":0.5,"output":1.5}}`;
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${remedy} (${(error as Error).message})`);
  }
  const parsed = prices.safeParse(read);
  if (!parsed.success) throw new ConfigError(`${remedy}; ${explain(parsed.error, 'file')}`);
  return parsed.data;
}

/**
 * Reads the environment.
 * @param options.runPaths what holds where SOVEREIGN_RUN_PATHS is not set: a person's own machine allows
 *   paths in a run's input, a deployed worker does not.
 * @throws ConfigError
 */
export function readConfig(options: {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  runPaths: 'allow' | 'deny';
}): Config {
  // An empty variable is an unset one: that is how .env files and compose files leave things out.
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
  const model = modelConfig(env);
  return {
    taskQueue: env.SOVEREIGN_TASK_QUEUE,
    home: at(env.SOVEREIGN_HOME),
    papersFolder: at(env.SOVEREIGN_PAPERS),
    cacheDir: env.SOVEREIGN_CACHE
      ? at(env.SOVEREIGN_CACHE)
      : path.join(given.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'sovereign'),
    source,
    sourceIsSet: env.SOVEREIGN_SOURCE !== undefined,
    library,
    arxiv: {
      url: env.SOVEREIGN_ARXIV_URL,
      timeoutMs: env.SOVEREIGN_ARXIV_TIMEOUT_S * 1000,
      spacingMs: env.SOVEREIGN_ARXIV_SPACING_S * 1000,
    },
    openAlex: { url: env.SOVEREIGN_OPENALEX_URL, apiKey: env.SOVEREIGN_OPENALEX_KEY },
    crossref: {
      mode: env.SOVEREIGN_CROSSREF,
      url: env.SOVEREIGN_CROSSREF_URL ?? CROSSREF_URL,
      urlIsSet: env.SOVEREIGN_CROSSREF_URL !== undefined,
    },
    contact: env.SOVEREIGN_CONTACT,
    runPaths: env.SOVEREIGN_RUN_PATHS ?? options.runPaths,
    model,
    reviewers: reviewersConfig(env, model),
    embedder: embedderConfig(env),
    budget: budgetConfig(env),
    prices: env.SOVEREIGN_PRICES === undefined ? {} : readPrices(at(env.SOVEREIGN_PRICES)),
    temporal: { mode: env.SOVEREIGN_TEMPORAL, binary: env.SOVEREIGN_TEMPORAL_BINARY },
  };
}
