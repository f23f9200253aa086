// Converts a provider's HTTP answers to the port's two errors, with messages that say what to set.

import { SovereignError } from '../errors/sovereign-error';
import { causes } from '../http/causes';
import { type Late, seconds } from '../http/deadline';
import { redacted } from '../http/redact';
import { retryAfterMs } from '../http/retry-after';
import { numbersIn } from './chat-limits';
import {
  ModelUnknown,
  PromptFiltered,
  PromptTooLong,
  ProviderRefused,
  ProviderUnavailable,
  RequestUnanswerable,
} from './errors';
import { type Remedy, rowFor } from './failure-table';

const SHOWN_CHARS = 400;
/** Characters of a body that are searched for keys before it is truncated for display. */
const READ_CHARS = 16_384;

/** An endpoint, as error messages name it. */
export interface Provider {
  /** `model` or `embedding model`. */
  readonly kind: string;
  readonly model: string;
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Sent with each request; their values are secrets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The route of requests: ` through the proxy ...`, or empty. */
  readonly via?: string | undefined;
  /** The environment variables that configure it. */
  readonly variables: {
    readonly key: string;
    readonly model: string;
    readonly url: string;
    readonly timeout: string;
    /** The variable for the longest silence within an answer. */
    readonly silence: string;
  };
}

/** Those of the main model. */
export const MODEL_VARIABLES: Provider['variables'] = {
  key: 'SOVEREIGN_MODEL_KEY',
  model: 'SOVEREIGN_MODEL',
  url: 'SOVEREIGN_MODEL_URL',
  timeout: 'SOVEREIGN_MODEL_TIMEOUT_S',
  silence: 'SOVEREIGN_MODEL_SILENCE_S',
};

export interface HttpFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal that may still be avoided by changing the request. Never leaves the adapters. */
export class RequestRefused extends SovereignError {
  override readonly code = 'RequestRefused';
  constructor(
    readonly failure: HttpFailure,
    readonly outcome: ProviderRefused,
  ) {
    super(outcome.message);
  }
}

/** `model "m" at https://host/v1`: omits credentials and the query of the URL. */
export function nameOf({ kind, model, url }: Provider): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return `${kind} "${model}" at ${parsed ? parsed.origin + parsed.pathname.replace(/\/+$/, '') : 'an invalid URL'}`;
}

/** Text from outside on one line, without keys or credentials in URLs, at most 400 characters. */
export function shown(text: string, { apiKey, headers }: Pick<Provider, 'apiKey' | 'headers'>): string {
  const flat = redacted(text.slice(0, READ_CHARS), [apiKey, ...Object.values(headers ?? {})])
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return flat.length > SHOWN_CHARS ? `${flat.slice(0, SHOWN_CHARS)}...` : flat;
}

