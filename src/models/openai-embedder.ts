// The Embedder over an OpenAI-compatible /embeddings endpoint, in NVIDIA NIM's form or OpenAI's.

import type { Fetch } from '../http/outbound';
import { createDialect } from './dialect';
import type { Embedder, EmbedRequest } from './embedder';
import { tokensUsed, vectorsIn } from './embedding-answer';
import {
  EMBED_MAX_CHARS,
  type EmbedForm,
  embeddingBody,
  type FormChange,
  formChangeFor,
  spokenForm,
} from './embedding-form';
import { createEndpoint } from './endpoint';
import { ProviderRefused, ProviderUnavailable } from './errors';
import { tokensAtMost } from './meter';
import { nameOf, type Provider } from './provider-failure';
import type { Traffic } from './traffic';

/** 50 vectors of 8,192 numbers, written out to twenty digits each, are about 9 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const BETWEEN_SIGNS_MS = 30_000;

export interface OpenAIEmbedderOptions {
  /** Base URL that ends before `/embeddings`, such as `https://integrate.api.nvidia.com/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Length of the vectors: any other length is refused. */
  readonly dimensions: number;
  /** Time for one request, an answer of HTTP 202 and its polls included; each batch has its own. */
  readonly timeoutMs: number;
  /** Default: `auto`. */
  readonly form?: EmbedForm;
  /** UTF-16 units of a text, where the server does not cut it itself. */
  readonly maxChars?: number;
  /** Texts in one request. */
  readonly batchSize?: number;
  /** Requests a minute to this endpoint, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  readonly traffic?: Traffic;
  readonly pollMs?: number;
  readonly fetch?: Fetch;
}

/**
 * An embedding model behind `POST {url}/embeddings`. Texts go in batches, one after the other. In NIM's form the
 * server is told queries from passages and cuts what is longer than the model reads; in OpenAI's it is told
 * neither, and texts are cut to `maxChars` here. `auto` begins with the form that the model's name suggests and
 * changes it once where the server refuses. Vectors come back in the order of the texts, l2-normalised.
 *
 * A vector of another length than `dimensions` is asked for once more with that length named, because some models
 * give any; where that does not help it is ProviderRefused. An answer that is not one vector per text
 * is ProviderUnavailable.
 */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): Embedder {
  const { url, model, apiKey, dimensions, timeoutMs, batchSize = 50 } = options;
  const { form = 'auto', maxChars = EMBED_MAX_CHARS } = options;
  const provider: Provider = {
    kind: 'embedding model',
    model,
    url,
    apiKey,
    via: options.fetch?.via?.(new URL(url)),
    variables: {
      key: 'SOVEREIGN_EMBED_KEY',
      model: 'SOVEREIGN_EMBED_MODEL',
      url: 'SOVEREIGN_EMBED_URL',
      timeout: 'SOVEREIGN_EMBED_TIMEOUT_S',
    },
  };
  const endpoint = createEndpoint({
    provider,
    limits: {
      firstSignMs: timeoutMs,
      betweenSignsMs: Math.min(timeoutMs, BETWEEN_SIGNS_MS),
      totalMs: timeoutMs,
    },
    maxBytes: MAX_ANSWER_BYTES,
    perMinute: options.requestsPerMinute,
    traffic: options.traffic,
    pollMs: options.pollMs,
    fetch: options.fetch,
  });
  const dialect = createDialect<FormChange>(formChangeFor({ form, model }));
  let namesDimensions = false;

  async function vectorsOf(request: EmbedRequest, named: boolean): Promise<number[][]> {
    const { texts, inputType, meter, signal } = request;
    const body = await dialect.ask((changes) =>
      endpoint.exchange({
        estimate: {
          model,
          inputTokens: texts.reduce((sum, text) => sum + tokensAtMost(text), 0),
          outputTokens: 0,
        },
        meter,
        signal,
        run: async (exchange) => {
          const response = await exchange.fetch(`${url.replace(/\/+$/, '')}/embeddings`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              accept: 'application/json',
              ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
            },
            body: JSON.stringify({
              ...embeddingBody({ model, texts, inputType, maxChars, form, changes }),
              ...(named ? { dimensions } : {}),
            }),
          });
          const value = await response.text();
          return { value, usage: { inputTokens: tokensUsed(value), outputTokens: 0 } };
        },
      }),
    );
    return vectorsIn({ body, count: texts.length, provider });
  }

  async function embedBatch(request: EmbedRequest): Promise<number[][]> {
    const named = namesDimensions;
    const given = await vectorsOf(request, named);
    const other = otherLength(given, dimensions);
    if (other === undefined) return given;
    if (named) throw wrongLength(other);
    const again = await vectorsOf(request, true).catch((error: unknown) => {
      throw error instanceof ProviderRefused ? wrongLength(other) : error;
    });
    if (otherLength(again, dimensions) !== undefined) throw wrongLength(other);
    namesDimensions = true;
    return again;
  }

  const wrongLength = (length: number) =>
    new ProviderRefused(
      `${nameOf(provider)} gives vectors of ${length} numbers where ${dimensions} are configured. Set SOVEREIGN_EMBED_DIMENSIONS to ${length}, or ${provider.variables.model} to a model of ${dimensions} dimensions.`,
    );

  const spoken = () => spokenForm({ form, model, changes: dialect.learnt }).form;

  return {
    name: model,
    dimensions,
    get variant() {
      return spoken() === 'openai' ? 'openai' : undefined;
    },
    async embed(request) {
      const vectors: number[][] = [];
      let form: string | undefined;
      for (let from = 0; from < request.texts.length; from += batchSize) {
        const texts = request.texts.slice(from, from + batchSize);
        for (const vector of await embedBatch({ ...request, texts })) vectors.push(vector);
        form ??= spoken();
        if (form !== spoken()) {
          throw new ProviderUnavailable(`${nameOf(provider)} changed the form it takes between two requests`);
        }
      }
      return vectors;
    },
  };
}

const otherLength = (vectors: readonly (readonly number[])[], dimensions: number): number | undefined =>
  vectors.find((vector) => vector.length !== dimensions)?.length;
