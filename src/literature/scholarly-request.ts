// JSON from scholarly APIs: one way to ask them, and what an answer amounts to.

import { z } from 'zod';
import { boundedFetch } from '../http/bounded-fetch';
import type { Fetch } from '../http/outbound';
import { ProxyFailed } from '../http/proxy-failed';
import type { Pacer } from './pacer';
import { foldWhitespace, shorten } from './plain-text';
import { SourceUnavailable } from './source';
import { askedToWait, getWhole, type RawAnswer, statedWaitMs } from './whole-answer';

export type JsonReply =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Refused: another key or contact may mend it, another try does not. */
  | { readonly kind: 'blocked'; readonly note: string }
  /** `status` is what the answer had; null where the answer was not the point. */
  | { readonly kind: 'failed'; readonly status: number | null; readonly note: string };

export interface ScholarlyApiOptions {
  /** `OpenAlex`: in messages to readers. */
  readonly name: string;
  /** Its origin is the only one that is asked. */
  readonly baseUrl: string;
  readonly pacer: Pacer;
  /** For one request, from the first byte out to the last one in. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** Keys and addresses within the URLs asked: cut out of every message. */
  readonly secrets: readonly string[];
  /** What its user can do when the API refuses, naming the variable: `set SOVEREIGN_...`. */
  readonly remedy: string;
  readonly fetch?: Fetch;
}

export interface JsonRequest {
  readonly url: URL;
  readonly signal?: AbortSignal;
  readonly onWait?: (what: string) => void;
}

export interface ScholarlyApi {
  /**
   * One GET, and up to three redirects within the API's origin; every request takes its own turn at the pacer.
   *
   * @throws SourceUnavailable for what a later request may mend: no or no complete answer, a page that is not
   * JSON, HTTP 408, 429 and 5xx, and a 403 that speaks of a rate (with `retryAfterMs` where the answer names it);
   * the signal's reason on abort.
   */
  ask(request: JsonRequest): Promise<JsonReply>;
}

/** A hundred works are about 2 MB; a record with all its references has been seen at 1 MB. */
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_REDIRECTS = 3;
const TEXT_CHARS = 300;

const words = z.string().catch('');
/** An error's JSON: `{message}`, `{error}`, or Crossref's `{message: [{message}]}`. */
const errorBody = z.object({
  message: z
    .union([z.string(), z.tuple([z.object({ message: words })], z.unknown())])
    .optional()
    .catch(undefined),
  error: words.optional(),
});

function wordsIn(value: unknown): string {
  const body = errorBody.safeParse(value).data;
  if (body === undefined) return '';
  const { message, error } = body;
  return (typeof message === 'string' ? message : message?.[0].message) || error || '';
}

function parsed(body: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return null;
  }
}

/** `text` without the secrets, in any of the forms that a URL gives them. */
function without(secrets: readonly string[], text: string): string {
  const forms = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
    ]);
  return [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .reduce((left, form) => left.replaceAll(form, '***'), text);
}

/** An API of one origin. Nothing it says in notes or errors holds one of `secrets`. */
export function createScholarlyApi(options: ScholarlyApiOptions): ScholarlyApi {
  const { name, baseUrl, pacer, timeoutMs, userAgent, secrets, remedy } = options;
  const { origin, host } = new URL(baseUrl);
  const fetch = boundedFetch({
    allowed: [baseUrl],
    maxBytes: MOST_BYTES,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const clean = (text: string): string => without(secrets, text);
  const unavailable = (message: string, waitMs?: number) => new SourceUnavailable(clean(message), waitMs);

  async function get(request: JsonRequest): Promise<RawAnswer | ProxyFailed> {
    const headers = { accept: 'application/json', 'user-agent': userAgent };
    try {
      return await getWhole({ ...request, fetch, name, timeoutMs, maxBytes: MOST_BYTES, headers });
    } catch (error) {
      if (error instanceof ProxyFailed) return error;
      throw error instanceof SourceUnavailable ? unavailable(error.message, error.retryAfterMs) : error;
    }
  }

  const saying = ({ status, body }: RawAnswer): string => {
    // Cut after cleaning: half a key is still part of one.
    const words = shorten(foldWhitespace(clean(wordsIn(parsed(body)?.value).slice(0, 2_000))), TEXT_CHARS);
    return words === '' ? `HTTP ${status}` : `${words} (HTTP ${status})`;
  };

  function read({ headers, body, tooLong }: RawAnswer): JsonReply {
    if (tooLong) {
      const note = `the answer is longer than ${MOST_BYTES / 1024 / 1024} MB and was cut off`;
      return { kind: 'failed', status: null, note };
    }
    const type = headers.get('content-type') ?? '';
    if (type !== '' && !/\bjson\b/i.test(type)) {
      throw unavailable(
        `${host} answered with ${shorten(foldWhitespace(type), 60)} instead of JSON: a maintenance page, or not ${name}'s API`,
      );
    }
    const json = parsed(body);
    if (json === null) throw unavailable(`${host} sent JSON that is cut off or not well-formed`);
    return { kind: 'json', value: json.value };
  }

  /** `again`: where to ask instead. */
  function judge(
    answer: RawAnswer | ProxyFailed,
    asked: URL,
  ): JsonReply | { readonly kind: 'again'; readonly to: URL } {
    if (answer instanceof ProxyFailed) {
      return { kind: 'blocked', note: clean(`${name} was not asked: ${answer.message}`) };
    }
    const { status, headers } = answer;
    if (status >= 200 && status < 300) return read(answer);
    if (status >= 300 && status < 400) {
      const location = headers.get('location');
      if (!location || !URL.canParse(location, asked.href)) {
        return { kind: 'failed', status, note: `HTTP ${status} without a usable Location` };
      }
      const to = new URL(location, asked);
      if (to.origin !== origin || to.username !== '' || to.password !== '') {
        return { kind: 'failed', status, note: `redirected off ${host}, which is not followed` };
      }
      return { kind: 'again', to };
    }
    const waitMs = statedWaitMs(answer);
    // OpenAlex answers 403 to too many requests a second, which is not a refusal.
    const tooFast = status === 403 && (waitMs !== undefined || /rate.?limit|too many/i.test(saying(answer)));
    if (status === 408 || status === 429 || status >= 500 || tooFast) {
      const more = status === 429 ? `; if it goes on, ${remedy}` : '';
      throw unavailable(`${host}: ${saying(answer)}${askedToWait(waitMs)}${more}`, waitMs);
    }
    if (status === 401 || status === 403) {
      return { kind: 'blocked', note: `${name} refuses us: ${saying(answer)}; ${remedy}` };
    }
    return { kind: 'failed', status, note: `${name} refuses the request: ${saying(answer)}` };
  }

  return {
    async ask(request) {
      let { url } = request;
      for (let hops = 0; ; hops += 1) {
        const target = url;
        const reply = await pacer.run(
          async () => judge(await get({ ...request, url: target }), target),
          request,
        );
        if (reply.kind !== 'again') return reply;
        if (hops === MOST_REDIRECTS) {
          return { kind: 'failed', status: null, note: `more than ${MOST_REDIRECTS} redirects` };
        }
        url = reply.to;
      }
    },
  };
}
