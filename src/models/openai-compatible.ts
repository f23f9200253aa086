// The LanguageModel over any OpenAI-compatible chat endpoint.

import type { Fetch } from '../http/outbound';
import { cutText } from '../literature/plain-text';
import { type ChatAnswer, readChatAnswer } from './chat-answer';
import { chatBody, type Message, systemPrompt } from './chat-body';
import { createChatLimits } from './chat-limits';
import { createDialect } from './dialect';
import { type Answered, createEndpoint, type Exchange } from './endpoint';
import { addressOf } from './endpoint-address';
import { PromptFiltered } from './errors';
import { type Change, changeFor, rowFor } from './failure-table';
import type { GenerateRequest, GenerateResult, LanguageModel, Usage } from './language-model';
import { tokensAtMost } from './meter';
import { createPromptSpeed } from './prompt-speed';
import {
  failedGenerationIn,
  MODEL_VARIABLES,
  nameOf,
  type Provider,
  Refusal,
  saidIn,
  shown,
} from './provider-failure';
import { structuredAnswer } from './structured-answer';
import type { Traffic } from './traffic';

/** Of a wrong answer, shown to the model again for its repair. */
const REPAIR_SHOWN_CHARS = 8_000;
/** Longest silence within an answer: llama-server says every 31 s that it is at work. */
const SILENCE_MS = 90_000;
/** For a whole answer: 8,000 tokens of prompt and as many of answer at 8 a second take 34 minutes. */
const TOTAL_MS = 60 * 60_000;
/** Events weigh some 300 bytes a token, and thoughts come as events as well. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Tokens for the thoughts of a model that was seen to think, on top of what its answer needs. */
const ROOM_FOR_THOUGHTS = 12_000;
/** Times that a request is put differently because of a limit. */
const MOST_FITTINGS = 4;

export interface OpenAICompatibleOptions {
  /** Base URL that ends before `/chat/completions`, such as `http://127.0.0.1:8000/v1`; a query is kept at the end. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Sent with each request, such as Azure's `api-key`; never part of an error message. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Longest wait for the first token. Default: by the measured speed, at least five minutes. */
  readonly timeoutMs?: number | undefined;
  /** Longest silence. Default: 90 s. */
  readonly silenceMs?: number | undefined;
  /** For a whole answer. Default: an hour, or half an hour more than `timeoutMs`. */
  readonly totalMs?: number | undefined;
  /** Requests a minute to this endpoint, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  /** Requests under way at once. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** Tokens that the model reads, its answer included. Default: learnt. */
  readonly contextTokens?: number | undefined;
  /** Tokens that the model writes at most. Default: learnt. */
  readonly maxOutputTokens?: number | undefined;
  /** The environment variables that errors name. Default: those of the main model. */
  readonly variables?: Provider['variables'];
  readonly traffic?: Traffic;
  readonly pollMs?: number;
  readonly fetch?: Fetch;
}

/**
 * A model behind `POST {url}/chat/completions`. Its answer is streamed, so that a dead server is told from a
 * slow one; a server that answers with one JSON object does as well. It is asked for JSON by
 * `response_format: json_schema` and in words, because servers ignore the former; the answer is validated
 * here in any case. A wrong one is shown what is wrong with it, once; a second is an abstention. What a server refuses in
 * a request (a field, the room for the answer) is changed, and learnt; a model that thought until its limit gets more room.
 * @throws ProviderUnavailable also for an answer that broke off; ProviderRefused also for one without end; PromptTooLong and
 *   PromptFiltered, where a shorter prompt or one of other content may be answered.
 */
