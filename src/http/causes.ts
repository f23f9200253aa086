// Finds the cause of a fetch error: fetch itself reports only that it failed.

/** Error codes of connections that were never established. */
const NO_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ProxyFailed|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Whether the request was never sent: there was no connection, or the library refused it. */
export function neverSent(error: unknown): boolean {
  const chain = [...causes(error)];
  const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  return codes.length === 0 ? chain.length === 1 : codes.some((code) => NO_CONNECTION.test(code));
}

/** The error and its causes, outermost first; fetch gives its reason only there, sometimes only as a code. */
export function* causes(error: unknown): Generator<{ code?: unknown; message?: unknown; cause?: unknown }> {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const shape: { code?: unknown; message?: unknown; cause?: unknown } = current;
    yield shape;
    current = shape.cause;
  }
}
