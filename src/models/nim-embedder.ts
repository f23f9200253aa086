// The Embedder over NVIDIA NIM's /embeddings, and servers that speak the same.

import { z } from 'zod';
import { explain } from '../protocol';
import { connectionFailure, withDeadline } from './deadline';
import type { Embedder } from './embedder';
import { ProviderRefused, ProviderUnavailable } from './errors';
import { httpFailure, nameOf, type Provider } from './provider-failure';
import { l2Normalised } from './vector';

export interface NimEmbedderOptions {
  /** Base URL that ends before `/embeddings`, such as `https://integrate.api.nvidia.com/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Length of the model's vectors: any other length is refused. */
  readonly dimensions: number;
  /** Time for one request; each batch has its own. */
  readonly timeoutMs: number;
  /** Texts in one request. */
  readonly batchSize?: number;
  readonly fetch?: typeof globalThis.fetch;
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })),
});

/**
 * An embedding model behind `POST {url}/embeddings`. Texts go in batches, one after the other; what is longer
 * than the model reads is cut at its end. Vectors come back in the order of the texts, l2-normalised.
 * A vector of another length than `dimensions` is ProviderRefused, an answer that is not one vector per text
 * ProviderUnavailable.
 */
export function createNimEmbedder(options: NimEmbedderOptions): Embedder {
  const { model, apiKey, dimensions, timeoutMs, batchSize = 50 } = options;
  const provider: Provider = {
    kind: 'embedding model',
    model,
    url: options.url,
    apiKey,
    variables: {
      key: 'SOVEREIGN_EMBED_KEY',
      model: 'SOVEREIGN_EMBED_MODEL',
      url: 'SOVEREIGN_EMBED_URL',
      timeout: 'SOVEREIGN_EMBED_TIMEOUT_S',
    },
  };
  const send = options.fetch ?? globalThis.fetch;
  const endpoint = `${options.url.replace(/\/+$/, '')}/embeddings`;

  async function embedBatch(
    texts: readonly string[],
    inputType: string,
    signal: AbortSignal,
  ): Promise<number[][]> {
    const response = await send(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
      },
      body: JSON.stringify({
        model,
        input: texts,
        input_type: inputType,
        truncate: 'END',
        encoding_format: 'float',
      }),
      signal,
    }).catch((error: unknown) => {
      throw connectionFailure({ provider, error });
    });
    const body = await response.text().catch((error: unknown) => {
      throw connectionFailure({ provider, error });
    });
    // 202: accepted, to be asked for later. A retry finds the model warm.
    if (response.status !== 200) {
      const failure = { status: response.status, headers: Object.fromEntries(response.headers), body };
      throw httpFailure({ provider, failure, nowMs: Date.now() });
    }
    return vectorsIn({ body, count: texts.length, dimensions, provider });
  }

  return {
    name: model,
    dimensions,
    async embed({ texts, inputType, signal }) {
      const vectors: number[][] = [];
      for (let from = 0; from < texts.length; from += batchSize) {
        const batch = texts.slice(from, from + batchSize);
        const embedded = await withDeadline({
          provider,
          timeoutMs,
          signal,
          run: (deadline) => embedBatch(batch, inputType, deadline),
        });
        vectors.push(...embedded);
      }
      return vectors;
    },
  };
}

/** One normalised vector per text, put in the order that the answer's indices state. */
function vectorsIn({
  body,
  count,
  dimensions,
  provider,
}: {
  body: string;
  count: number;
  dimensions: number;
  provider: Provider;
}): number[][] {
  const unusable = (why: string) =>
    new ProviderUnavailable(`${nameOf(provider)} answered with unusable embeddings: ${why}`);
  const parsed = answerSchema.safeParse(jsonOrText(body));
  if (!parsed.success) throw unusable(explain(parsed.error, 'answer').slice(0, 300));
  const { data } = parsed.data;
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  if (data.length !== count || byIndex.size !== count) {
    throw unusable(`${data.length} vectors with ${byIndex.size} different indices for ${count} texts`);
  }
  return Array.from({ length: count }, (_, index) => {
    const vector = byIndex.get(index);
    if (!vector) throw unusable(`none has index ${index}, though ${count} texts were sent`);
    if (vector.length !== dimensions) {
      throw new ProviderRefused(
        `${nameOf(provider)} gives vectors of ${vector.length} numbers where ${dimensions} are configured. Set SOVEREIGN_EMBED_DIMENSIONS to ${vector.length}, or ${provider.variables.model} to a model of ${dimensions} dimensions.`,
      );
    }
    const normalised = l2Normalised(vector);
    if (!normalised) throw unusable(`the vector of text ${index} has no direction`);
    return normalised;
  });
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