export function createOpenAICompatibleModel(options: OpenAICompatibleOptions): LanguageModel {
  const { url, model, apiKey, headers, variables = MODEL_VARIABLES, silenceMs = SILENCE_MS } = options;
  const via = options.fetch?.via?.(new URL(url));
  const provider: Provider = { kind: 'model', model, url, apiKey, headers, variables, via };
  const speed = createPromptSpeed();
  const limits = createChatLimits(options);
  const dialect = createDialect<Change>(changeFor);
  /** The model was seen to think until its limit. */
  let thinks = false;

  const timeLimits = (promptTokens: number) => {
    const firstTokenMs = options.timeoutMs ?? speed.allowanceMs(promptTokens);
    const totalMs = options.totalMs ?? Math.max(TOTAL_MS, firstTokenMs + TOTAL_MS / 2);
    return { firstTokenMs, silenceMs: Math.min(silenceMs, totalMs), totalMs };
  };
  const endpoint = createEndpoint({
    provider,
    limits: timeLimits(0),
    maxBytes: MAX_ANSWER_BYTES,
    perMinute: options.requestsPerMinute,
    concurrency: options.concurrency,
    traffic: options.traffic,
    pollMs: options.pollMs,
    fetch: options.fetch,
  });

  async function send<T>({
    request,
    messages,
    changes,
    maxTokens,
    exchange,
    bytes,
  }: {
    request: GenerateRequest<T>;
    messages: readonly Message[];
    changes: ReadonlySet<Change>;
    maxTokens: number;
    exchange: Exchange;
    bytes: number;
  }): Promise<Answered<ChatAnswer>> {
    const sentAtMs = performance.now();
    let firstTokenMs: number | undefined;
    const response = await exchange.fetch(addressOf(url, '/chat/completions'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json',
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        ...headers,
      },
      body: JSON.stringify(chatBody({ model, request, messages, changes, maxTokens, thinks })),
    });
    const onText = () => {
      firstTokenMs ??= performance.now() - sentAtMs;
      exchange.token();
    };
    const answered = await readChatAnswer({ provider, response, exchange, onText });
    const { inputTokens } = answered.usage;
    if (firstTokenMs !== undefined)
      speed.measured({ promptTokens: inputTokens ?? limits.promptTokens(bytes), firstTokenMs });
    return answered;
  }

  /** Asks once, in the form and within the limits that the server takes. */
  async function ask<T>(
    request: GenerateRequest<T>,
    messages: readonly Message[],
    count: (usage: Answered<unknown>['usage'] | 'sent') => void,
  ): Promise<ChatAnswer> {
    const prompt = [systemPrompt(request), ...messages.map(({ text }) => text)].join('\n');
    const bytes = Buffer.byteLength(prompt);
    let fittings = 0;
    let thisTime: number | undefined;
    const once = (changes: ReadonlySet<Change>): Promise<Answered<ChatAnswer>> => {
      const wanted = request.maxOutputTokens + (thinks ? ROOM_FOR_THOUGHTS : 0);
      const maxTokens = thisTime ?? limits.outputFor({ wanted, bytes });
      count('sent');
      return endpoint
        .exchange({
          estimate: { model, inputTokens: tokensAtMost(prompt), outputTokens: maxTokens },
          meter: request.meter,
          signal: request.signal,
          limits: timeLimits(limits.promptTokens(bytes)),
          run: async (exchange) => {
            const answered = await send({ request, messages, changes, maxTokens, exchange, bytes });
            return { value: answered, usage: answered.usage };
          },
        })
        .catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          const said = saidIn(error.failure.body);
          const { meaning } = rowFor({ status: error.failure.status, said });
          if (meaning === 'filtered') throw error.outcome;
          if (meaning === 'failed generation')
            throw new FailedGeneration(failedGenerationIn(error.failure.body));
          const isLimit = meaning === 'too long' || meaning === 'output limit';
          fittings += 1;
          if (!isLimit || fittings > MOST_FITTINGS) throw error;
          thisTime = limits.refused({ said, outcome: error.outcome, asked: maxTokens, bytes });
          return once(changes);
        });
    };
    const { value, usage } = await dialect.ask(once);
    count(usage);
    limits.counted({
      promptTokens: usage.inputTokens,
      bytes,
      name: nameOf(provider),
      setting: 'SOVEREIGN_MODEL_CONTEXT',
    });
    if (value.end === 'filtered') throw new PromptFiltered(`${nameOf(provider)} filtered its answer`);
    return value;
  }

  return {
    name: model,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const usages: Answered<unknown>['usage'][] = [];
      let requests = 0;
      const count = (usage: Answered<unknown>['usage'] | 'sent') => {
        if (usage === 'sent') requests += 1;
        else usages.push(usage);
      };
      const question: Message = { role: 'user', text: request.prompt };
      // Another request may learn it while this one is under way.
      const hadRoom = thinks;
      let first = await answerTo(() => ask(request, [question], count));
      // Asking for fewer words would not help a model that has said none.
      if (first.onlyThought && !hadRoom) {
        thinks = true;
        first = await answerTo(() => ask(request, [question], count));
      }
      const answer = judge({ answer: first, request });
      if (answer.fits) return { kind: 'answer', value: answer.value, usage: total(usages, requests) };

      const second = await answerTo(() =>
        ask(
          request,
          [
            question,
            { role: 'assistant', text: cutText(first.text, REPAIR_SHOWN_CHARS) || '(empty)' },
            {
              role: 'user',
              text: `That answer cannot be used: ${answer.problem}\nAnswer again: only the corrected JSON object.`,
            },
          ],
          count,
        ),
      );
      const repaired = judge({ answer: second, request });
      if (repaired.fits) return { kind: 'answer', value: repaired.value, usage: total(usages, requests) };
      const reason = `model "${model}" gave no usable ${request.task} answer, also when shown what was wrong: ${repaired.problem}`;
      return { kind: 'abstained', reason: shown(reason, provider), usage: total(usages, requests) };
    },
  };
}

/** The server refuses its model's answer because it is no JSON. */
class FailedGeneration extends Error {
  constructor(readonly text: string) {
    super('the answer was no JSON');
  }
}

/** An answer; of a server that refuses its model's answer because it is no JSON, that one, after one more try. */
async function answerTo(ask: () => Promise<ChatAnswer>): Promise<ChatAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof FailedGeneration)) throw error;
      if (tries === 2) return { text: error.text, elsewhere: '', end: 'whole', onlyThought: false };
    }
  }
}

function judge<T>({ answer, request }: { answer: ChatAnswer; request: GenerateRequest<T> }) {
  const result = structuredAnswer({ text: answer.text || answer.elsewhere, schema: request.schema });
  if (result.fits) return result;
  const because = (why: string) => ({ fits: false as const, problem: `${result.problem}; ${why}` });
  switch (answer.end) {
    case 'whole':
    case 'filtered':
      return result;
    case 'cut off':
      return answer.onlyThought
        ? because('the limit of tokens was used up by thoughts; think less')
        : because(`cut off at the limit of ${request.maxOutputTokens} tokens; answer more briefly`);
    case 'repeating':
      return because('the same was said again and again; give each entry once');
    case 'tool call':
      return because('a tool was called, and there are none; answer in the message itself');
    default:
      return answer.end satisfies never;
  }
}

/** Tokens over all answers; null where one of them does not say. */
function total(usages: readonly Answered<unknown>['usage'][], requests: number): Usage {
  const sum = (field: 'inputTokens' | 'outputTokens') => {
    const counts = usages.map((usage) => usage[field]);
    return counts.every((count): count is number => count !== null)
      ? counts.reduce((a, b) => a + b, 0)
      : null;
  };
  return { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), requests };
}
