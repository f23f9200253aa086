// The address and the headers of requests to an endpoint.

/**
 * Joins `https://host/base` and `/chat/completions` to `https://host/base/chat/completions`; a query of the
 * base (Azure: `?api-version=...`) stays at the end.
 */
export function addressOf(base: string, path: string): string {
  const at = base.indexOf('?');
  const [address, query] = at === -1 ? [base, ''] : [base.slice(0, at), base.slice(at)];
  return `${address.replace(/\/+$/, '')}${path}${query}`;
}

/** @param options.headers override the others: some servers want the key in a header of their own. */
export const requestHeaders = ({
  accept,
  contentType,
  apiKey,
  headers = {},
}: {
  accept: string;
  contentType?: string;
  /** Sent as bearer token. */
  apiKey?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}): Record<string, string> => ({
  accept,
  ...(contentType === undefined ? {} : { 'content-type': contentType }),
  ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
});
