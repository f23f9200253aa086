// The LanguageModel over any OpenAI-compatible chat endpoint, through the Vercel AI SDK's provider for it.

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { asSchema } from 'ai';
import { z } from 'zod';
import type { Fetch } from '../http/outbound';
import { cutText } from '../literature/plain-text';
import { type ChatAnswer, readChatAnswer } from './chat-answer';
import { type ChatEvents, chatEvents } from './chat-events';
import { createDialect } from './dialect';
import { type Answered, createEndpoint, type Exchange } from './endpoint';
import type { GenerateRequest, GenerateResult, LanguageModel, Usage } from './language-model';
import { tokensAtMost } from './meter';
import { httpFailure, MODEL_VARIABLES, type Provider, shown } from './provider-failure';
import { structuredAnswer } from './structured-answer';
import type { Traffic } from './traffic';

const PROVIDER = 'sovereign';
/** Of a wrong answer, shown to the model again for its repair. */
const REPAIR_SHOWN_CHARS = 8_000;
/** Longest silence within an answer: servers that are at work send tokens or keep-alives far more often. */
const BETWEEN_SIGNS_MS = 30_000;
/** How much longer than its first sign a whole answer may take. */
const TOTAL_FACTOR = 5;
/** Events weigh some 300 bytes a token, and thoughts come as events as well. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface OpenAICompatibleOptions {
  /** Base URL that ends before `/chat/completions`, such as `http://127.0.0.1:8000/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /**
   * Longest wait for the first sign of an answer. Between signs at most that, and at most 30 s; five times
   * that for the whole answer. A repair attempt has its own.
   */
  readonly timeoutMs: number;
  /** Requests a minute to this endpoint, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  /** The environment variables that errors name. Default: those of the main model. */
  readonly variables?: Provider['variables'];
  readonly traffic?: Traffic;
  readonly pollMs?: number;
  readonly fetch?: Fetch;
}

/** What a server wants changed in the requests to it. */
type Change =
  | 'without stream_options'
  | 'without stream'
  | 'without response_format'
  | 'with max_completion_tokens';

interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * A model behind `POST {url}/chat/completions`. Its answer is streamed, so that a dead server is told from a
 * slow one; a server that answers with one JSON object does as well. It is asked for JSON by
 * `response_format: json_schema` and in words, because servers ignore the former; the answer is validated
 * here in any case. A wrong one, a refusal or a tool call is shown what is wrong with it, once; a second is an
 * abstention. One request is never repeated by this adapter except without a field that the server names in a
 * 400 or 422.
 * @throws ProviderUnavailable also for an answer that broke off; ProviderRefused also for one without end.
 */
