// Builds the body of a chat request in the form its server accepts.

import type { Change } from './failure-table';
import { jsonSchemaOf, strictSchemaOf } from './json-schema';
import type { GenerateRequest } from './language-model';

/**
 * Low, so that an answer keeps to its passage. Not 0, because an answer that repeated itself without end
 * would do so again when retried. Reasoning models use the temperature they were tuned for.
 */
const TEMPERATURE = 0.2;

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export function systemPrompt<T>({ system, schema }: GenerateRequest<T>): string {
  return `${system}\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(jsonSchemaOf(schema))}`;
}

/**
 * @param options.thinks the model was seen to think until its limit: it is asked to think less, if there is a
 * field for that
 */
export function chatBody<T>(options: {
  model: string;
  request: GenerateRequest<T>;
  messages: readonly Message[];
  changes: ReadonlySet<Change>;
  maxTokens: number;
  thinks: boolean;
}): Record<string, unknown> {
  const { model, request, messages, changes, maxTokens, thinks } = options;
  const streamed = !changes.has('without stream');
  return {
    model,
    messages: messagesOf({ system: systemPrompt(request), messages, changes }),
    ...(changes.has('with max_completion_tokens')
      ? { max_completion_tokens: maxTokens }
      : { max_tokens: maxTokens }),
    ...(changes.has('without response_format')
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: {
              name: request.schemaName,
              strict: true,
              schema: strictSchemaOf(request.schema, { bounded: !changes.has('without list bounds') }),
            },
          },
        }),
    ...(thinks || changes.has('without temperature') ? {} : { temperature: TEMPERATURE }),
    ...(thinks && !changes.has('without reasoning_effort') ? { reasoning_effort: 'low' } : {}),
    ...(streamed ? { stream: true } : {}),
    ...(streamed && !changes.has('without stream_options')
      ? { stream_options: { include_usage: true } }
      : {}),
  };
}

/**
 * For models without a system role, its text goes before the first question; such models also require
 * alternating turns, which ours already are.
 */
function messagesOf({
  system,
  messages,
  changes,
}: {
  system: string;
  messages: readonly Message[];
  changes: ReadonlySet<Change>;
}) {
  const plain = messages.map(({ role, text }) => ({ role, content: text }));
  if (!changes.has('system text in the user message')) return [{ role: 'system', content: system }, ...plain];
  return plain.map((message, at) =>
    at === 0 ? { ...message, content: `${system}\n\n${message.content}` } : message,
  );
}
