// One request's time limits, together with the caller's own signal.

import { SovereignError } from '../errors/sovereign-error';

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

/** A limit was met. The caller says so in its own words. */
export class Late extends SovereignError {
  override readonly code = 'Late';
  constructor(
    readonly limit: 'first token' | 'silence' | 'total',
    readonly limitMs: number,
    /** A part of the answer had come. */
    readonly answering: boolean,
  ) {
    super(`${limit}: nothing for ${seconds(limitMs)}`);
  }
}

/** `1.5 s` */
export const seconds = (ms: number): string => `${Math.round(ms) / 1_000} s`;

/**
 * Runs `run` under `limits`. When it throws, its signal fires, so that nothing of the request stays open.
 * @throws the caller's abort reason; Late; else what `run` throws.
 */
export async function withDeadline<T>({
  limits,
  signal,
  run,
}: {
  limits: TimeLimits;
  signal: AbortSignal | undefined;
  run: (watch: Watch) => Promise<T>;
}): Promise<T> {
  signal?.throwIfAborted();
  // Not AbortSignal.any over AbortSignal.timeout: Node may collect the pair before it fires.
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const { firstTokenMs, silenceMs, totalMs } = limits;
  let late: Late | undefined;
  let beganAtMs = performance.now();
  let answering = false;
  const after = (ms: number, limit: Late['limit'], limitMs: number) =>
    setTimeout(() => {
      late ??= new Late(limit, limitMs, answering);
      controller.abort();
    }, ms);
  const total = after(totalMs, 'total', totalMs);
  let timer = after(firstTokenMs, 'first token', firstTokenMs);
  const renew = () => {
    clearTimeout(timer);
    if (controller.signal.aborted) return;
    const leftMs = answering ? 0 : beganAtMs + firstTokenMs - performance.now();
    timer =
      leftMs > silenceMs
        ? after(leftMs, 'first token', firstTokenMs)
        : after(silenceMs, 'silence', silenceMs);
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
        if (!controller.signal.aborted) timer = after(firstTokenMs, 'first token', firstTokenMs);
      },
    });
  } catch (error) {
    controller.abort();
    if (signal?.aborted) throw signal.reason;
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    clearTimeout(total);
    signal?.removeEventListener('abort', onAbort);
  }
}
