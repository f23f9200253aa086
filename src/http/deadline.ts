// Combines one request's time limits with the caller's own signal.

import { SovereignError } from '../errors/sovereign-error';

/** Limits that end a silent request soon, but wait for a slow one that shows signs of life. */
export interface TimeLimits {
  /** Longest wait for the first token. Extended while signs of life arrive. */
  readonly firstTokenMs: number;
  /**
   * Longest silence: after the first token, and after a sign of life once the wait for that token is over.
   */
  readonly silenceMs: number;
  /** For the whole request. */
  readonly totalMs: number;
}

export interface Watch {
  /** Fires when the caller's signal does, or when a limit is exceeded; either closes the socket. */
  readonly signal: AbortSignal;
  /** Something arrived, even if only a comment that the server is working. */
  sign(): void;
  /** A part of the answer arrived. */
  token(): void;
  /**
   * The server says that it is working, without any part of the answer: the wait for the first token
   * restarts.
   */
  accepted(): void;
}

/** A limit was exceeded. The caller converts this to its own error. */
export class Late extends SovereignError {
  override readonly code = 'Late';
  constructor(
    readonly limit: 'first token' | 'silence' | 'total',
    readonly limitMs: number,
    /** A part of the answer had arrived. */
    readonly answering: boolean,
  ) {
    super(`${limit}: nothing for ${seconds(limitMs)}`);
  }
}

/** `1.5 s` */
export const seconds = (ms: number): string => `${Math.round(ms) / 1_000} s`;

/**
 * Runs `run` under `limits`. If it throws, its signal fires, so that nothing of the request stays open.
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
