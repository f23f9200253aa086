// What a provider's HTTP answer means: the two errors of the port, in words that say what to set.

import { ProviderRefused, ProviderUnavailable } from './errors';

const SHOWN_CHARS = 400;
/** Client errors that a later attempt may not meet: timeout, conflict, too early, rate limit. */
const TRANSIENT_STATUS = new Set([408, 409, 425, 429]);

/** An endpoint as error messages name it. */
export interface Provider {
  /** `model` or `embedding model`. */
  readonly kind: string;
  readonly model: string;
  readonly url: string;
  readonly apiKey: string | undefined;
  /** The environment variables that configure it. */
  readonly variables: {
    readonly key: string;
    readonly model: string;
    readonly url: string;
    readonly timeout: string;
  };
}

export interface HttpFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `model "m" at https://host/v1`: without credentials or a query that the URL may hold. */
export function nameOf({ kind, model, url }: Provider): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return `${kind} "${model}" at ${parsed ? parsed.origin + parsed.pathname.replace(/\/+$/, '') : 'an invalid URL'}`;
}

/** Text from outside on one line, without the key or a URL's credentials, at most 400 characters. */
export function shown(text: string, apiKey: string | undefined): string {
  const redacted = apiKey ? text.replaceAll(apiKey, '[key]') : text;
  const flat = redacted
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return flat.length > SHOWN_CHARS ? `${flat.slice(0, SHOWN_CHARS)}...` : flat;
}

/** The sentence meant for people in an error body; servers agree on no one place for it. */
function serverText(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body;
  }
  if (typeof parsed !== 'object' || parsed === null) return body;
  const { error, detail, message, title } = parsed as Record<string, unknown>;
  const nested =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>).message : error;
  return [nested, detail, message, title].find((text): text is string => typeof text === 'string') ?? body;
}

/** Retry-After-Ms, Retry-After (seconds or HTTP date), else X-RateLimit-Reset-Requests ("6m0s") of a 429. */
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
  // Healthy answers carry this one too: only a 429 says that the limit is what we met.
  return status === 429 ? durationMs(headers['x-ratelimit-reset-requests']) : undefined;
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** "6m0s", "1h2m", "59.56s", "20ms" in milliseconds. */
function durationMs(text: string | undefined): number | undefined {
  const trimmed = text?.trim();
  if (!trimmed || !/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(trimmed)) return undefined;
  const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g);
  return Math.ceil(
    [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0),
  );
}

/**
 * The error that an HTTP failure is: refused (400, 401, 403, 404, 410 and the other client errors) or
 * unavailable (408, 409, 425, 429, 5xx and answers that are not what was asked for).
 */
export function httpFailure({
  provider,
  failure,
  nowMs,
}: {
  provider: Provider;
  failure: HttpFailure;
  nowMs: number;
}): ProviderRefused | ProviderUnavailable {
  const { status } = failure;
  const said = shown(serverText(failure.body), provider.apiKey);
  const answered = `${nameOf(provider)} answered HTTP ${status}${said ? `: "${said}"` : ''}`;
  const wait = retryAfterMs({ ...failure, nowMs });
  if (status < 300) {
    return new ProviderUnavailable(
      `${answered}: not the answer of an OpenAI-compatible server; check ${provider.variables.url}`,
      wait,
    );
  }
  if (status >= 500 || TRANSIENT_STATUS.has(status)) return new ProviderUnavailable(answered, wait);
  return new ProviderRefused(`${answered}. ${remedy(status, provider)}`);
}

function remedy(status: number, { apiKey, kind, variables }: Provider): string {
  switch (status) {
    case 401:
    case 403:
      return apiKey
        ? `The key in ${variables.key} is not accepted: set ${variables.key} to one that may use this model.`
        : `No key was sent: set ${variables.key}.`;
    case 402:
      return `The account behind ${variables.key} has no credit: add some, or set another ${variables.key}.`;
    case 404:
      return `Set ${variables.model} to a model that this server has, or correct ${variables.url}.`;
    case 410:
      return `The hosted ${kind} is retired: set ${variables.model} to its successor, or ${variables.url} to a server that still has it.`;
    default:
      return `The request does not suit this server: set ${variables.model} or ${variables.url} to one that takes it.`;
  }
}
