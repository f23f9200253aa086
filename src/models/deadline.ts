// One request's time limits, together with the caller's own signal.

import { ProviderUnavailable } from './errors';
import { nameOf, type Provider, shown } from './provider-failure';

/** A silent server is noticed soon, and a slow one that shows signs of life is waited for. */
export interface TimeLimits {
  /** Longest wait for the first token. While signs of life come, it is waited for beyond that. */
  readonly firstTokenMs: number;
  /** Longest silence: after the first token, and after a sign of life once the wait for that token is over. */
  readonly silenceMs: number;
  /** For all of it. */
  readonly totalMs: number;
}

export interface Watch {
  /** Fires when the caller's does, or when a limit is met; either closes the socket. */
  readonly signal: AbortSignal;
  /** Something has come, if only a comment that says that the server is at work. */
  sign(): void;
  /** A part of the answer has come. */
  token(): void;
  /** The server says that it is at work, and nothing of the answer: the wait for the first token begins again. */
  accepted(): void;
}

/**
 * Runs `run` under `limits`. When it throws, its signal fires, so that nothing of the request stays open.
 * A request that fails without an answer (refused, reset or dropped connection, DNS) is told by `run`
 * throwing anything that is not an error of the port.
 * @throws the caller's abort reason, the port's errors as `run` throws them, else ProviderUnavailable.
 */
export async function withDeadline<T>({
  provider,
  limits,
  signal,
  run,
}: {
  provider: Provider;
  limits: TimeLimits;
  signal: AbortSignal | undefined;
  run: (watch: Watch) => Promise<T>;
}): Promise<T> {
  signal?.throwIfAborted();
  // Not AbortSignal.any over AbortSignal.timeout: Node may collect the pair before it fires.
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let late: string | undefined;
  const { timeout: timeoutVariable, silence: silenceVariable } = provider.variables;
  const after = (ms: number, what: string) =>
    setTimeout(() => {
      late ??= what;
      controller.abort();
    }, ms);
  const seconds = (ms: number) => `${Math.round(ms) / 1_000} s`;
  let beganAtMs = performance.now();
  let answering = false;
  const first = `did not answer within ${seconds(limits.firstTokenMs)} (${timeoutVariable})`;
  const silent = () =>
    `fell silent for ${seconds(limits.silenceMs)} ${answering ? 'in the middle of its answer' : 'before its answer'} (${silenceVariable})`;
  const total = after(
    limits.totalMs,
    `did not finish its answer within ${seconds(limits.totalMs)} (${timeoutVariable})`,
  );
  let timer = after(limits.firstTokenMs, first);
  const renew = () => {
    clearTimeout(timer);
    if (controller.signal.aborted) return;
    const leftMs = answering ? 0 : beganAtMs + limits.firstTokenMs - performance.now();
    timer = leftMs > limits.silenceMs ? after(leftMs, first) : after(limits.silenceMs, silent());
  };
  try {
    return await run({
      signal: controller.signal,
      sign: renew,
      token: () => {
        answering = true;
        renew();
      },
      accepted: () => {
        beganAtMs = performance.now();
        clearTimeout(timer);
        if (!controller.signal.aborted) timer = after(limits.firstTokenMs, first);
      },
    });
  } catch (error) {
    controller.abort();
    if (signal?.aborted) throw signal.reason;
    if (late !== undefined) throw new ProviderUnavailable(`${nameOf(provider)} ${late}${provider.via ?? ''}`);
    throw error;
  } finally {
    clearTimeout(timer);
    clearTimeout(total);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The error for a request that got no HTTP answer, or not all of it. */
export function connectionFailure({
  provider,
  error,
}: {
  provider: Provider;
  error: unknown;
}): ProviderUnavailable {
  const reasons = [...causes(error)].flatMap(({ code, message }) => [code, message]);
  const said = reasons.filter((reason) => typeof reason === 'string' && reason !== '').join(': ');
  return new ProviderUnavailable(
    `${nameOf(provider)} cannot be reached${provider.via ?? ''}: ${shown(said, provider)}; check ${provider.variables.url} and that the server runs`,
  );
}

/** Codes of a connection that never came about. */
const NO_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_PROXY|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Whether the request was not sent: no connection came about, or the library refused to make it. */
export function neverSent(error: unknown): boolean {
  const chain = [...causes(error)];
  const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  return codes.length === 0 ? chain.length === 1 : codes.some((code) => NO_CONNECTION.test(code));
}

/** The error and its causes, outermost first; a fetch says why only there, and at times only as a code. */
export function* causes(error: unknown): Generator<{ code?: unknown; message?: unknown; cause?: unknown }> {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const shape: { code?: unknown; message?: unknown; cause?: unknown } = current;
    yield shape;
    current = shape.cause;
  }
}
