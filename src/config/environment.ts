// The variables of the environment. Each is explained in .env.example.

import { z } from 'zod';
import { AT_LIMIT, quantities } from '../contract/limits';
import { TASK_QUEUE } from '../contract/protocol';
import { SOURCES } from '../contract/sources';
import { ACCESS } from '../machine/private-files';
import { EMBED_FORMS, EMBED_MAX_CHARS } from '../models/embedding-form';
import { httpUrl } from './http-url';
import { perMinute } from './per-minute';
import { sourceVariables } from './source-variables';

const filled = z.string().trim().min(1);
const optional = filled.optional();

/** Azure's API version: the only query that is not secret, and it is required. */
const API_VERSION = /\?api-version=[\w.-]{1,40}$/;
const modelUrl = (variable: string) => httpUrl(`a key belongs in ${variable}`, { query: API_VERSION });
const tokens = (fewest: number) =>
  z.coerce
    .number({ error: 'must be a number of tokens' })
    .int({ error: 'must be a whole number of tokens' })
    .min(fewest, { error: `must be at least ${fewest} tokens` })
    .optional();

/**
 * `name=value,name=value`; a comma within a value is written %2C. The values are secrets and are never shown.
 */
const headers = z
  .string()
  .transform((text, context) => {
    const pairs = text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)).trim(), decoded(pair.slice(at + 1).trim())] as const;
    });
    if (pairs.every(([name, value]) => /^[A-Za-z0-9-]+$/.test(name) && value !== ''))
      return Object.fromEntries(pairs) as Record<string, string>;
    context.addIssue({ code: 'custom', message: 'must be name=value, several separated by commas' });
    return z.NEVER;
  })
  .optional();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const someSeconds = z.coerce
  .number({ error: 'must be a number of seconds' })
  .positive({ error: 'must be above 0 seconds' });
const seconds = (fallback: number) => someSeconds.default(fallback);

/** Validated like a run's own budget. */
const limit = (unit: keyof typeof quantities) =>
  z.coerce.number({ error: 'must be a number' }).pipe(quantities[unit].unwrap()).optional();

/** Temporal's rules: a version is written `<deployment>.<build id>`, and `__` is its own prefix. */
const deployment = filled
  .max(100, { error: 'must be at most 100 characters' })
  .regex(/^(?!__)[A-Za-z0-9_-]+$/, {
    error: 'must be letters, digits, "_" and "-", and not begin with "__"',
  });
const buildId = filled
  .max(100, { error: 'must be at most 100 characters' })
  .regex(/^(?!__)[A-Za-z0-9_.-]+$/, {
    error: 'must be letters, digits, "_", "-" and "./config", and not begin with "__"',
  });

export const CROSSREF_MODES = ['auto', 'on', 'off'] as const;

