// The LanguageModel for any OpenAI-compatible chat endpoint.

import type { TimeLimits } from '../http/deadline';
import type { Fetch } from '../http/outbound';
import type { Traffic } from '../http/traffic';
import { cutText } from '../text/plain-text';
import { tokensAtMost } from './budget-guard';
import { type ChatAnswer, readChatAnswer } from './chat-answer';
import { chatBody, type Message, systemPrompt } from './chat-body';
import { answerTo, FailedGeneration, judge } from './chat-judgement';
import { createChatLimits } from './chat-limits';
import { type ChatTimes, chatTimeLimits } from './chat-time-limits';
import { createDialect } from './dialect';
import { type Answered, createEndpoint, type Exchange } from './endpoint';
import { ModelUnknown, PromptFiltered } from './errors';
import { type Change, changeFor, changesNamed, rowFor } from './failure-table';
import type { GenerateRequest, GenerateResult, ServedModel, Usage } from './language-model';
import { namingModels } from './model-list';
import { createModelListRequest } from './model-list-request';
import { type AskProbe, measured, type Timing } from './model-probe';
import { createPromptSpeed } from './prompt-speed';
import {
  failedGenerationIn,
  MODEL_VARIABLES,
  nameOf,
  type Provider,
  RequestRefused,
  saidIn,
  shown,
} from './provider-failure';

/** Characters of a wrong answer that are shown to the model for its repair. */
const REPAIR_SHOWN_CHARS = 8_000;
/** Stream events take about 300 bytes a token, and thoughts are streamed too. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Tokens for the thoughts of a model that was seen to think, in addition to what its answer needs. */
const ROOM_FOR_THOUGHTS = 12_000;
/** How often a request is adapted because of a limit. */
const MOST_FITTINGS = 4;
export interface OpenAICompatibleOptions extends ChatTimes {
  /** Base URL that ends before `/chat/completions`, such as `http://127.0.0.1:8000/v1`; a query is kept at the end. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Sent with each request, such as Azure's `api-key`; never part of an error message. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Requests a minute to this endpoint, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  /** Concurrent requests. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** Context window in tokens, including the answer. Default: learnt. */
  readonly contextTokens?: number | undefined;
  /** Most tokens that the model writes. Default: learnt. */
  readonly maxOutputTokens?: number | undefined;
  /** Changes its server is known to need. Default: learnt. */
  readonly changes?: readonly Change[] | undefined;
  /** The environment variables that errors name. Default: those of the main model. */
  readonly variables?: Provider['variables'];
  readonly traffic?: Traffic;
  readonly pollMs?: number;
  readonly fetch?: Fetch;
}

/**
 * A model at `POST {url}/chat/completions`. Its answer is streamed, so that a dead server can be
 * distinguished from a slow one; a server that answers with one JSON object works too. JSON is requested by
 * `response_format: json_schema` and in the prompt, because some servers ignore the former; the answer is
 * validated here in any case. After an invalid answer, the model is shown what is wrong, once; a second
 * invalid one is an abstention. A part of a request that the server refuses (a field, the room for the
 * answer) is changed, and the change is learnt; a model that thought until its limit gets more room.
 * @throws ProviderUnavailable, also for a truncated answer; ProviderRefused, also for one without end;
 * PromptTooLong and PromptFiltered, if a shorter prompt or other content may be answered.
 */
