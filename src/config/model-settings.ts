// The models a worker asks: the main one, reviewers for single roles, the embedder; and which key is sent
// where.

import { EXTRACTIVE, ROLES, type Role } from '../contract/run-facts';
import { isLoopback } from '../http/proxies';
import type { EmbedForm } from '../models/embedding-form';
import type { Change } from '../models/failure-table';
import { MODEL_VARIABLES } from '../models/provider-failure';
import { ConfigError } from './config-error';
import type { Environment } from './environment';
import {
  MODEL_PRESETS,
  mustHaveKey,
  PRESET_NAMES,
  type PresetModel,
  presetIn,
  presetUrl,
  vendorsKey,
} from './model-presets';

export interface ModelConfig {
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Sent with each request; their values are secrets. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Absent: no limit of our own. */
  readonly requestsPerMinute: number | undefined;
}

export interface ChatModelConfig extends ModelConfig {
  /** For the first token. Absent: derived from the measured speed. */
  readonly timeoutMs: number | undefined;
  readonly silenceMs: number;
  /** Concurrent requests. Absent: no limit of our own. */
  readonly concurrency: number | undefined;
  /** In tokens. Absent: learnt. */
  readonly contextTokens: number | undefined;
  readonly maxOutputTokens: number | undefined;
  /** Changes that its server is known to need. Absent: none known in advance. */
  readonly changes?: readonly Change[] | undefined;
  /** The variables that configured it, for errors to name. Default: those of the main model. */
  readonly variables?: typeof MODEL_VARIABLES;
}

/** A model that replaces the main one as reviewer in one role. */
export interface ReviewerConfig extends ChatModelConfig {
  readonly variables: typeof MODEL_VARIABLES;
}

export interface EmbedderConfig extends ModelConfig {
  readonly timeoutMs: number;
  /** Absent: whatever length the model returns. */
  readonly dimensions: number | undefined;
  readonly form: EmbedForm;
  readonly maxChars: number;
}

const EMBED_MODEL = 'nvidia/nv-embedqa-e5-v5';

const PRESETS = PRESET_NAMES.map((name) => `${name}:`).join(', ');

function defaultUrl(variable: 'SOVEREIGN_MODEL_URL' | 'SOVEREIGN_EMBED_URL', env: Environment): string {
  if (env.NVIDIA_API_KEY) return MODEL_PRESETS.nim.url;
  if (env.OPENAI_API_KEY) return MODEL_PRESETS.openai.url;
  const preset =
    variable === 'SOVEREIGN_MODEL_URL' ? `; or begin SOVEREIGN_MODEL with one of ${PRESETS}` : '';
  throw new ConfigError(
    `${variable} is not set: give the base URL of an OpenAI-compatible server, such as http://127.0.0.1:8000/v1${preset}`,
  );
}

/**
 * A model server on this machine usually has a single slot: further requests wait here, where no time limit
 * counts it.
 */
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
  const variable = 'SOVEREIGN_MODEL';
  const named =
    env.SOVEREIGN_MODEL_URL === undefined ? presetIn({ variable, value: env.SOVEREIGN_MODEL }) : undefined;
  const url =
    named === undefined
      ? (env.SOVEREIGN_MODEL_URL ?? defaultUrl('SOVEREIGN_MODEL_URL', env))
      : presetUrl(named, env);
  const apiKey = env.SOVEREIGN_MODEL_KEY ?? vendorsKey(url, env);
  if (named !== undefined && apiKey === undefined && env.SOVEREIGN_MODEL_HEADERS === undefined)
    mustHaveKey({ named, variable, ownKey: 'SOVEREIGN_MODEL_KEY' });
  return {
    url,
    model: named?.model ?? env.SOVEREIGN_MODEL,
    apiKey,
    headers: env.SOVEREIGN_MODEL_HEADERS,
    timeoutMs: env.SOVEREIGN_MODEL_TIMEOUT_S === undefined ? undefined : env.SOVEREIGN_MODEL_TIMEOUT_S * 1000,
    silenceMs: env.SOVEREIGN_MODEL_SILENCE_S * 1000,
    requestsPerMinute: env.SOVEREIGN_MODEL_RPM,
    concurrency: concurrencyAt(url, env),
    contextTokens: env.SOVEREIGN_MODEL_CONTEXT,
    maxOutputTokens: env.SOVEREIGN_MODEL_MAX_OUTPUT,
    ...(named &&
      ofPreset(named, { ownKey: MODEL_VARIABLES.key, isSet: env.SOVEREIGN_MODEL_KEY !== undefined })),
  };
}

