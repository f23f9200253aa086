// Embedding models behind an OpenAI-compatible /embeddings endpoint, in NVIDIA NIM's form or OpenAI's.

import type { Fetch } from '../http/outbound';
import type { Traffic } from '../http/traffic';
import { tokensAtMost } from './budget-guard';
import { createDialect } from './dialect';
import type { Embedder, EmbeddingModel, EmbedRequest } from './embedder';
import { isOfFirstAlone, tokensUsed, vectorsIn } from './embedding-answer';
import { BatchRefused, type BatchShape, smallerBatch } from './embedding-batch';
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
import { nameOf, type Provider, RequestRefused, saidIn } from './provider-failure';

/** 50 vectors of 8,192 numbers, written with twenty digits each, are about 9 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const BETWEEN_SIGNS_MS = 30_000;

/** The text embedded to learn the vectors' length. */
const MEASURED = 'length';

export interface OpenAIEmbeddingOptions {
  /** Base URL that ends before `/embeddings`, such as `https://integrate.api.nvidia.com/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Sent with each request, such as Azure's `api-key`; never part of an error message. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Length of the vectors; any other length is refused. Default: whatever the model returns. */
  readonly dimensions?: number | undefined;
  /** Time limit for one request, including polls after HTTP 202; each batch has its own. */
  readonly timeoutMs: number;
  /** Default: `auto`. */
  readonly form?: EmbedForm;
  /** UTF-16 units of a text, if the server does not truncate it itself. */
  readonly maxChars?: number;
  /** Texts per request, until the server refuses that many. Default: 50 */
  readonly batchSize?: number;
  /** Requests a minute to this endpoint, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  readonly traffic?: Traffic;
  readonly pollMs?: number;
  readonly fetch?: Fetch;
}

/**
 * An embedding model at `POST {url}/embeddings`. Texts are sent in batches, one after the other. In NIM's
 * form the request distinguishes queries from passages, and the server truncates texts that are too long; in
 * OpenAI's it does neither, and texts are cut to `maxChars` here. `auto` starts with the form that the
 * model's name suggests and switches once if the server refuses it. Vectors are returned in the order of the
 * texts, L2-normalised.
 *
 * If the server refuses a batch because of its size, smaller ones are tried, down to one text as a plain
 * string (embedding-batch.ts). What it accepts is remembered for the lifetime of this model.
 *
 * If a vector's length differs from the embedder's, the request is repeated with the length named, because
 * some models return any length; if that does not help, it is ProviderRefused. An answer that is not one
 * vector per text is ProviderUnavailable.
 */
export function createOpenAIEmbeddingModel(options: OpenAIEmbeddingOptions): EmbeddingModel {
  const { url, model, apiKey, timeoutMs, batchSize = 50 } = options;
  const { form = 'auto', maxChars = EMBED_MAX_CHARS } = options;
  const provider: Provider = {
    kind: 'embedding model',
    model,
    url,
    apiKey,
    headers: options.headers,
    via: options.fetch?.via?.(new URL(url)),
    variables: {
      key: 'SOVEREIGN_EMBED_KEY',
      model: 'SOVEREIGN_EMBED_MODEL',
      url: 'SOVEREIGN_EMBED_URL',
      timeout: 'SOVEREIGN_EMBED_TIMEOUT_S',
      silence: 'SOVEREIGN_EMBED_TIMEOUT_S',
    },
  };
  const endpoint = createEndpoint({
    provider,
    limits: {
      firstTokenMs: timeoutMs,
      silenceMs: Math.min(timeoutMs, BETWEEN_SIGNS_MS),
      totalMs: timeoutMs,
    },
    maxBytes: MAX_ANSWER_BYTES,
    perMinute: options.requestsPerMinute,
    traffic: options.traffic,
    pollMs: options.pollMs,
    fetch: options.fetch,
  });
  const changeFor = formChangeFor({ form, model });
  const dialect = createDialect<FormChange>(changeFor);
  let taken: BatchShape = { most: batchSize, plain: false };
  let measured: number | undefined;

  /** Sends one request. @throws BatchRefused if the server may accept fewer texts at once */
  async function vectorsOf({
    request,
    plain,
    dimensions,
  }: {
    request: EmbedRequest;
    plain: boolean;
    /** Length to request from the server; undefined: its default. */
    dimensions: number | undefined;
  }): Promise<number[][]> {
    const { texts, inputType, budgetGuard, signal } = request;
    const send = (changes: ReadonlySet<FormChange>) =>
      endpoint.exchange({
        estimate: {
          model,
          inputTokens: texts.reduce((sum, text) => sum + tokensAtMost(text), 0),
          outputTokens: 0,
        },
        budgetGuard,
        signal,
        run: async (exchange) => {
          const response = await exchange.post('/embeddings', {
            accept: 'application/json',
            body: {
              ...embeddingBody({ model, texts, plain, inputType, maxChars, form, changes }),
              ...(dimensions === undefined ? {} : { dimensions }),
            },
          });
          const value = await response.text();
          return { value, usage: { inputTokens: tokensUsed(value), outputTokens: 0 } };
        },
      });
    const body = await dialect.ask((changes) =>
      send(changes).catch((error: unknown) => {
        if (!RequestRefused.is(error)) throw error;
        const { failure, outcome } = error;
        // The form is checked first: its changes are named by field.
        if (changeFor(saidIn(failure.body), changes) !== null) throw error;
        const smaller = smallerBatch({ failure, sent: { texts: texts.length, plain } });
        throw smaller === null ? error : new BatchRefused(smaller, outcome);
      }),
    );
    try {
      return vectorsIn({ body, count: texts.length, provider });
    } catch (error) {
      if (ProviderUnavailable.is(error) && texts.length > 1 && isOfFirstAlone(body))
        throw new BatchRefused({ most: 1, plain: false }, error);
      throw error;
    }
  }

  const spoken = () => spokenForm({ form, model, changes: dialect.learnt }).form;

  /** Embeds all texts, in batches of a size the server accepts. */
  async function inBatches(
    request: EmbedRequest,
    ask: (request: EmbedRequest, plain: boolean) => Promise<number[][]>,
  ): Promise<number[][]> {
    const vectors: number[][] = [];
    let shape = taken;
    let refused: BatchRefused | undefined;
    let formThen: string | undefined;
    while (vectors.length < request.texts.length) {
      const texts = request.texts.slice(vectors.length, vectors.length + shape.most);
      try {
        vectors.push(...(await ask({ ...request, texts }, shape.plain)));
      } catch (error) {
        if (BatchRefused.is(error)) {
          refused = error;
          shape = error.smaller;
          continue;
        }
        // An error about a single string says nothing about the list that was intended.
        throw ProviderRefused.is(error) && shape.plain && refused ? refused.outcome : error;
      }
      refused = undefined;
      if (shape.most < taken.most || shape.plain) taken = shape;
      formThen ??= spoken();
      if (formThen !== spoken())
        throw new ProviderUnavailable(`${nameOf(provider)} changed the form it takes between two requests`);
    }
    return vectors;
  }

  function wrongLength({ given, wanted }: { given: number; wanted: number }): ProviderRefused {
    // Another model may have taken over the name since the length was measured.
    measured = undefined;
    const { model: variable } = provider.variables;
    return new ProviderRefused(
      options.dimensions === undefined
        ? `${nameOf(provider)} gives vectors of ${given} numbers, and gave ${wanted} when the run was opened. Set ${variable} to the model of ${wanted} dimensions again, or start a new run.`
        : `${nameOf(provider)} gives vectors of ${given} numbers where ${wanted} are configured. Set SOVEREIGN_EMBED_DIMENSIONS to ${given}, or ${variable} to a model of ${wanted} dimensions.`,
    );
  }

  function withDimensions(dimensions: number): Embedder {
    let isNamed = false;

    async function ask(request: EmbedRequest, plain: boolean): Promise<number[][]> {
      const named = isNamed;
      const given = await vectorsOf({ request, plain, dimensions: named ? dimensions : undefined });
      const other = otherLength(given, dimensions);
      if (other === undefined) return given;
      const wrong = () => wrongLength({ given: other, wanted: dimensions });
      if (named) throw wrong();
      const again = await vectorsOf({ request, plain, dimensions }).catch((error: unknown) => {
        throw ProviderRefused.is(error) ? wrong() : error;
      });
      if (otherLength(again, dimensions) !== undefined) throw wrong();
      isNamed = true;
      return again;
    }

    return {
      name: model,
      dimensions,
      get variant() {
        return spoken() === 'openai' ? 'openai' : undefined;
      },
      embed: (request) => inBatches(request, ask),
    };
  }

  return {
    name: model,
    dimensions: options.dimensions,
    async measure(request = {}) {
      if (options.dimensions !== undefined) return options.dimensions;
      if (measured === undefined) {
        const [vector] = await inBatches(
          { ...request, texts: [MEASURED], inputType: 'query' },
          (asked, plain) => vectorsOf({ request: asked, plain, dimensions: undefined }),
        );
        measured = vector?.length;
      }
      return measured as number;
    },
    withDimensions,
  };
}

/** The embedder of vectors of one length. */
export const createOpenAIEmbedder = (options: OpenAIEmbeddingOptions & { readonly dimensions: number }) =>
  createOpenAIEmbeddingModel(options).withDimensions(options.dimensions);

const otherLength = (vectors: readonly (readonly number[])[], dimensions: number): number | undefined =>
  vectors.find((vector) => vector.length !== dimensions)?.length;
