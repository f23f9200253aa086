// Parses the wait that an answer asks for, wherever its server puts it. Used for sources, registries and
// models alike.

/**
 * A stated wait is respected for an hour at most, so that a server's mistake cannot stop the process for
 * good. After that the server may ask again.
 */
export const LONGEST_STATED_WAIT_MS = 60 * 60 * 1000;
/** Longest duration parsed: a header or body may have thousands of characters. */
const LONGEST_DURATION = 40;
const READ_CHARS = 16_384;
const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

export interface Answered {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Only needed for HTTP 429 and 503. */
  readonly body?: string;
  readonly nowMs: number;
}

/**
 * Milliseconds, 0 for "now" and for a date in the past; undefined if the answer states no wait. Tried in this
 * order: Retry-After-Ms; Retry-After (seconds or HTTP date); for a 429, when the exhausted limit resets:
 * X-RateLimit-Reset-Requests or -Tokens ("6m0s"), whichever has nothing remaining, and if nothing is reported
 * as remaining, the requests' reset, then the tokens'; for a 429 or 503, the body's `retryDelay` (Gemini) or
 * "try again in 7.5s" (OpenAI, Groq).
 */
export function retryAfterMs({ status, headers, body, nowMs }: Answered): number | undefined {
  const ms = decimal(headers['retry-after-ms']);
  if (ms !== undefined) return Math.ceil(ms);
  const after = headers['retry-after'];
  const seconds = decimal(after);
  if (seconds !== undefined) return Math.ceil(seconds * 1_000);
  const date = after === undefined ? Number.NaN : Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  // Successful answers carry these too: only a 429 means that a limit was reached.
  const reset = status === 429 ? resetMs(headers) : undefined;
  if (reset !== undefined) return reset;
  return status === 429 || status === 503 ? inBody(body?.slice(0, READ_CHARS) ?? '') : undefined;
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

function inBody(body: string): number | undefined {
  const delay = /"retryDelay"\s*:\s*"([^"]{1,40})"/.exec(body)?.[1];
  const sentence = /try again in ([\d.dhms]{1,40})/i.exec(body)?.[1]?.replace(/\.$/, '');
  return durationMs(delay) ?? durationMs(sentence);
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

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
