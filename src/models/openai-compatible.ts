// The LanguageModel over any OpenAI-compatible chat endpoint, through the Vercel AI SDK.

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, type LanguageModelUsage, type ModelMessage, Output } from 'ai';
import { z } from 'zod';
import { connectionFailure, withDeadline } from './deadline';
import { ProviderRefused, ProviderUnavailable } from './errors';
import type { GenerateRequest, GenerateResult, LanguageModel, Usage } from './language-model';
import { type HttpFailure, httpFailure, nameOf, type Provider, shown } from './provider-failure';
import { structuredAnswer } from './structured-answer';

const PROVIDER = 'sovereign';
/** Of a wrong answer, shown to the model again for its repair. */
const REPAIR_SHOWN_CHARS = 8_000;

export interface OpenAICompatibleOptions {
  /** Base URL that ends before `/chat/completions`, such as `http://127.0.0.1:8000/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as bearer token; never part of an error message. */
  readonly apiKey?: string | undefined;
  /** Time for one request; a repair attempt has its own. */
  readonly timeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** What the server has shown to take. Learnt from its refusals, so that each is met once. */
interface Dialect {
  responseFormat: boolean;
  tokenLimit: 'max_tokens' | 'max_completion_tokens';
}

interface Answer {
  readonly text: string;
  readonly cutOff: boolean;
  readonly usage: LanguageModelUsage;
}

/**
 * A model behind `POST {url}/chat/completions`. It is asked for JSON by `response_format: json_schema` and in
 * words, because servers ignore the former; the answer is validated here in any case. A wrong one is shown its
 * errors once; a second wrong one is an abstention. One request is never repeated by this adapter except
 * without a field that the server names in a 400 or 422.
 */
export function createOpenAICompatibleModel(options: OpenAICompatibleOptions): LanguageModel {
  const provider: Provider = {
    kind: 'model',
    model: options.model,
    url: options.url,
    apiKey: options.apiKey,
    variables: {
      key: 'SOVEREIGN_MODEL_KEY',
      model: 'SOVEREIGN_MODEL',
      url: 'SOVEREIGN_MODEL_URL',
      timeout: 'SOVEREIGN_MODEL_TIMEOUT_S',
    },
  };
  const chat = createOpenAICompatible({
    name: PROVIDER,
    baseURL: options.url,
    supportsStructuredOutputs: true,
    ...(options.apiKey ? { apiKey: options.apiKey } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  })(options.model);
  const dialect: Dialect = { responseFormat: true, tokenLimit: 'max_tokens' };

  async function send<T>(
    request: GenerateRequest<T>,
    messages: ModelMessage[],
    spoken: Dialect,
  ): Promise<Answer> {
    const { schema, schemaName, maxOutputTokens, signal } = request;
    const system = systemPrompt(request);
    return withDeadline({
      provider,
      timeoutMs: options.timeoutMs,
      signal,
      run: async (abortSignal) => {
        try {
          const { text, finishReason, usage } = await generateText({
            model: chat,
            system,
            messages,
            maxRetries: 0,
            abortSignal,
            // The text comes back as it is: fences and prose around the object are ours to take off.
            ...(spoken.responseFormat
              ? {
                  output: {
                    ...Output.object({ schema, name: schemaName }),
                    parseCompleteOutput: async (answer: { text: string }) => answer.text,
                  },
                }
              : {}),
            ...(spoken.tokenLimit === 'max_tokens'
              ? { maxOutputTokens }
              : { providerOptions: { [PROVIDER]: { max_completion_tokens: maxOutputTokens } } }),
          });
          return { text, cutOff: finishReason === 'length', usage };
        } catch (error) {
          throw failureOf({ provider, error });
        }
      },
    });
  }

  return {
    name: options.model,
    async generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
      const usages: LanguageModelUsage[] = [];
      let requests = 0;

      async function ask(messages: ModelMessage[]): Promise<Answer> {
        for (;;) {
          const spoken = { ...dialect };
          requests += 1;
          try {
            const answer = await send(request, messages, spoken);
            usages.push(answer.usage);
            return answer;
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            if (!unlearn({ dialect, spoken, body: error.failure.body })) throw error.outcome;
          }
        }
      }

      const question: ModelMessage = { role: 'user', content: request.prompt };
      const first = await ask([question]);
      const answer = judge({ answer: first, request });
      if (answer.fits) return { kind: 'answer', value: answer.value, usage: total(usages, requests) };

      const second = await ask([
        question,
        { role: 'assistant', content: first.text.slice(0, REPAIR_SHOWN_CHARS) || '(empty)' },
        {
          role: 'user',
          content: `That answer cannot be used: ${answer.problem}\nAnswer again: only the corrected JSON object.`,
        },
      ]);
      const repaired = judge({ answer: second, request });
      if (repaired.fits) return { kind: 'answer', value: repaired.value, usage: total(usages, requests) };
      const reason = `model "${options.model}" gave no usable ${request.task} answer, also when shown what was wrong: ${repaired.problem}`;
      return { kind: 'abstained', reason: shown(reason, options.apiKey), usage: total(usages, requests) };
    },
  };
}

function systemPrompt<T>({ system, schema }: GenerateRequest<T>): string {
  const jsonSchema = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  return `${system}\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n${jsonSchema}`;
}

function judge<T>({ answer, request }: { answer: Answer; request: GenerateRequest<T> }) {
  const result = structuredAnswer({ text: answer.text, schema: request.schema });
  if (result.fits || !answer.cutOff) return result;
  const limit = `cut off at the limit of ${request.maxOutputTokens} tokens; answer more briefly`;
  return { fits: false as const, problem: `${result.problem}; ${limit}` };
}

/** A refusal before it is known whether the request can be put differently. */
class Refusal extends Error {
  constructor(
    readonly failure: HttpFailure,
    readonly outcome: ProviderRefused,
  ) {
    super(outcome.message);
  }
}

function failureOf({ provider, error }: { provider: Provider; error: unknown }): Error {
  if (!APICallError.isInstance(error)) {
    if (!isAnswerWithoutChoices(error)) return connectionFailure({ provider, error });
    return new ProviderUnavailable(`${nameOf(provider)} answered without a choice`);
  }
  // The library keeps the request in its error, and the request holds the prompt: only its parts go on.
  if (error.statusCode === undefined || (error.isRetryable && error.statusCode < 300)) {
    return connectionFailure({ provider, error: error.cause ?? error });
  }
  const failure = {
    status: error.statusCode,
    headers: error.responseHeaders ?? {},
    body: error.responseBody ?? '',
  };
  const outcome = httpFailure({ provider, failure, nowMs: Date.now() });
  return outcome instanceof ProviderRefused ? new Refusal(failure, outcome) : outcome;
}

const isAnswerWithoutChoices = (error: unknown) =>
  error instanceof Error && error.name === 'AI_InvalidResponseDataError';

/** Drops from the dialect what the refusal names; false where it names nothing that was sent. */
function unlearn({ dialect, spoken, body }: { dialect: Dialect; spoken: Dialect; body: string }): boolean {
  if (spoken.responseFormat && /response_format|json_schema/i.test(body)) {
    dialect.responseFormat = false;
    return true;
  }
  if (spoken.tokenLimit === 'max_tokens' && /max_completion_tokens/i.test(body)) {
    dialect.tokenLimit = 'max_completion_tokens';
    return true;
  }
  return false;
}

/** Tokens over all answers; null where one of them does not say. The library's own sums count those as 0. */
function total(usages: readonly LanguageModelUsage[], requests: number): Usage {
  const sum = (field: 'prompt_tokens' | 'completion_tokens') => {
    const counts = usages.map((usage) => usage.raw?.[field]);
    return counts.every((count): count is number => typeof count === 'number')
      ? counts.reduce((a, b) => a + b, 0)
      : null;
  };
  return { inputTokens: sum('prompt_tokens'), outputTokens: sum('completion_tokens'), requests };
}
