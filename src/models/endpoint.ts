// One provider's endpoint. For every request: its turn, reservation, time limits and answer, with failures as
// the port's errors.

import { AnswerTooLong, boundedFetch } from '../http/bounded-fetch';
import { causes, neverSent } from '../http/causes';
import { Late, type TimeLimits, type Watch, withDeadline } from '../http/deadline';
import { addressOf, requestHeaders } from '../http/endpoint-request';
import type { Fetch } from '../http/outbound';
import { spacingMs } from '../http/pacer';
import { proxyFailureIn } from '../http/proxy-failed';
import { type Lane, type Traffic, TurnTooFar, trafficTo } from '../http/traffic';
import { type BudgetGuard, type Estimate, UNLIMITED } from './budget-guard';
import { ProviderRefused, ProviderUnavailable, RequestUnanswerable } from './errors';
import { polled } from './polling';
import {
  connectionFailure,
  type HttpFailure,
  httpFailure,
  isUncharged,
  lateAnswer,
  nameOf,
  type Provider,
  RequestRefused,
} from './provider-failure';

const POLL_MS = 1_000;

export interface EndpointOptions {
  readonly provider: Provider;
  readonly limits: TimeLimits;
  /** Bytes of one answer. */
  readonly maxBytes: number;
  readonly perMinute?: number | undefined;
  /** Concurrent requests. Absent: no limit. */
  readonly concurrency?: number | undefined;
  /** Default: this process's traffic to the provider's origin. */
  readonly traffic?: Traffic | undefined;
  /** Interval between polls after an HTTP 202 that states no wait. */
  readonly pollMs?: number | undefined;
  readonly fetch?: Fetch | undefined;
}

/** One request under way. */
export interface Exchange {
  readonly signal: AbortSignal;
  /**
   * Sends JSON with the provider's key and headers, to its own origin only: redirects are not followed, and
   * an HTTP 202 is polled. Resolves with HTTP 200.
   * @param path after the provider's base URL: `/embeddings`
   * @throws RequestRefused, ProviderRefused, ProviderUnavailable
   */
  post(path: string, request: { readonly accept: string; readonly body: unknown }): Promise<Response>;
  /** The same with GET and no body. */
  get(path: string, request: { readonly accept: string }): Promise<Response>;
  /** A part of the answer has arrived: from now on only silence and the total limit end it. */
  token(): void;
  /**
   * The error for a failure reported inside an answer of HTTP 200. `worked`: part of the answer had already
   * come.
   */
  failedInside(failure: { status: number; body: string; worked: boolean }): Error;
}

export interface Answered<T> {
  readonly value: T;
  readonly usage: { readonly inputTokens: number | null; readonly outputTokens: number | null };
}

export interface Endpoint {
  /**
   * One request: waits for its turn (which no time limit counts), reserves its estimate, and runs `run` under
   * the time limits. The reservation is committed with the usage; released if the provider did nothing
   * chargeable (no connection, redirect, 4xx, 503); and left if it may have done work.
   * @throws BudgetExhausted, the caller's abort reason, RequestRefused, ProviderRefused, ProviderUnavailable.
   * An answer that exceeds its bound is RequestUnanswerable: the bound is far above what was asked for, so
   * the server ignores the request's limit and would charge for the same answer again.
   */
  exchange<T>(request: ExchangeRequest<T>): Promise<T>;
}

export interface ExchangeRequest<T> {
  readonly estimate: Estimate;
  readonly budgetGuard: BudgetGuard | undefined;
  readonly signal: AbortSignal | undefined;
  /** Default: the endpoint's limits. */
  readonly limits?: TimeLimits;
  readonly run: (exchange: Exchange) => Promise<Answered<T>>;
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { provider, maxBytes, perMinute, concurrency, pollMs = POLL_MS } = options;
  const traffic = options.traffic ?? trafficTo(provider.url);
  const lane: Lane = {
    name: `the ${provider.kind}`,
    spacingMs: perMinute ? spacingMs(perMinute) : 0,
    concurrency,
  };
  const bounded = boundedFetch({
    allowed: [provider.url],
    maxBytes,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });

  /**
   * Converts an error thrown during a request for the caller: the port's errors stay, anything else is a
   * broken connection.
   */
  function toldOf(error: unknown): unknown {
    const chain = [...causes(error)];
    const own = chain.find((cause) => isOwn(cause));
    if (own) return own;
    const proxy = proxyFailureIn(error);
    if (proxy) {
      const message = `${nameOf(provider)} was not asked: ${proxy.message}`;
      return proxy.final
        ? new ProviderRefused(message, { cause: error })
        : new ProviderUnavailable(message, undefined, undefined, { cause: error });
    }
    const tooLong = chain.find((cause) => AnswerTooLong.is(cause));
    return tooLong
      ? overlong({ provider, what: String(tooLong.message) })
      : connectionFailure({ provider, error });
  }

