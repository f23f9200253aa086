// A client for APIs that are queried by GET: turns, time and size limits, redirects within the host, no
// secrets in messages.

import { AnswerTooLong, boundedFetch } from './bounded-fetch';
import { causes } from './causes';
import { Late, seconds, withDeadline } from './deadline';
import { requestHeaders } from './endpoint-request';
import type { Fetch } from './outbound';
import type { Pacer } from './pacer';
import { ProxyFailed } from './proxy-failed';
import { redacted } from './redact';
import { LONGEST_STATED_WAIT_MS, retryAfterMs } from './retry-after';
import { TurnTooFar } from './traffic';
import type { Unavailable } from './unavailable';
import { reporting, type Waiting } from './waiting';
import { whenSent } from './when-sent';

export interface GetApiOptions<T> {
  /** `OpenAlex`: the name in messages. */
  readonly name: string;
  /** Requests go to this host only. */
  readonly baseUrl: string;
  readonly pacer: Pacer;
  /** For one request, from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** Keys and addresses within the requested URLs: removed from every message. */
  readonly secrets?: readonly (string | undefined)[];
  /** What the user can do when the API refuses, naming the variable: `set SOVEREIGN_...`. */
  readonly remedy?: string;
  readonly format: AnswerFormat<T>;
  /** Creates the error for a server that a later request may reach. Its message contains no secret. */
  readonly unavailable: (message: string, retryAfterMs?: number, options?: ErrorOptions) => Unavailable;
  readonly fetch?: Fetch | undefined;
}

/** The format of an API's answers. */
export interface AnswerFormat<T> {
  /** `JSON`: the name in messages. */
  readonly name: string;
  readonly accept: string;
  /** Accepted media types. */
  readonly types: RegExp;
  /** `wrong`: what is wrong with a truncated or malformed body, as in `that ends too soon`. */
  read(body: string): { readonly value: T } | { readonly wrong: string };
  /**
   * The message for people in an error's body, on one line; empty if there is none.
   * @param clean removes the secrets, before the text is cut: half a key is still part of one.
   */
  words(body: string, clean: (text: string) => string): string;
}

export type ApiReply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** Refused: another key or contact address may help, a retry does not. */
  | { readonly kind: 'blocked'; readonly note: string }
  /** `status` is the answer's HTTP status; null if the failure was not about an answer. */
  | { readonly kind: 'failed'; readonly status: number | null; readonly note: string };

export interface GetApi<T> {
  /**
   * One GET, and up to three redirects within the API's host; every request waits for its own turn at the
   * pacer.
   *
   * @throws `unavailable` for problems that may pass: no complete answer, an answer in another format, HTTP
   * 408, 429 and 5xx, and a 403 that mentions a rate (with `retryAfterMs` if the answer states it); the
   * signal's reason on abort.
   */
  ask(request: { readonly url: URL } & Waiting): Promise<ApiReply<T>>;
}

/**
 * A hundred works of OpenAlex are about 2 MB, and 2,000 entries of arXiv 5 MB; a single record of 1 MB has
 * been seen.
 */
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_REDIRECTS = 3;
const TYPE_CHARS = 60;

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** null: longer than MOST_BYTES, and not read to the end. */
  readonly body: string | null;
}

type Judged<T> = ApiReply<T> | { readonly kind: 'again'; readonly to: URL };

