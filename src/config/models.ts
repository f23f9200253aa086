// The models a worker asks: the main one, reviewers in single roles, the embedder; and whose key goes where.

import { EXTRACTIVE, ROLES, type Role } from '../contract/run-facts';
import { isLoopback } from '../http/proxies';
import type { EmbedForm } from '../models/embedding-form';
import { MODEL_VARIABLES } from '../models/provider-failure';
import { ConfigError } from './config-error';
import type { Environment } from './environment';

export interface ModelConfig {
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Sent with each request; their values are secrets. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Absent: no limit of ours. */
  readonly requestsPerMinute: number | undefined;
}

export interface ChatModelConfig extends ModelConfig {
  /** For the first token. Absent: by the measured speed. */
  readonly timeoutMs: number | undefined;
  readonly silenceMs: number;
  /** Requests under way at once. Absent: no limit of ours. */
  readonly concurrency: number | undefined;
  /** Tokens. Absent: learnt. */
  readonly contextTokens: number | undefined;
  readonly maxOutputTokens: number | undefined;
}

/** A model that reviews in one role, in place of the main one. */
export interface ReviewerConfig extends ChatModelConfig {
  /** The variables it was configured by, for errors to name. */
  readonly variables: typeof MODEL_VARIABLES;
}

export interface EmbedderConfig extends ModelConfig {
  readonly timeoutMs: number;
  /** Absent: as long as the model gives its vectors. */
  readonly dimensions: number | undefined;
  readonly form: EmbedForm;
  readonly maxChars: number;
}

const NVIDIA_URL = 'https://integrate.api.nvidia.com/v1';
const OPENAI_URL = 'https://api.openai.com/v1';
const EMBED_MODEL = 'nvidia/nv-embedqa-e5-v5';

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

/** A model server on this machine most often has one slot: what does not fit waits with us, where no limit counts it. */
const concurrencyAt = (url: string, env: Environment): number | undefined =>
  env.SOVEREIGN_MODEL_CONCURRENCY ?? (isLoopback(new URL(url).hostname) ? 1 : undefined);

export function modelConfig(env: Environment): ChatModelConfig | undefined {
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
    apiKey: env.SOVEREIGN_MODEL_KEY ?? providersOwnKey(url, env),
    headers: env.SOVEREIGN_MODEL_HEADERS,
    timeoutMs: env.SOVEREIGN_MODEL_TIMEOUT_S === undefined ? undefined : env.SOVEREIGN_MODEL_TIMEOUT_S * 1000,
    silenceMs: env.SOVEREIGN_MODEL_SILENCE_S * 1000,
    requestsPerMinute: env.SOVEREIGN_MODEL_RPM,
    concurrency: concurrencyAt(url, env),
    contextTokens: env.SOVEREIGN_MODEL_CONTEXT,
    maxOutputTokens: env.SOVEREIGN_MODEL_MAX_OUTPUT,
  };
}

export function reviewersConfig(
  env: Environment,
  main: ChatModelConfig | undefined,
): Partial<Record<Role, ReviewerConfig>> {
  const reviewers = ROLES.map((role) => [role, reviewerConfig({ role, env, main })] as const);
  return Object.fromEntries(reviewers.filter(([, reviewer]) => reviewer !== undefined));
}

function reviewerConfig(options: {
  role: Role;
  env: Environment;
  main: ChatModelConfig | undefined;
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
    // What was set or learnt of the main model says nothing of another.
    ...(shared ? {} : { headers: undefined, concurrency: concurrencyAt(url, env) }),
    contextTokens: undefined,
    maxOutputTokens: undefined,
    variables: {
      ...MODEL_VARIABLES,
      model: variable,
      ...(own.url === undefined ? {} : { url: `${variable}_URL` }),
      ...(own.key === undefined && shared ? {} : { key: `${variable}_KEY` }),
    },
  };
}

export function embedderConfig(env: Environment): EmbedderConfig | undefined {
  if (!env.SOVEREIGN_EMBED_URL && !env.SOVEREIGN_EMBED_MODEL) return undefined;
  const url = env.SOVEREIGN_EMBED_URL ?? defaultUrl('SOVEREIGN_EMBED_URL', env);
  // The model's own key is for the model's server only.
  const shared =
    env.SOVEREIGN_MODEL_URL !== undefined && new URL(env.SOVEREIGN_MODEL_URL).origin === new URL(url).origin;
  const modelKey = shared ? env.SOVEREIGN_MODEL_KEY : undefined;
  return {
    url,
    model: env.SOVEREIGN_EMBED_MODEL ?? EMBED_MODEL,
    apiKey: env.SOVEREIGN_EMBED_KEY ?? modelKey ?? providersOwnKey(url, env),
    headers: env.SOVEREIGN_EMBED_HEADERS ?? (shared ? env.SOVEREIGN_MODEL_HEADERS : undefined),
    timeoutMs: env.SOVEREIGN_EMBED_TIMEOUT_S * 1000,
    dimensions: env.SOVEREIGN_EMBED_DIMENSIONS,
    form: env.SOVEREIGN_EMBED_FORM,
    maxChars: env.SOVEREIGN_EMBED_MAX_CHARS,
    requestsPerMinute: env.SOVEREIGN_EMBED_RPM,
  };
}
