// One request's time limit, together with the caller's own signal.

import { ProviderUnavailable } from './errors';
import { nameOf, type Provider, shown } from './provider-failure';

/**
 * Runs `run` with a signal that fires when the caller's does or after `timeoutMs`; either closes the socket.
 * A request that fails without an answer (refused, reset or dropped connection, DNS) is told by `run`
 * throwing anything that is not an error of the port.
 * @throws the caller's abort reason, the port's errors as `run` throws them, else ProviderUnavailable.
 */
export async function withDeadline<T>({
  provider,
  timeoutMs,
  signal,
  run,
}: {
  provider: Provider;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  run: (signal: AbortSignal) => Promise<T>;
}): Promise<T> {
  signal?.throwIfAborted();
  // Not AbortSignal.any over AbortSignal.timeout: Node may collect the pair before it fires.
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, timeoutMs);
  try {
    return await run(controller.signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (late) {
      throw new ProviderUnavailable(
        `${nameOf(provider)} did not answer within ${timeoutMs / 1000} s (${provider.variables.timeout})`,
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
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
    `${nameOf(provider)} cannot be reached: ${shown(said, provider.apiKey)}; check ${provider.variables.url} and that the server runs`,
  );
}

/** The error and its causes, outermost first; a fetch says why only there, and at times only as a code. */
function* causes(error: unknown): Generator<{ code?: unknown; message?: unknown; cause?: unknown }> {
  let current = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth += 1) {
    const shape: { code?: unknown; message?: unknown; cause?: unknown } = current;
    yield shape;
    current = shape.cause;
  }
}
