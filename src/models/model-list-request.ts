// Requests a server's model list, `GET {url}/models`. It is free, and no run depends on it.

import type { Fetch } from '../http/outbound';
import type { Traffic } from '../http/traffic';
import { createEndpoint } from './endpoint';
import { type ModelList, modelList, NO_LIST } from './model-list';
import type { Provider } from './provider-failure';

/** No server has to load a model to list it. */
const LIST_MS = 10_000;
/** Some servers list hundreds of models, with descriptions. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

/**
 * The list; empty if it is missing, refused (some keys allow only chat), late or malformed.
 * @throws the signal's reason
 */
export function createModelListRequest(options: {
  readonly provider: Provider;
  readonly traffic: Traffic | undefined;
  readonly pollMs: number | undefined;
  readonly fetch: Fetch | undefined;
}): (signal: AbortSignal | undefined) => Promise<ModelList> {
  const { provider } = options;
  const { model } = provider;
  const endpoint = createEndpoint({
    ...options,
    // Does not wait for a turn among the model's calls.
    provider: { ...provider, kind: 'model list' },
    limits: { firstTokenMs: LIST_MS, silenceMs: LIST_MS, totalMs: LIST_MS },
    maxBytes: MAX_LIST_BYTES,
  });
  return async (signal) => {
    try {
      return await endpoint.exchange({
        estimate: { model, inputTokens: 0, outputTokens: 0 },
        budgetGuard: undefined,
        signal,
        run: async (exchange) => {
          const response = await exchange.get('/models', { accept: 'application/json' });
          const value = modelList({ text: await response.text(), model });
          return { value, usage: { inputTokens: 0, outputTokens: 0 } };
        },
      });
    } catch {
      signal?.throwIfAborted();
      return NO_LIST;
    }
  };
}