/** None of its notes and errors contains one of `secrets`. */
export function createGetApi<T>(options: GetApiOptions<T>): GetApi<T> {
  const { name, baseUrl, pacer, timeoutMs, userAgent, secrets = [], format } = options;
  const { host, protocol } = new URL(baseUrl);
  const fetch = boundedFetch({
    // The same host, with at least the same security: arXiv redirects http to https.
    allowed: [baseUrl, `https://${host}`],
    maxBytes: MOST_BYTES,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const headers = requestHeaders({ accept: format.accept, headers: { 'user-agent': userAgent } });
  const clean = (text: string): string => redacted(text, secrets, '***');
  const unavailable = (message: string, waitMs?: number, cause?: unknown) =>
    options.unavailable(clean(message), waitMs, { cause });
  const remedy = options.remedy === undefined ? '' : `; ${options.remedy}`;

  async function get(url: URL, { signal, onWait }: Waiting): Promise<RawAnswer | ProxyFailed> {
    const via = options.fetch?.via?.(url) ?? '';
    const limits = { firstTokenMs: timeoutMs, silenceMs: timeoutMs, totalMs: timeoutMs };
    const done = reporting(`waiting for ${name} to answer`, onWait);
    try {
      return await withDeadline({
        limits,
        signal,
        run: async (watch) => {
          const response = await fetch(url, { signal: watch.signal, headers });
          return { status: response.status, headers: response.headers, body: await wholeBody(response) };
        },
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (ProxyFailed.is(error)) {
        if (error.final) return error;
        throw unavailable(`no answer from ${host}: ${error.message}`, undefined, error);
      }
      throw unavailable(
        Late.is(error)
          ? `${host} did not answer completely within ${seconds(timeoutMs)}${via}`
          : `no complete answer from ${host}${via}: ${reasonOf(error)}`,
        undefined,
        error,
      );
    } finally {
      done();
    }
  }

  const wordsOf = ({ body }: RawAnswer): string => format.words(body ?? '', clean);
  const saying = (answer: RawAnswer): string => {
    const words = wordsOf(answer);
    return words === '' ? `HTTP ${answer.status}` : `${words} (HTTP ${answer.status})`;
  };

  function read({ headers, body }: RawAnswer): ApiReply<T> {
    if (body === null) {
      const note = `the answer is longer than ${MOST_BYTES / 1024 / 1024} MB and was cut off`;
      return { kind: 'failed', status: null, note };
    }
    const type = headers.get('content-type') ?? '';
    if (type !== '' && !format.types.test(type)) {
      throw unavailable(
        `${host} answered with ${type.slice(0, TYPE_CHARS)} instead of ${format.name}: a maintenance page, or not ${name}'s API`,
      );
    }
    const got = format.read(body);
    if ('wrong' in got) throw unavailable(`${host} sent ${format.name} that ${got.wrong}`);
    return { kind: 'answer', value: got.value };
  }

  function redirected({ status, headers }: RawAnswer, asked: URL): Judged<T> {
    const location = headers.get('location');
    if (!location || !URL.canParse(location, asked.href)) {
      return { kind: 'failed', status, note: `HTTP ${status} without a usable Location` };
    }
    const to = new URL(location, asked);
    const sameHost = to.host === host && (to.protocol === protocol || to.protocol === 'https:');
    if (!sameHost || to.username !== '' || to.password !== '') {
      return { kind: 'failed', status, note: `redirected off ${host}, which is not followed` };
    }
    return { kind: 'again', to };
  }

  function judge(answer: RawAnswer | ProxyFailed, asked: URL): Judged<T> {
    if (ProxyFailed.is(answer)) {
      return { kind: 'blocked', note: clean(`${name} was not asked: ${answer.message}`) };
    }
    const { status } = answer;
    if (status >= 200 && status < 300) return read(answer);
    if (status >= 300 && status < 400) return redirected(answer, asked);
    const waitMs = statedWaitMs(answer);
    // OpenAlex answers 403 to too many requests a second, which is not a refusal.
    const tooFast = status === 403 && (waitMs !== undefined || /rate.?limit|too many/i.test(wordsOf(answer)));
    if (status === 408 || status === 429 || status >= 500 || tooFast) {
      const toWait = waitMs === undefined ? '' : `, asks to wait ${Math.ceil(waitMs / 1000)} s`;
      const more = status === 429 && remedy !== '' ? `; if it goes on, ${options.remedy}` : '';
      const said = wordsOf(answer) === '' ? ' answered' : ':';
      throw unavailable(`${host}${said} ${saying(answer)}${toWait}${more}`, waitMs);
    }
    return status === 401 || status === 403
      ? { kind: 'blocked', note: `${name} refuses us: ${saying(answer)}${remedy}` }
      : { kind: 'failed', status, note: `${name} refuses the request: ${saying(answer)}` };
  }

  return {
    async ask({ url, signal, onWait }) {
      let target = url;
      for (let hops = 0; ; hops += 1) {
        const asked = target;
        const reply = await pacer
          .run(
            (lost, sent) =>
              whenSent(asked, sent, async () =>
                judge(await get(asked, { signal: eitherOf(signal, lost), onWait }), asked),
              ),
            { signal, onWait },
          )
          .catch((error: unknown) => {
            if (!(error instanceof TurnTooFar)) throw error;
            throw unavailable(`${name} is in trouble: ${error.message}`, error.waitMs);
          });
        if (reply.kind !== 'again') return reply;
        if (hops === MOST_REDIRECTS) {
          return { kind: 'failed', status: null, note: `more than ${MOST_REDIRECTS} redirects` };
        }
        target = reply.to;
      }
    },
  };
}

const eitherOf = (one: AbortSignal | undefined, other: AbortSignal | undefined) =>
  one && other ? AbortSignal.any([one, other]) : (one ?? other);

/** null if the body exceeds its limit; the rest is not read. */
async function wholeBody(response: Response): Promise<string | null> {
  try {
    return await response.text();
  } catch (error) {
    if ([...causes(error)].some((cause) => AnswerTooLong.is(cause))) return null;
    throw error;
  }
}

/** fetch itself says only `fetch failed`; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const [own, cause] = causes(error);
  return String(cause?.message || cause?.code || own?.message || error);
}

function statedWaitMs({ status, headers, body }: RawAnswer): number | undefined {
  const waitMs = retryAfterMs({
    status,
    headers: Object.fromEntries(headers),
    body: body ?? '',
    nowMs: Date.now(),
  });
  return waitMs === undefined ? undefined : Math.min(waitMs, LONGEST_STATED_WAIT_MS);
}
