// A streamed chat answer, read to its end: text, how it ended, and what it used.

import type { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type Answered, type Exchange, overlong } from './endpoint';
import { ProviderUnavailable } from './errors';
import { tokenCount } from './meter';
import { isRecord, nameOf, type Provider, shown } from './provider-failure';

/** Far more than the longest answer we ask for, and little enough to be searched for JSON at once. */
const MAX_TEXT_CHARS = 1_000_000;

export interface ChatAnswer {
  /** What the model said, its reasoning left out; a refusal is what it said. */
  readonly text: string;
  readonly end: 'whole' | 'cut off' | 'tool call';
}

type Chat = ReturnType<ReturnType<typeof createOpenAICompatible>>;
type Part = Awaited<ReturnType<Chat['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never;

/**
 * Reads the parts of an answer. A broken-off answer is no answer: without a finish reason the server must at
 * least have said `[DONE]` after some text.
 * @throws ProviderUnavailable: broken off, unreadable, without a choice, or a passing error; Refusal: an error
 *   of the request in the stream; ProviderRefused: text without end.
 */
export async function readChatAnswer({
  provider,
  parts,
  exchange,
  isDone,
}: {
  provider: Provider;
  parts: ReadableStream<Part>;
  exchange: Exchange;
  isDone: () => boolean;
}): Promise<Answered<ChatAnswer>> {
  let text = '';
  let ending: string | undefined;
  let called = false;
  let ignored = false;
  let usage: Record<string, unknown> = {};
  const unusable = (what: string) => new ProviderUnavailable(`${nameOf(provider)} ${what}`);

  for await (const part of readable(parts, unusable)) {
    switch (part.type) {
      case 'raw': {
        const chunk = part.rawValue;
        const failure = errorIn(chunk);
        if (failure) throw exchange.failedInside({ ...failure, worked: text !== '' });
        if (isRecord(chunk) && isRecord(chunk.usage)) usage = chunk.usage;
        // Pings and usage on its own are no chunks of a completion, and no reason to drop it.
        ignored = isRecord(chunk) && !('choices' in chunk);
        break;
      }
      case 'text-delta':
        text += part.delta;
        if (text.length > MAX_TEXT_CHARS) {
          throw overlong({ provider, what: `the answer has more than ${MAX_TEXT_CHARS} characters` });
        }
        break;
      case 'tool-call':
        called = true;
        break;
      case 'error':
        // The library's own word for an end without a finish reason; judged below.
        if (isInvalidData(part.error) || ignored) break;
        throw unusable(
          `sent an event that is no part of a chat completion: ${shown(messageOf(part.error), provider.apiKey)}`,
        );
      case 'finish':
        ending = part.finishReason.raw;
        called ||= part.finishReason.unified === 'tool-calls';
        break;
    }
  }
  if (ending === 'error') throw unusable('ended its answer with an error');
  if (ending === undefined && !isDone()) throw unusable('broke off in the middle of its answer');
  if (ending === undefined && text === '' && !called) throw unusable('answered without a choice');
  const end = ending === 'length' ? 'cut off' : called && text === '' ? 'tool call' : 'whole';
  const tokens = (name: string) => tokenCount(usage[name]);
  return {
    value: { text, end },
    usage: { inputTokens: tokens('prompt_tokens'), outputTokens: tokens('completion_tokens') },
  };
}

/** The parts, where a part that the library cannot put together (a tool call without a name) is an unusable answer. */
async function* readable(
  parts: ReadableStream<Part>,
  unusable: (what: string) => Error,
): AsyncGenerator<Part> {
  try {
    yield* parts;
  } catch (error) {
    throw isInvalidData(error) ? unusable('sent a part of an answer that cannot be read') : error;
  }
}

/** What servers call their errors, and the HTTP status that each stands for. The first that fits counts. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/rate.?limit|insufficient_quota/i, 429],
  [/authentication|invalid_api_key/i, 401],
  [/permission/i, 403],
  [/not_found/i, 404],
  [/invalid.?request|bad.?request/i, 400],
];

/** An error object in place of a chunk, with the HTTP status that it stands for: 500 where it names none. */
function errorIn(chunk: unknown): { status: number; body: string } | null {
  if (!isRecord(chunk) || chunk.error === undefined || chunk.error === null) return null;
  const { error } = chunk;
  const { message, code, status, type, param } = isRecord(error) ? error : { message: error };
  const stated = [code, status, chunk.status_code].map(Number).find((n) => n >= 400 && n < 600);
  const kind = `${String(type ?? '')} ${String(code ?? '')}`;
  const meant = KINDS.find(([pattern]) => pattern.test(kind))?.[1] ?? 500;
  const told = typeof message === 'string' ? message : 'an error without a message';
  // The kind as well: an account without credit is told from a rate limit by it.
  const named = { error: { message: told, type: kind, ...(typeof param === 'string' ? { param } : {}) } };
  return { status: stated ?? meant, body: JSON.stringify(named) };
}

const isInvalidData = (error: unknown) =>
  error instanceof Error && error.name === 'AI_InvalidResponseDataError';

const messageOf = (error: unknown) => (error instanceof Error ? error.message.slice(0, 300) : 'not readable');
