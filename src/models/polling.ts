// HTTP 202: poll the same server for the answer.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Watch } from '../http/deadline';
import { retryAfterMs } from '../http/retry-after';
import { ProviderUnavailable } from './errors';
import { nameOf, type Provider } from './provider-failure';

/** Longer than any answer is waited for. A timer of more than 24 days would fire at once. */
const LONGEST_POLL_MS = 60 * 60 * 1000;
/** The characters of NVIDIA's ids, none of which can alter a path. */
const REQUEST_ID = /^[A-Za-z0-9-]{1,100}$/;

/**
 * Where to poll for an accepted request's answer, on the origin of `asked` only: its Location, else the
 * addresses that NVIDIA documents for the id in NVCF-REQID, those of its API catalogue (`/v1/status/{id}`)
 * and of its cloud functions (`/v2/nvcf/pexec/status/{id}`). Empty if there is no such address.
 */
export function pollTargets({ headers, asked }: { headers: Headers; asked: string }): string[] {
  const { origin } = new URL(asked);
  const location = headers.get('location');
  if (location !== null && URL.canParse(location, asked)) {
    const target = new URL(location, asked);
    if (target.origin === origin) return [target.href];
  }
  const id = headers.get('nvcf-reqid');
  if (id === null || !REQUEST_ID.test(id)) return [];
  return [`${origin}/v1/status/${id}`, `${origin}/v2/nvcf/pexec/status/${id}`];
}

/**
 * Polls for the answer that an HTTP 202 promises, and returns it whatever its status. Polls every `pollMs`,
 * or less often if Retry-After says so, until the watch's signal fires; every 202 restarts the wait for the
 * first sign of life. A poll that gets 429 or 503 is repeated: the work is done and would otherwise be paid
 * for again. If an address does not know the request, tries the next one.
 * @throws ProviderUnavailable if the 202 names no address to poll, with the wait that it states.
 */
export async function polled({
  provider,
  accepted,
  asked,
  get,
  watch,
  pollMs,
}: {
  provider: Provider;
  accepted: Response;
  asked: string;
  get: (url: string) => Promise<Response>;
  watch: Watch;
  pollMs: number;
}): Promise<Response> {
  const [first, ...others] = pollTargets({ headers: accepted.headers, asked });
  if (first === undefined) {
    await accepted.body?.cancel();
    throw new ProviderUnavailable(
      `${nameOf(provider)} answered HTTP 202, to be asked for later, and named nothing at its own address to ask for`,
      waitOf(accepted),
    );
  }
  let target = first;
  watch.accepted();
  for (let response = accepted; ; ) {
    await response.body?.cancel();
    await sleep(Math.min(Math.max(waitOf(response) ?? 0, pollMs), LONGEST_POLL_MS), undefined, {
      signal: watch.signal,
    });
    response = await get(target);
    while (response.status >= 400 && response.status < 500 && response.status !== 429) {
      const next = others.shift();
      if (next === undefined) return response;
      await response.body?.cancel();
      target = next;
      response = await get(target);
    }
    if (response.status === 202) {
      others.length = 0;
      watch.accepted();
    } else if (response.status !== 429 && response.status !== 503) return response;
  }
}

const waitOf = ({ status, headers }: Response): number | undefined =>
  retryAfterMs({ status, headers: Object.fromEntries(headers), nowMs: Date.now() });
