// A server's list of models, `GET {url}/models`: which it has, and how much the one asked for reads and writes.

import type { KnownLimits } from './chat-limits';
import { ModelUnknown } from './errors';
import { isRecord, type Provider, shown } from './provider-failure';

export interface ModelList {
  /** Ids, as the server lists them. */
  readonly names: readonly string[];
  readonly limits: KnownLimits;
}

export const NO_LIST: ModelList = { names: [], limits: { contextTokens: null, maxOutputTokens: null } };

/**
 * Fields of a model's entry, or of an object in it, the most certain first: vLLM and SGLang; what a server has loaded; OpenRouter,
 * Together and Fireworks; Groq; Mistral; llama-server. The last is what the model was trained for; a server may read less.
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
/** Where servers put such fields, besides the entry itself: OpenRouter, llama-server, others. */
const NESTED = ['top_provider', 'meta', 'limits', 'capabilities'];

/** What is below or above is no number of tokens. */
const LEAST = 256;
const MOST = 100_000_000;

/** @param text the body of the answer; anything but a list of models is an empty one */
export function modelList({ text, model }: { text: string; model: string }): ModelList {
  const entries = entriesIn(text);
  const names = entries.map(({ id }) => id);
  // A server of one model may know it by its file.
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

/** The error that `error` is, with the models that there are: eight, the most alike first. */
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

/** Names to show to someone who asked for one that is not there, the most alike first, and how many are left out. */
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
