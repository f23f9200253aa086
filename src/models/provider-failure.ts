// What a provider's HTTP answer means: the two errors of the port, in words that say what to set.

import { ProviderRefused, ProviderUnavailable, RequestUnanswerable } from './errors';
import { redacted } from './redact';

const SHOWN_CHARS = 400;
/** Of a body, searched for the key before it is cut to what is shown. */
const READ_CHARS = 16_384;
/** Client errors that a later attempt may not meet: timeout, conflict, too early, rate limit. */
const TRANSIENT_STATUS = new Set([408, 409, 425, 429]);

/** An endpoint as error messages name it. */
export interface Provider {
  /** `model` or `embedding model`. */
  readonly kind: string;
  readonly model: string;
  readonly url: string;
  readonly apiKey: string | undefined;
  /** How requests travel: ` through the proxy ...`, or nothing. */
  readonly via?: string | undefined;
  /** The environment variables that configure it. */
  readonly variables: {
    readonly key: string;
    readonly model: string;
    readonly url: string;
    readonly timeout: string;
  };
}

/** Those of the main model. */
export const MODEL_VARIABLES: Provider['variables'] = {
  key: 'SOVEREIGN_MODEL_KEY',
  model: 'SOVEREIGN_MODEL',
  url: 'SOVEREIGN_MODEL_URL',
  timeout: 'SOVEREIGN_MODEL_TIMEOUT_S',
};

export interface HttpFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal before it is known whether the request can be put differently. Never leaves the adapters. */
export class Refusal extends Error {
  constructor(
    readonly failure: HttpFailure,
    readonly outcome: ProviderRefused,
  ) {
    super(outcome.message);
  }
}

/** `model "m" at https://host/v1`: without credentials or a query that the URL may hold. */
export function nameOf({ kind, model, url }: Provider): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return `${kind} "${model}" at ${parsed ? parsed.origin + parsed.pathname.replace(/\/+$/, '') : 'an invalid URL'}`;
}

/** Text from outside on one line, without the key or a URL's credentials, at most 400 characters. */
export function shown(text: string, apiKey: string | undefined): string {
  const flat = redacted(text.slice(0, READ_CHARS), apiKey)
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return flat.length > SHOWN_CHARS ? `${flat.slice(0, SHOWN_CHARS)}...` : flat;
}

/** The sentence meant for people in an error body; servers agree on no one place for it. */
function serverText(body: string): string {
  const parsed = parsedObject(body);
  if (parsed === null) return body;
  const { error, detail, message, title } = parsed;
  const nested = isRecord(error) ? error.message : error;
  return [nested, detail, message, title].find((text): text is string => typeof text === 'string') ?? body;
}

/**
 * Where a refusal names the field it is about: `error.param`, FastAPI's `detail[].loc`, else its sentence. Not
 * the whole body, because some servers send the request back in it, with all its fields.
 */
