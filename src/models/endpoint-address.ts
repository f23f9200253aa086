// Where a path of an endpoint is, also where its base URL has a query (Azure: `?api-version=...`).

/** `https://host/base` and `/chat/completions` make `https://host/base/chat/completions`; a query stays at the end. */
export function addressOf(base: string, path: string): string {
  const at = base.indexOf('?');
  const [address, query] = at === -1 ? [base, ''] : [base.slice(0, at), base.slice(at)];
  return `${address.replace(/\/+$/, '')}${path}${query}`;
}