/** Every variable, with its default. */
export const environment = z.object({
  SOVEREIGN_TASK_QUEUE: filled.max(200).default(TASK_QUEUE),
  SOVEREIGN_HOME: filled.default('.sovereign'),
  SOVEREIGN_PAPERS: filled.default('papers'),
  SOVEREIGN_CACHE: optional,
  SOVEREIGN_ACCESS: z.enum(ACCESS, { error: `must be ${ACCESS.join(' or ')}` }).default('owner'),
  SOVEREIGN_SOURCE: z.enum(SOURCES, { error: `must be one of ${SOURCES.join(', ')}` }).optional(),
  SOVEREIGN_LIBRARY: optional,
  ...sourceVariables,
  SOVEREIGN_ARXIV_TIMEOUT_S: seconds(30),
  SOVEREIGN_ARXIV_SPACING_S: seconds(3),
  SOVEREIGN_CROSSREF: z
    .enum(CROSSREF_MODES, { error: `must be one of ${CROSSREF_MODES.join(', ')}` })
    .default('auto'),
  SOVEREIGN_CROSSREF_URL: httpUrl('an e-mail address belongs in SOVEREIGN_CONTACT').optional(),
  SOVEREIGN_CROSSREF_RPM: perMinute.optional(),
  SOVEREIGN_CONTACT: z.email({ error: 'must be an e-mail address' }).optional(),
  SOVEREIGN_REQUIRE_DRAFT: z.enum(['yes', 'no'], { error: 'must be yes or no' }).default('no'),
  SOVEREIGN_RUN_PATHS: z.enum(['allow', 'deny'], { error: 'must be allow or deny' }).optional(),
  SOVEREIGN_MODEL_URL: modelUrl('SOVEREIGN_MODEL_KEY').optional(),
  SOVEREIGN_MODEL: optional,
  SOVEREIGN_MODEL_KEY: optional,
  SOVEREIGN_MODEL_HEADERS: headers,
  SOVEREIGN_MODEL_TIMEOUT_S: someSeconds.optional(),
  SOVEREIGN_MODEL_SILENCE_S: seconds(90),
  SOVEREIGN_MODEL_CONCURRENCY: z.coerce
    .number({ error: 'must be a whole number of requests' })
    .int({ error: 'must be a whole number of requests' })
    .min(1, { error: 'must be at least 1 request' })
    .optional(),
  SOVEREIGN_MODEL_CONTEXT: tokens(2_000),
  SOVEREIGN_MODEL_MAX_OUTPUT: tokens(256),
  SOVEREIGN_MODEL_RPM: perMinute.optional(),
  SOVEREIGN_MODEL_SKEPTIC: optional,
  SOVEREIGN_MODEL_SKEPTIC_URL: modelUrl('SOVEREIGN_MODEL_SKEPTIC_KEY').optional(),
  SOVEREIGN_MODEL_SKEPTIC_KEY: optional,
  SOVEREIGN_MODEL_SKEPTIC_RPM: perMinute.optional(),
  SOVEREIGN_MODEL_VALIDATOR: optional,
  SOVEREIGN_MODEL_VALIDATOR_URL: modelUrl('SOVEREIGN_MODEL_VALIDATOR_KEY').optional(),
  SOVEREIGN_MODEL_VALIDATOR_KEY: optional,
  SOVEREIGN_MODEL_VALIDATOR_RPM: perMinute.optional(),
  SOVEREIGN_MODEL_SYNTHESIZER: optional,
  SOVEREIGN_MODEL_SYNTHESIZER_URL: modelUrl('SOVEREIGN_MODEL_SYNTHESIZER_KEY').optional(),
  SOVEREIGN_MODEL_SYNTHESIZER_KEY: optional,
  SOVEREIGN_MODEL_SYNTHESIZER_RPM: perMinute.optional(),
  SOVEREIGN_EMBED_URL: modelUrl('SOVEREIGN_EMBED_KEY').optional(),
  SOVEREIGN_EMBED_MODEL: optional,
  SOVEREIGN_EMBED_KEY: optional,
  SOVEREIGN_EMBED_HEADERS: headers,
  SOVEREIGN_EMBED_DIMENSIONS: z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(1)
    .max(8192)
    .optional(),
  SOVEREIGN_EMBED_TIMEOUT_S: seconds(60),
  SOVEREIGN_EMBED_FORM: z
    .enum(EMBED_FORMS, { error: `must be one of ${EMBED_FORMS.join(', ')}` })
    .default('auto'),
  SOVEREIGN_EMBED_MAX_CHARS: z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(100, { error: 'must be at least 100' })
    .default(EMBED_MAX_CHARS),
  SOVEREIGN_EMBED_RPM: perMinute.optional(),
  SOVEREIGN_BUDGET_REQUESTS: limit('requests'),
  SOVEREIGN_BUDGET_TOKENS: limit('tokens'),
  SOVEREIGN_BUDGET_USD: limit('usd'),
  SOVEREIGN_BUDGET_AT_LIMIT: z
    .enum(AT_LIMIT, { error: `must be ${AT_LIMIT.join(' or ')}` })
    .default('finish'),
  SOVEREIGN_PRICES: optional,
  NVIDIA_API_KEY: optional,
  OPENAI_API_KEY: optional,
  ANTHROPIC_API_KEY: optional,
  GEMINI_API_KEY: optional,
  OPENROUTER_API_KEY: optional,
  GROQ_API_KEY: optional,
  AZURE_OPENAI_API_KEY: optional,
  AZURE_OPENAI_ENDPOINT: httpUrl('a key belongs in AZURE_OPENAI_API_KEY').optional(),
  SOVEREIGN_SHUTDOWN_S: seconds(10),
  SOVEREIGN_DEPLOYMENT: deployment.default('sovereign'),
  SOVEREIGN_BUILD_ID: buildId.optional(),
  SOVEREIGN_TEMPORAL: z.enum(['auto', 'embedded'], { error: 'must be auto or embedded' }).default('auto'),
  SOVEREIGN_TEMPORAL_BINARY: optional,
});

export type Environment = z.infer<typeof environment>;