export function createOpenAICompatibleModel(options: OpenAICompatibleOptions): LanguageModel {
  const { url, model, apiKey, timeoutMs, variables = MODEL_VARIABLES } = options;
  const via = options.fetch?.via?.(new URL(url));
  const provider: Provider = { kind: 'model', model, url, apiKey, variables, via };
  const endpoint = createEndpoint({
    provider,
    limits: {
      firstSignMs: timeoutMs,
      betweenSignsMs: Math.min(timeoutMs, BETWEEN_SIGNS_MS),
      totalMs: timeoutMs * TOTAL_FACTOR,
    },
    maxBytes: MAX_ANSWER_BYTES,
    perMinute: options.requestsPerMinute,
    traffic: options.traffic,
    pollMs: options.pollMs,
    fetch: options.fetch,
  });
  const dialect = createDialect<Change>(changeFor);

  async function stream<T>({
    request,
    messages,
    changes,
    exchange,
  }: {
    request: GenerateRequest<T>;
    messages: readonly Message[];
    changes: ReadonlySet<Change>;
    exchange: Exchange;
  }): Promise<Answered<ChatAnswer>> {
    let events: ChatEvents | undefined;
    const chat = createOpenAICompatible({
      name: PROVIDER,
      baseURL: url,
      includeUsage: true,
      supportsStructuredOutputs: true,
      transformRequestBody: (body) => inDialect(body, changes),
      ...(apiKey ? { apiKey } : {}),
      fetch: async (target, init) => {
        const answer = await chatEvents(await exchange.fetch(target, init));
        if (answer.kind === 'events') {
          events = answer.events;
          return events.response;
        }
        const failure = { status: 200, headers: {}, body: answer.text };
        throw httpFailure({ provider, failure, nowMs: Date.now() });
      },
    })(model);
    const { stream: parts } = await chat.doStream({
      prompt: [
        { role: 'system', content: systemPrompt(request) },
        ...messages.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] })),
      ],
      responseFormat: {
        type: 'json',
        schema: await asSchema(request.schema).jsonSchema,
        name: request.schemaName,
      },
      maxOutputTokens: request.maxOutputTokens,
      includeRawChunks: true,
      abortSignal: exchange.signal,
    });
    return readChatAnswer({ provider, parts, exchange, isDone: () => events?.isDone() ?? false });
  }

  return {
    name: model,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const usages: Answered<unknown>['usage'][] = [];
      let requests = 0;

      const ask = (messages: readonly Message[]): Promise<ChatAnswer> =>
        dialect.ask((changes) => {
          requests += 1;
          const prompt = [systemPrompt(request), ...messages.map(({ text }) => text)].join('\n');
          return endpoint.exchange({
            estimate: {
              model,
              inputTokens: tokensAtMost(prompt),
              outputTokens: request.maxOutputTokens,
            },
            meter: request.meter,
            signal: request.signal,
            run: async (exchange) => {
              const answered = await stream({ request, messages, changes, exchange });
              usages.push(answered.usage);
              return answered;
            },
          });
        });

      const question: Message = { role: 'user', text: request.prompt };
      const first = await ask([question]);
      const answer = judge({ answer: first, request });
      if (answer.fits) return { kind: 'answer', value: answer.value, usage: total(usages, requests) };

      const second = await ask([
        question,
        { role: 'assistant', text: cutText(first.text, REPAIR_SHOWN_CHARS) || '(empty)' },
        {
          role: 'user',
          text: `That answer cannot be used: ${answer.problem}\nAnswer again: only the corrected JSON object.`,
        },
      ]);
      const repaired = judge({ answer: second, request });
      if (repaired.fits) return { kind: 'answer', value: repaired.value, usage: total(usages, requests) };
      const reason = `model "${model}" gave no usable ${request.task} answer, also when shown what was wrong: ${repaired.problem}`;
      return { kind: 'abstained', reason: shown(reason, apiKey), usage: total(usages, requests) };
    },
  };
}

function systemPrompt<T>({ system, schema }: GenerateRequest<T>): string {
  const jsonSchema = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  return `${system}\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n${jsonSchema}`;
}

function judge<T>({ answer, request }: { answer: ChatAnswer; request: GenerateRequest<T> }) {
  const result = structuredAnswer({ text: answer.text, schema: request.schema });
  if (result.fits) return result;
  const because = (why: string) => ({ fits: false as const, problem: `${result.problem}; ${why}` });
  switch (answer.end) {
    case 'whole':
      return result;
    case 'cut off':
      return because(`cut off at the limit of ${request.maxOutputTokens} tokens; answer more briefly`);
    case 'tool call':
      return because('a tool was called, and there are none; answer in the message itself');
    default:
      return answer.end satisfies never;
  }
}

/** A request's body as the server wants it. */
function inDialect(body: Record<string, unknown>, changes: ReadonlySet<Change>): Record<string, unknown> {
  const { stream, stream_options, response_format, max_tokens, ...rest } = body;
  const streamed = !changes.has('without stream');
  return {
    ...rest,
    ...(changes.has('with max_completion_tokens') ? { max_completion_tokens: max_tokens } : { max_tokens }),
    ...(changes.has('without response_format') ? {} : { response_format }),
    ...(streamed ? { stream } : {}),
    ...(streamed && !changes.has('without stream_options') ? { stream_options } : {}),
  };
}

/** What the fields that a refusal names ask to be changed, the more specific first. */
function changeFor(named: string, changes: ReadonlySet<Change>): Change | null {
  const wanted: readonly (readonly [Change, RegExp])[] = [
    ['without stream_options', /stream_options|include_usage/i],
    ['without response_format', /response_format|json_schema/i],
    // Also where the refusal names the old field alone, as servers that forbid unknown fields do.
    ['with max_completion_tokens', /max_(?:completion_)?tokens/i],
    ['without stream', /\bstream(?:ing|ed)?\b/i],
  ];
  return wanted.find(([change, field]) => field.test(named) && !changes.has(change))?.[0] ?? null;
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