/** The object in an error body; Gemini wraps it in a list. */
function parsedObject(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const one = Array.isArray(parsed) ? parsed[0] : parsed;
    return isRecord(one) ? one : null;
  } catch {
    return null;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The message meant for people in an error body; servers put it in different places. */
function serverText(body: string): string {
  const parsed = parsedObject(body);
  if (parsed === null) return body;
  const { error, detail, message, title } = parsed;
  const nested = isRecord(error) ? error.message : error;
  return [nested, detail, message, title].find((text): text is string => typeof text === 'string') ?? body;
}

/**
 * What a refusal says, with its codes and the fields it names: `error.param`, FastAPI's `detail[].loc`, else
 * its message. Not the whole body, because some servers echo the request in it, with all its fields.
 */
export function saidIn(body: string): string {
  const parsed = parsedObject(body);
  if (parsed === null) return body.slice(0, READ_CHARS);
  const { error, detail, error_type } = parsed;
  const nested = isRecord(error) ? error : parsed;
  const inner = isRecord(nested.innererror) ? nested.innererror.code : '';
  const numbers = ['n_ctx', 'n_prompt_tokens'].flatMap((name) =>
    typeof nested[name] === 'number' ? [`${name}: ${nested[name]}`] : [],
  );
  const { param, code, type, status } = nested;
  const codes = [param, code, type, status, inner, error_type].filter((one) => typeof one === 'string');
  const told = Array.isArray(detail)
    ? detail.flatMap((entry) => (isRecord(entry) ? [String(entry.loc ?? ''), String(entry.msg ?? '')] : []))
    : [];
  // OpenRouter forwards the error of the provider behind it.
  const passedOn = isRecord(nested.metadata) ? nested.metadata.raw : undefined;
  return [
    told.length > 0 ? told.join(' ') : serverText(body),
    ...codes,
    ...numbers,
    ...(typeof passedOn === 'string' ? [passedOn] : []),
    ...(typeof nested.failed_generation === 'string' ? ['failed_generation'] : []),
  ]
    .join(' ')
    .slice(0, READ_CHARS);
}

/** The text that a server returns in an error because it was not JSON. */
export function failedGenerationIn(body: string): string {
  const error = parsedObject(body)?.error;
  return isRecord(error) && typeof error.failed_generation === 'string' ? error.failed_generation : '';
}

/** The error for an answer cut off by a time limit. */
export function lateAnswer(provider: Provider, { limit, limitMs, answering }: Late): ProviderUnavailable {
  const { timeout, silence } = provider.variables;
  const what = {
    'first token': `did not answer within ${seconds(limitMs)} (${timeout})`,
    silence: `fell silent for ${seconds(limitMs)} ${answering ? 'in the middle of its answer' : 'before its answer'} (${silence})`,
    total: `did not finish its answer within ${seconds(limitMs)} (${timeout})`,
  }[limit];
  return new ProviderUnavailable(`${nameOf(provider)} ${what}${provider.via ?? ''}`);
}

/** The library signals this by its message only. */
const isBadPort = (error: unknown): boolean =>
  [...causes(error)].some(({ message }) => message === 'bad port');

/** The error for a request that got no HTTP answer, or an incomplete one. */
export function connectionFailure({
  provider,
  error,
}: {
  provider: Provider;
  error: unknown;
}): ProviderUnavailable | ProviderRefused {
  if (isBadPort(error)) {
    return new ProviderRefused(
      `${nameOf(provider)} is on a port that HTTP clients call nobody on (the Fetch standard's bad ports): let its server listen on another one and set ${provider.variables.url}`,
      { cause: error },
    );
  }
  const reasons = [...causes(error)].flatMap(({ code, message }) => [code, message]);
  const said = reasons.filter((reason) => typeof reason === 'string' && reason !== '').join(': ');
  return new ProviderUnavailable(
    `${nameOf(provider)} cannot be reached${provider.via ?? ''}: ${shown(said, provider)}; check ${provider.variables.url} and that the server runs`,
    undefined,
    undefined,
    { cause: error },
  );
}

/**
 * Whether a status means that the provider did nothing chargeable: it refused, was rate-limited, or
 * redirected us.
 */
export const isUncharged = (status: number): boolean => (status >= 300 && status < 500) || status === 503;

/**
 * Converts an HTTP failure to an error by the table in failure-table.ts.
 * @param options.inside the failure came as an error object inside an answer of HTTP 200.
 */
export function httpFailure({
  provider,
  failure,
  nowMs,
  inside = false,
}: {
  provider: Provider;
  failure: HttpFailure;
  nowMs: number;
  inside?: boolean;
}): ProviderRefused | ProviderUnavailable {
  const { status, headers, body } = failure;
  const said = saidIn(body);
  const { meaning, remedy } = rowFor({ status, said });
  const sentence = shown(serverText(body), provider);
  const how = inside ? `HTTP 200 with an error of kind ${status}` : `HTTP ${status}`;
  const to = status < 400 && status >= 300 ? shown(headers.location ?? '', provider) : '';
  const redirect =
    status >= 300 && status < 400 ? `, a redirect${to ? ` to ${to}` : ''}, which is not followed` : '';
  const answered = `${nameOf(provider)} answered ${how}${sentence ? `: "${sentence}"` : ''}${redirect}`;
  const message = remedy === undefined ? answered : `${answered}. ${remedyFor(remedy, provider)}`;
  switch (meaning) {
    case 'final':
      return remedy === 'model' ? new ModelUnknown(message) : new ProviderRefused(message);
    case 'output limit':
      return new ProviderRefused(message);
    case 'this request':
    case 'failed generation':
      return new RequestUnanswerable(message);
    case 'too long': {
      const { contextTokens, promptTokens } = numbersIn(said);
      return new PromptTooLong(message, { contextTokens, promptTokens });
    }
    case 'filtered':
      return new PromptFiltered(`${answered}: a filter of the provider refuses this prompt.`);
    case 'passing':
      return new ProviderUnavailable(answered, retryAfterMs({ status, headers, body, nowMs }));
    case 'no such server':
      return notSuchServer(provider, body);
    default:
      return meaning satisfies never;
  }
}

/**
 * A web page, or other JSON, instead of a model's answer. The server may only be starting: three attempts.
 */
export const notSuchServer = (provider: Provider, body: string): ProviderUnavailable => {
  const sentence = shown(serverText(body), provider);
  return new ProviderUnavailable(
    `${nameOf(provider)} answered HTTP 200${sentence ? `: "${sentence}"` : ''}: not the answer of an OpenAI-compatible server; check ${provider.variables.url}`,
    undefined,
    3,
  );
};

function remedyFor(remedy: Remedy, { apiKey, headers, kind, variables }: Provider): string {
  switch (remedy) {
    case 'url':
      return `Set ${variables.url} to the address of the server itself.`;
    case 'key':
      return apiKey || headers
        ? `The key in ${variables.key} is not accepted: set ${variables.key} to one that may use this model.`
        : `No key was sent: set ${variables.key}.`;
    case 'credit':
      return `The account behind ${variables.key} has no credit: add some, or set another ${variables.key}.`;
    case 'model':
      return `Set ${variables.model} to a model that this server has, or correct ${variables.url}.`;
    case 'retired':
      return `The hosted ${kind} is retired: set ${variables.model} to its successor, or ${variables.url} to a server that still has it.`;
    case 'length':
      return kind === 'embedding model'
        ? `The text is longer than the model reads: set SOVEREIGN_EMBED_MAX_CHARS to less (1500 suits 512 tokens), or ${variables.model} to a model that reads more.`
        : `The prompt is longer than the model reads: give it a longer context, or set ${variables.model} to a model that reads more.`;
    case 'answer length':
      return `The model writes less than was asked for: set SOVEREIGN_MODEL_MAX_OUTPUT to what it writes.`;
    case 'suit':
      return `The request does not suit this server: set ${variables.model} or ${variables.url} to one that takes it.`;
    default:
      return remedy satisfies never;
  }
}
