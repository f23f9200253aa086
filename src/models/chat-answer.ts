// Reads a chat answer to its end: its text, how it ended, and its usage.

import { tokenCount } from './budget-guard';
import { chatEvents } from './chat-stream';
import { type Answered, type Exchange, overlong } from './endpoint';
import { ProviderUnavailable } from './errors';
import { isRecord, nameOf, notSuchServer, type Provider, shown } from './provider-failure';
import { repeatsItself } from './repetition';

/** Far more than the longest answer we ask for, yet small enough to search for JSON quickly. */
const MAX_TEXT_CHARS = 1_000_000;
/** New characters between two checks for repetition. */
const LOOK_EVERY_CHARS = 1_000;

export interface ChatAnswer {
  /** The model's text. A refusal counts as text. */
  readonly text: string;
  /**
   * If `text` is empty: the places where some servers put an answer instead, tool-call arguments or
   * reasoning.
   */
  readonly elsewhere: string;
  readonly end: 'whole' | 'cut off' | 'tool call' | 'filtered' | 'repeating';
  /** The answer was cut off while the model was still thinking. */
  readonly onlyThought: boolean;
  /** UTF-16 units received, including thoughts. */
  readonly chars: number;
}

/** What has been collected from a stream so far. */
interface Said {
  text: string;
  refusal: string;
  reasoning: string;
  calls: string;
  called: boolean;
  ending: string | undefined;
  usage: Record<string, unknown>;
}

/**
 * Reads an answer. A truncated answer is an error: without a finish reason, the server must at least have
 * sent `[DONE]` after some text. Reading stops when the text repeats itself.
 * @param onText called with each part of the answer, including thoughts
 * @throws ProviderUnavailable: truncated, unreadable, without a choice, or a transient error; RequestRefused:
 * an error about the request inside the stream; ProviderRefused: text without end.
 */
export async function readChatAnswer({
  provider,
  response,
  exchange,
  onText,
}: {
  provider: Provider;
  response: Response;
  exchange: Exchange;
  onText: () => void;
}): Promise<Answered<ChatAnswer>> {
  const unusable = (what: string) => new ProviderUnavailable(`${nameOf(provider)} ${what}`);
  const said: Said = {
    text: '',
    refusal: '',
    reasoning: '',
    calls: '',
    called: false,
    ending: undefined,
    usage: {},
  };
  let done = false;
  let lookedAt = 0;
  let repeating = false;

  for await (const event of chatEvents(response)) {
    switch (event.kind) {
      case 'done':
        done = true;
        break;
      case 'other':
        throw notSuchServer(provider, event.text);
      case 'unreadable':
        throw unusable(
          `sent an event that is no part of a chat completion: ${shown(event.text.slice(0, 300), provider)}`,
        );
      case 'chunk': {
        const failure = errorIn(event.value);
        if (failure) throw exchange.failedInside({ ...failure, worked: said.text !== '' });
        const problem = take(said, event.value);
        if (problem !== null) throw unusable(`sent ${problem}`);
        break;
      }
      default:
        event satisfies never;
    }
    const chars = said.text.length + said.reasoning.length + said.calls.length;
    if (chars > lookedAt) onText();
    if (chars > MAX_TEXT_CHARS)
      throw overlong({ provider, what: `the answer has more than ${MAX_TEXT_CHARS} characters` });
    if (chars - lookedAt >= LOOK_EVERY_CHARS) {
      lookedAt = chars;
      repeating = repeatsItself(said.text) || repeatsItself(said.reasoning);
    }
    // Leaving the loop closes the connection: the server stops generating and charges no more.
    if (repeating) break;
  }
  const { ending, text } = said;
  if (!repeating) {
    if (ending === 'error') throw unusable('ended its answer with an error');
    if (ending === undefined && !done) throw unusable('broke off in the middle of its answer');
    const silent = text === '' && said.refusal === '' && said.reasoning === '' && !said.called;
    if (ending === undefined && silent) throw unusable('answered without a choice');
  }
  const tokens = (name: string) => tokenCount(said.usage[name]);
  return {
    value: answerOf(said, repeating),
    usage: { inputTokens: tokens('prompt_tokens'), outputTokens: tokens('completion_tokens') },
  };
}