export function createOpenAICompatibleModel(options: OpenAICompatibleOptions): ServedModel {
  const { url, model, apiKey, headers, variables = MODEL_VARIABLES } = options;
  const via = options.fetch?.via?.(new URL(url));
  const provider: Provider = { kind: 'model', model, url, apiKey, headers, variables, via };
  const speed = createPromptSpeed();
  const timeLimits = chatTimeLimits({ ...options, speed });
  const limits = createChatLimits(options);
  const dialect = createDialect<Change>(changeFor);
  dialect.know(options.changes ?? []);
  /** The model was seen to think until its limit. */
  let thinks = false;

  const listed = createModelListRequest({
    provider,
    traffic: options.traffic,
    pollMs: options.pollMs,
    fetch: options.fetch,
  });
  const endpoint = createEndpoint({
    provider,
    limits: timeLimits.forPrompt(0),
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
  }): Promise<Answered<Timed>> {
    const sentAtMs = performance.now();
    let firstTokenMs: number | undefined;
    let lastTokenMs = 0;
    let parts = 0;
    const response = await exchange.post('/chat/completions', {
      accept: 'text/event-stream, application/json',
      body: chatBody({ model, request, messages, changes, maxTokens, thinks }),
    });
    const onText = () => {
      lastTokenMs = performance.now() - sentAtMs;
      firstTokenMs ??= lastTokenMs;
      parts += 1;
      exchange.token();
    };
    const { value: answer, usage } = await readChatAnswer({ provider, response, exchange, onText });
    const timing = firstTokenMs !== undefined && {
      promptTokens: usage.inputTokens ?? limits.promptTokens(bytes),
      firstTokenMs,
      answerMs: lastTokenMs - firstTokenMs,
      answerTokens: usage.outputTokens,
      answerChars: answer.chars,
      parts,
    };
    return { value: { answer, timing: timing || undefined }, usage };
  }

  /** Asks once, in the form and within the limits that the server accepts. */
  async function ask<T>(
    request: GenerateRequest<T>,
    messages: readonly Message[],
    watch: Watch,
  ): Promise<ChatAnswer> {
    const prompt = [systemPrompt(request), ...messages.map(({ text }) => text)].join('\n');
    const bytes = Buffer.byteLength(prompt);
    let fittings = 0;
    let thisTime: number | undefined;
    const once = (changes: ReadonlySet<Change>): Promise<Answered<Timed>> => {
      const wanted = request.maxOutputTokens + (thinks ? ROOM_FOR_THOUGHTS : 0);
      const maxTokens = thisTime ?? limits.outputFor({ wanted, bytes });
      watch.sent();
      return endpoint
        .exchange({
          estimate: { model, inputTokens: tokensAtMost(prompt), outputTokens: maxTokens },
          budgetGuard: request.budgetGuard,
          signal: request.signal,
          limits: watch.limits ?? timeLimits.forPrompt(limits.promptTokens(bytes)),
          run: async (exchange) => {
            const answered = await send({ request, messages, changes, maxTokens, exchange, bytes });
            return { value: answered, usage: answered.usage };
          },
        })
        .catch((error: unknown) => {
          if (!RequestRefused.is(error)) throw error;
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
    const { answer, timing } = value;
    watch.answered(usage, timing);
    limits.counted({
      promptTokens: usage.inputTokens,
      bytes,
      name: nameOf(provider),
      setting: 'SOVEREIGN_MODEL_CONTEXT',
    });
    if (answer.end === 'filtered') throw new PromptFiltered(`${nameOf(provider)} filtered its answer`);
    return answer;
  }

  async function firstAnswer<T>(request: GenerateRequest<T>, watch: Watch): Promise<ChatAnswer> {
    const question: Message = { role: 'user', text: request.prompt };
    // Another request may learn this while this one is under way.
    const hadRoom = thinks;
    const first = await answerTo(() => ask(request, [question], watch));
    // Asking for fewer words would not help a model that has written none.
    if (!first.onlyThought || hadRoom) return first;
    thinks = true;
    return answerTo(() => ask(request, [question], watch));
  }

  return {
    name: model,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const usages: Answered<unknown>['usage'][] = [];
      let requests = 0;
      const watch: Watch = {
        sent: () => {
          requests += 1;
        },
        answered: (usage, timing) => {
          usages.push(usage);
          if (timing !== undefined) speed.measured(timing);
        },
      };
      const first = await firstAnswer(request, watch);
      const answer = judge({ answer: first, request });
      if (answer.fits) return { kind: 'answer', value: answer.value, usage: total(usages, requests) };

      const second = await answerTo(() =>
        ask(
          request,
          [
            { role: 'user', text: request.prompt },
            { role: 'assistant', text: cutText(first.text, REPAIR_SHOWN_CHARS) || '(empty)' },
            {
              role: 'user',
              text: `That answer cannot be used: ${answer.problem}\nAnswer again: only the corrected JSON object.`,
            },
          ],
          watch,
        ),
      );
      const repaired = judge({ answer: second, request });
      if (repaired.fits) return { kind: 'answer', value: repaired.value, usage: total(usages, requests) };
      const reason = `model "${model}" gave no usable ${request.task} answer, also when shown what was wrong: ${repaired.problem}`;
      return { kind: 'abstained', reason: shown(reason, provider), usage: total(usages, requests) };
    },
    async probe(request) {
      const list = await listed(request.signal);
      limits.know(list.limits);
      const ask: AskProbe = (asked, onTiming) =>
        firstAnswer(asked, {
          limits: timeLimits.forProbe,
          sent: () => undefined,
          answered: (_usage, timing) => timing && onTiming(timing),
        });
      try {
        const { fresh, ...speeds } = await measured(ask, request);
        if (fresh !== undefined) speed.measured(fresh);
        return { ...limits.known(), changes: [...dialect.learnt], thinks, ...speeds };
      } catch (error) {
        throw ModelUnknown.is(error) ? namingModels({ error, list, provider }) : error;
      }
    },
    know(learnt) {
      limits.know(learnt);
      dialect.know(changesNamed(learnt.changes));
      thinks ||= learnt.thinks;
      if (learnt.promptTokensPerS !== null) speed.know(learnt.promptTokensPerS);
    },
  };
}

interface Timed {
  readonly answer: ChatAnswer;
  /** undefined: the model returned nothing. */
  readonly timing: Timing | undefined;
}

/** Observes a request under way, for counting and measuring. */
interface Watch {
  /** Default: limits by the length of the prompt. */
  readonly limits?: TimeLimits;
  sent(): void;
  answered(usage: Answered<unknown>['usage'], timing: Timing | undefined): void;
}

/** Total tokens of all answers; null if one of them does not report them. */
function total(usages: readonly Answered<unknown>['usage'][], requests: number): Usage {
  const sum = (field: 'inputTokens' | 'outputTokens') => {
    const counts = usages.map((usage) => usage[field]);
    return counts.every((count): count is number => count !== null)
      ? counts.reduce((a, b) => a + b, 0)
      : null;
  };
  return { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), requests };
}