/** The settings that a preset gives besides the URL: request changes, and the variables that errors name. */
function ofPreset(
  { preset }: PresetModel,
  own: { /** The variable of a key that overrides the vendor's. */ ownKey: string; isSet: boolean },
) {
  return {
    changes: preset.changes,
    variables: {
      ...MODEL_VARIABLES,
      key: own.isSet || preset.key === undefined ? own.ownKey : preset.key.variable,
      ...(typeof preset.url === 'string' ? {} : { url: preset.url.variable }),
    },
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
  const given = env[variable];
  const own = { url: env[`${variable}_URL`], key: env[`${variable}_KEY`], rpm: env[`${variable}_RPM`] };
  if (given === undefined) {
    const lost = (['URL', 'KEY', 'RPM'] as const).find((what) => env[`${variable}_${what}`] !== undefined);
    if (lost === undefined) return undefined;
    throw new ConfigError(
      `${variable} is not set: name the model that reviews as ${role}, or leave ${variable}_${lost} out`,
    );
  }
  if (given === EXTRACTIVE) {
    throw new ConfigError(
      `${variable}: "${EXTRACTIVE}" is no model; leave the variable out, and the main model reviews as ${role}`,
    );
  }
  if (main === undefined) {
    throw new ConfigError(
      `SOVEREIGN_MODEL is not set: ${variable} only takes its place for one reviewer. Set SOVEREIGN_MODEL, or leave ${variable} out`,
    );
  }
  // Independent of the main model's server: the vendor's name determines where this one is.
  const named = own.url === undefined ? presetIn({ variable, value: given }) : undefined;
  const model = named?.model ?? given;
  const url = own.url ?? (named === undefined ? main.url : presetUrl(named, env));
  // The main model's key is sent to its own server only.
  const shared = new URL(url).origin === new URL(main.url).origin;
  const apiKey = own.key ?? (shared ? main.apiKey : vendorsKey(url, env));
  // The same model as the main one.
  if (model === main.model && url === main.url && apiKey === main.apiKey) return undefined;
  if (shared && own.rpm !== undefined) {
    throw new ConfigError(
      `${variable}_RPM: ${variable} is at the main model's server, and a server has one limit: set SOVEREIGN_MODEL_RPM, and leave ${variable}_RPM out`,
    );
  }
  const hasHeaders = shared && main.headers !== undefined;
  if (named !== undefined && apiKey === undefined && !hasHeaders)
    mustHaveKey({ named, variable, ownKey: `${variable}_KEY` });
  const preset = named && ofPreset(named, { ownKey: `${variable}_KEY`, isSet: own.key !== undefined });
  const mains = main.variables ?? MODEL_VARIABLES;
  const apart = preset?.variables ?? { ...MODEL_VARIABLES, key: `${variable}_KEY` };
  return {
    ...main,
    url,
    model,
    apiKey,
    // What is configured or learnt for the main model does not apply to another.
    ...(shared
      ? {}
      : {
          headers: undefined,
          requestsPerMinute: own.rpm,
          concurrency: concurrencyAt(url, env),
          changes: preset?.changes,
        }),
    contextTokens: undefined,
    maxOutputTokens: undefined,
    variables: {
      ...(shared ? mains : apart),
      model: variable,
      ...(own.url === undefined ? {} : { url: `${variable}_URL` }),
      ...(own.key === undefined ? {} : { key: `${variable}_KEY` }),
    },
  };
}

export function embedderConfig(
  env: Environment,
  main: Pick<ChatModelConfig, 'url'> | undefined,
): EmbedderConfig | undefined {
  if (!env.SOVEREIGN_EMBED_URL && !env.SOVEREIGN_EMBED_MODEL) return undefined;
  const url = env.SOVEREIGN_EMBED_URL ?? defaultUrl('SOVEREIGN_EMBED_URL', env);
  // The model's own key is sent to the model's server only.
  const shared = main !== undefined && new URL(main.url).origin === new URL(url).origin;
  const modelKey = shared ? env.SOVEREIGN_MODEL_KEY : undefined;
  return {
    url,
    model: env.SOVEREIGN_EMBED_MODEL ?? EMBED_MODEL,
    apiKey: env.SOVEREIGN_EMBED_KEY ?? modelKey ?? vendorsKey(url, env),
    headers: env.SOVEREIGN_EMBED_HEADERS ?? (shared ? env.SOVEREIGN_MODEL_HEADERS : undefined),
    timeoutMs: env.SOVEREIGN_EMBED_TIMEOUT_S * 1000,
    dimensions: env.SOVEREIGN_EMBED_DIMENSIONS,
    form: env.SOVEREIGN_EMBED_FORM,
    maxChars: env.SOVEREIGN_EMBED_MAX_CHARS,
    requestsPerMinute: env.SOVEREIGN_EMBED_RPM,
  };
}
