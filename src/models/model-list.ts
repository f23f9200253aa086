// A server's model list, `GET {url}/models`: which models it has, and the limits of the one asked for.

import type { KnownLimits } from './chat-limits';
import { ModelUnknown } from './errors';
import { isRecord, type Provider, shown } from './provider-failure';

export interface ModelList {
  /** Model ids, in the server's order. */
  readonly names: readonly string[];
  readonly limits: KnownLimits;
}

export const NO_LIST: ModelList = { names: [], limits: { contextTokens: null, maxOutputTokens: null } };

/**
 * Fields for the context length, in a model's entry or an object in it, the most reliable first: vLLM and
 * SGLang; what a server has loaded; OpenRouter, Together and Fireworks; Groq; Mistral; llama-server. The last
 * is what the model was trained for; a server may read less.
 */
const CONTEXT = [
  'max_model_len',
  'loaded_context_length',
  'n_ctx',
  'context_length',
  'context_window',
  'max_context_length',
  'max_context_window',
  'max_input_tokens',
  'inputTokenLimit',
  'n_ctx_train',
];
const OUTPUT = ['max_completion_tokens', 'max_output_tokens', 'max_output_length', 'outputTokenLimit'];
/** Where servers nest such fields, if not in the entry itself: OpenRouter, llama-server, others. */
const NESTED = ['top_provider', 'meta', 'limits', 'capabilities'];

/** A number outside these bounds is not a token limit. */
const LEAST = 256;
const MOST = 100_000_000;

/** @param text the body of the answer; if it is not a model list, the result is empty */
export function modelList({ text, model }: { text: string; model: string }): ModelList {
  const entries = entriesIn(text);
  const names = entries.map(({ id }) => id);
  // A server with a single model may list it by its file name.
  const own = entries.find(({ id }) => isNamed(id, model)) ?? (entries.length === 1 ? entries[0] : undefined);
  if (own === undefined) return { ...NO_LIST, names };
  return {
    names,
    limits: {
      contextTokens: tokensIn(own.entry, CONTEXT),
      maxOutputTokens: tokensIn(own.entry, OUTPUT),
    },
  };
}

/** Gemini lists `models/NAME`, Ollama `NAME:latest`. */
const isNamed = (id: string, model: string) =>
  id === model || id === `models/${model}` || id === `${model}:latest`;

/** `{"data": [...]}`, `{"models": [...]}`, or the list itself (Together). */
function entriesIn(text: string): { id: string; entry: Record<string, unknown> }[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const list = isRecord(parsed) ? (parsed.data ?? parsed.models) : parsed;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const id = isRecord(entry) ? (entry.id ?? entry.name) : undefined;
    return isRecord(entry) && typeof id === 'string' && id !== '' ? [{ id, entry }] : [];
  });
}

function tokensIn(entry: Record<string, unknown>, fields: readonly string[]): number | null {
  const places = [entry, ...NESTED.map((name) => entry[name]).filter(isRecord)];
  for (const field of fields) {
    for (const place of places) {
      const tokens = place[field];
      if (typeof tokens === 'number' && Number.isInteger(tokens) && tokens >= LEAST && tokens <= MOST)
        return tokens;
    }
  }
  return null;
}

/** Adds the available models to `error`: eight, the most similar first. */
export function namingModels({
  error,
  list: { names },
  provider,
}: {
  error: ModelUnknown;
  list: ModelList;
  provider: Provider;
}): ModelUnknown {
  if (names.length === 0) return error;
  const like = namesLike({ names, model: provider.model });
  const more = like.more === 0 ? '' : ` and ${like.more} more`;
  const sentence = shown(`It lists ${like.shown.join(', ')}${more}.`, provider);
  return new ModelUnknown(`${error.message} ${sentence}`, { cause: error });
}

/** Names to suggest for a model that does not exist, the most similar first, and how many are omitted. */
export function namesLike({ names, model }: Pick<ModelList, 'names'> & { model: string }): {
  readonly shown: readonly string[];
  readonly more: number;
} {
  const wanted = model.toLowerCase();
  const alike = (name: string) => {
    const other = name.toLowerCase().replace(/^models\//, '');
    let at = 0;
    while (at < wanted.length && other[at] === wanted[at]) at += 1;
    return at;
  };
  const sorted = [...names].sort((a, b) => alike(b) - alike(a) || (a < b ? -1 : 1));
  const shown = sorted.slice(0, MOST_SHOWN);
  return { shown, more: sorted.length - shown.length };
}

const MOST_SHOWN = 8;