const FILTERED = /^(?:content_?filter|safety|prohibited_content|blocklist|recitation)/i;

function answerOf(said: Said, repeating: boolean): ChatAnswer {
  const text = said.text || said.refusal;
  const cutOff = said.ending === 'length' || said.ending === 'max_tokens' || said.ending === 'MAX_TOKENS';
  const end = repeating
    ? 'repeating'
    : FILTERED.test(said.ending ?? '')
      ? 'filtered'
      : cutOff
        ? 'cut off'
        : said.called && text === ''
          ? 'tool call'
          : 'whole';
  const thinking = /^\s*<think(?:ing)?>/i.test(text) && !/<\/think(?:ing)?>/i.test(text);
  return {
    text,
    elsewhere: said.text.trim() === '' ? said.calls || said.reasoning : '',
    end,
    chars: text.length + said.reasoning.length + said.calls.length,
    onlyThought: end === 'cut off' && (thinking || (text.trim() === '' && said.calls === '')),
  };
}

/**
 * Adds a chunk of a completion. Returns what is wrong with it, if anything; pings and usage-only chunks are
 * fine.
 */
function take(said: Said, chunk: unknown): string | null {
  if (!isRecord(chunk)) return 'an event that is no part of a chat completion';
  if (isRecord(chunk.usage)) said.usage = chunk.usage;
  if (!('choices' in chunk)) return null;
  if (!Array.isArray(chunk.choices)) return 'a chunk whose choices are no list';
  const choice: unknown = chunk.choices[0];
  if (choice === undefined) return null;
  if (!isRecord(choice)) return 'a choice that is no object';
  if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') {
    said.ending = choice.finish_reason;
    said.called ||= choice.finish_reason === 'tool_calls';
  }
  const delta = choice.delta ?? choice.message;
  if (delta === undefined || delta === null) return null;
  if (!isRecord(delta)) return 'a part of an answer that cannot be read';
  const content = textIn(delta.content);
  if (content === null) return 'a part of an answer that cannot be read: its content is no text';
  said.text += content;
  said.refusal += textIn(delta.refusal) ?? '';
  // vLLM, DeepSeek and llama-server use one name, OpenRouter and Ollama the other.
  said.reasoning += textIn(delta.reasoning_content) || textIn(delta.reasoning) || '';
  if (Array.isArray(delta.tool_calls) && delta.tool_calls.length > 0) {
    said.called = true;
    for (const call of delta.tool_calls) said.calls += argumentsOf(call);
  }
  return null;
}

/** A text, or the joined texts of a list of parts; null for anything else. */
function textIn(content: unknown): string | null {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : null));
  return texts.includes(null) ? null : texts.join('');
}

function argumentsOf(call: unknown): string {
  const called = isRecord(call) && isRecord(call.function) ? call.function.arguments : undefined;
  return typeof called === 'string' ? called : called === undefined ? '' : JSON.stringify(called);
}

/**
 * Names that servers give their errors, each with the HTTP status it corresponds to. The first match counts.
 */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/rate.?limit|insufficient_quota|RESOURCE_EXHAUSTED/i, 429],
  [/authentication|invalid_api_key|UNAUTHENTICATED/i, 401],
  [/permission/i, 403],
  [/not_found/i, 404],
  [/invalid.?(?:request|argument)|bad.?request|exceed_context|content_filter/i, 400],
];

/** The error in a chunk, if it is one, with its HTTP status: 500 if it names none. */
function errorIn(chunk: unknown): { status: number; body: string } | null {
  if (!isRecord(chunk) || chunk.error === undefined || chunk.error === null) return null;
  const { error } = chunk;
  const { message, code, status, type, param } = isRecord(error) ? error : { message: error };
  const stated = [code, status, chunk.status_code].map(Number).find((n) => n >= 400 && n < 600);
  const kind = [type, code, status].map((part) => String(part ?? '')).join(' ');
  const meant = KINDS.find(([pattern]) => pattern.test(kind))?.[1] ?? 500;
  const told = typeof message === 'string' ? message : 'an error without a message';
  // Keep the type too: it distinguishes an account without credit from a rate limit.
  const named = { error: { message: told, type: kind, ...(typeof param === 'string' ? { param } : {}) } };
  return { status: stated ?? meant, body: JSON.stringify(named) };
}