export function refusedFields(body: string): string {
  const parsed = parsedObject(body);
  if (parsed === null) return body.slice(0, READ_CHARS);
  const { error, detail } = parsed;
  const param = isRecord(error) && typeof error.param === 'string' ? error.param : '';
  const told = Array.isArray(detail)
    ? detail.flatMap((entry) => (isRecord(entry) ? [String(entry.loc ?? ''), String(entry.msg ?? '')] : []))
    : [];
  const text = told.length > 0 ? told.join(' ') : serverText(body);
  return `${param} ${text}`.slice(0, READ_CHARS);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsedObject(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/**
 * The wait that an answer states: Retry-After-Ms, Retry-After (seconds or HTTP date), else, of a 429, when the
 * exhausted limit is full again: X-RateLimit-Reset-Requests or -Tokens ("6m0s"), whichever has nothing
 * remaining. Where no remainder is told, the requests' reset, and the tokens' without one.
 */
export function retryAfterMs({
  status,
  headers,
  nowMs,
}: Omit<HttpFailure, 'body'> & { readonly nowMs: number }): number | undefined {
  const ms = decimal(headers['retry-after-ms']);
  if (ms !== undefined) return Math.ceil(ms);
  const after = headers['retry-after'];
  const seconds = decimal(after);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = after === undefined ? Number.NaN : Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  // Healthy answers carry these too: only a 429 says that a limit is what we met.
  return status === 429 ? resetMs(headers) : undefined;
}

function resetMs(headers: Readonly<Record<string, string>>): number | undefined {
  const limits = (['requests', 'tokens'] as const).map((what) => ({
    reset: durationMs(headers[`x-ratelimit-reset-${what}`]),
    left: decimal(headers[`x-ratelimit-remaining-${what}`]),
  }));
  const exhausted = limits.filter(({ left, reset }) => left === 0 && reset !== undefined);
  if (exhausted.length > 0) return Math.max(...exhausted.map(({ reset }) => reset ?? 0));
  return limits.find(({ left, reset }) => left === undefined && reset !== undefined)?.reset;
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Characters: a header may have thousands. */
const LONGEST_DURATION = 40;

/** "6m0s", "1h2m", "59.56s", "20ms" in milliseconds. */
function durationMs(text: string | undefined): number | undefined {
  const trimmed = text?.trim();
  if (!trimmed || trimmed.length > LONGEST_DURATION || !/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(trimmed))
    return undefined;
  const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g);
  return Math.ceil(
    [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0),
  );
}

/** The provider refused, was out of turns, or sent us elsewhere: it did nothing that it could charge for. */
export const isUnbilled = (status: number): boolean => (status >= 300 && status < 500) || status === 503;

/**
 * The error that an HTTP failure is: refused (redirects, 400, 401, 403, 404, 410 and the other client errors)
 * or unavailable (408, 409, 425, 429, 5xx and answers that are not what was asked for).
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
  const { status } = failure;
  // OpenAI says 429 of an account without credit, which no wait mends.
  const noCredit = status === 402 || (status === 429 && /insufficient_quota/.test(failure.body));
  const said = shown(serverText(failure.body), provider.apiKey);
  const how = inside ? `HTTP 200 with an error of kind ${status}` : `HTTP ${status}`;
  const answered = `${nameOf(provider)} answered ${how}${said ? `: "${said}"` : ''}`;
  const wait = retryAfterMs({ ...failure, nowMs });
  if (status < 300) {
    return new ProviderUnavailable(
      `${answered}: not the answer of an OpenAI-compatible server; check ${provider.variables.url}`,
      wait,
    );
  }
  if (status < 400) {
    const to = shown(failure.headers.location ?? '', provider.apiKey);
    return new ProviderRefused(
      `${answered}, a redirect${to ? ` to ${to}` : ''}, which is not followed. Set ${provider.variables.url} to the address of the server itself.`,
    );
  }
  if (noCredit) return new ProviderRefused(`${answered}. ${noCreditRemedy(provider)}`);
  if (status >= 500 || TRANSIENT_STATUS.has(status)) return new ProviderUnavailable(answered, wait);
  const Refused = OF_THE_PROMPT.has(status) ? RequestUnanswerable : ProviderRefused;
  return new Refused(`${answered}. ${remedy(failure, provider)}`);
}

/** Says of the request, not of key, model or address, that it is not taken. */
const OF_THE_PROMPT = new Set([400, 413, 422]);

/** 400s of servers whose model reads less than was sent. */
const TOO_LONG =
  /context[ _](?:length|window)|maximum (?:\w+ )?(?:length|tokens)|too (?:long|many tokens)|exceeds? (?:the )?(?:max|model|token|limit)|max_?(?:model_?len|seq)/i;

function remedy({ status, body }: HttpFailure, { apiKey, kind, variables }: Provider): string {
  switch (status) {
    case 401:
    case 403:
      return apiKey
        ? `The key in ${variables.key} is not accepted: set ${variables.key} to one that may use this model.`
        : `No key was sent: set ${variables.key}.`;
    case 404:
      return `Set ${variables.model} to a model that this server has, or correct ${variables.url}.`;
    case 410:
      return `The hosted ${kind} is retired: set ${variables.model} to its successor, or ${variables.url} to a server that still has it.`;
    default:
      return (status === 400 || status === 413 || status === 422) && TOO_LONG.test(serverText(body))
        ? tooLongRemedy(kind, variables.model)
        : `The request does not suit this server: set ${variables.model} or ${variables.url} to one that takes it.`;
  }
}

const noCreditRemedy = ({ variables }: Provider): string =>
  `The account behind ${variables.key} has no credit: add some, or set another ${variables.key}.`;

const tooLongRemedy = (kind: string, model: string): string =>
  kind === 'embedding model'
    ? `The text is longer than the model reads: set SOVEREIGN_EMBED_MAX_CHARS to less (1500 suits 512 tokens), or ${model} to a model that reads more.`
    : `The prompt is longer than the model reads: set ${model} to a model that reads more.`;