  function exchangeUnder({
    watch,
    charge,
    onPart,
  }: {
    watch: Watch;
    charge: { open: boolean };
    onPart: () => void;
  }): Exchange {
    let sentAtMs = traffic.now();

    function failed(failure: HttpFailure, { inside, worked }: { inside: boolean; worked: boolean }): Error {
      const { status } = failure;
      const outcome = httpFailure({ provider, failure, nowMs: Date.now(), inside });
      if (ProviderUnavailable.is(outcome) && (status === 429 || status === 503)) {
        const { retryAfterMs = 0 } = outcome;
        if (retryAfterMs > 0) traffic.pause(retryAfterMs);
        else if (status === 429) traffic.strain({ startedAtMs: sentAtMs });
      }
      if (!worked && isUncharged(status)) charge.open = false;
      return ProviderRefused.is(outcome) ? new RequestRefused(failure, outcome) : outcome;
    }

    async function sent(path: string, init: RequestInit): Promise<Response> {
      const asked = addressOf(provider.url, path);
      const ask = (url: string, init: RequestInit) => bounded(url, { ...init, signal: watch.signal });
      sentAtMs = traffic.now();
      charge.open = true;
      const first = await ask(asked, init).catch((error: unknown) => {
        // After an abort, the error does not show how far the request had got.
        if (!watch.signal.aborted && neverSent(error)) charge.open = false;
        throw toldOf(error);
      });
      const worked = first.status === 202;
      const response = worked
        ? await polled({
            provider,
            accepted: first,
            asked,
            watch,
            pollMs,
            get: (url) => ask(url, { headers: requestHeaders({ ...provider, accept: 'application/json' }) }),
          }).catch((error: unknown) => {
            throw toldOf(error);
          })
        : first;
      if (response.status === 200) return withSigns(response, watch);
      const headers = Object.fromEntries(response.headers);
      const said = await withSigns(response, watch)
        .text()
        .catch(() => '');
      throw failed({ status: response.status, headers, body: said }, { inside: false, worked });
    }

    return {
      signal: watch.signal,
      token() {
        watch.token();
        onPart();
      },
      post: (path, { accept, body }) =>
        sent(path, {
          method: 'POST',
          headers: requestHeaders({ ...provider, accept, contentType: 'application/json' }),
          body: JSON.stringify(body),
        }),
      get: (path, { accept }) => sent(path, { headers: requestHeaders({ ...provider, accept }) }),
      failedInside: ({ status, body, worked }) =>
        failed({ status, headers: {}, body }, { inside: true, worked }),
    };
  }

  /** Reserves the estimate, sends the request, and settles. */
  async function reserved<T>({
    estimate,
    budgetGuard = UNLIMITED,
    signal,
    limits = options.limits,
    run,
  }: ExchangeRequest<T>): Promise<T> {
    const reservation = await budgetGuard.reserve({ ...estimate, signal });
    // `open`: the provider may have done chargeable work.
    const charge = { open: false };
    let answered: Answered<T>;
    try {
      answered = await withDeadline({
        limits,
        signal,
        run: (watch) =>
          run(exchangeUnder({ watch, charge, onPart: () => reservation.part?.() })).catch(
            (error: unknown) => {
              throw toldOf(error);
            },
          ),
      });
    } catch (error) {
      if (charge.open) await reservation.leave?.();
      else await reservation.release();
      throw Late.is(error) ? lateAnswer(provider, error) : error;
    }
    traffic.succeeded();
    await reservation.commit(answered.usage);
    return answered.value;
  }

  return {
    async exchange(request) {
      const { signal } = request;
      const turn = await traffic.turn({ lane, signal }).catch((error: unknown) => {
        throw TurnTooFar.is(error)
          ? new ProviderUnavailable(
              `${nameOf(provider)} has a limit on requests: ${error.message}`,
              error.waitMs,
              undefined,
              { cause: error },
            )
          : error;
      });
      try {
        return await reserved(request);
      } finally {
        await turn.end();
      }
    },
  };
}

const isOwn = (error: unknown): boolean =>
  ProviderRefused.is(error) || ProviderUnavailable.is(error) || RequestRefused.is(error);

/** @param what describes how long the answer was. */
export const overlong = ({ provider, what }: { provider: Provider; what: string }): RequestUnanswerable =>
  new RequestUnanswerable(
    `${nameOf(provider)} did not stop: ${what}. Set ${provider.variables.model} or ${provider.variables.url} to a model that keeps to the limit it is given.`,
  );

/** The answer, with every chunk of its body reported as a sign of life. */
function withSigns(response: Response, watch: Watch): Response {
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        watch.sign();
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(body, { status, statusText, headers });
}
