// The body of a chat request, as its server wants it.

import type { Change } from './failure-table';
import { jsonSchemaOf, strictSchemaOf } from './json-schema';
import type { GenerateRequest } from './language-model';

/**
 * Low: an answer keeps to the passage it is about. Not 0: an answer that repeated itself without end would do so again when
 * it is asked for once more. Models that think are made for a temperature of their own.
 */
const TEMPERATURE = 0.2;

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export function systemPrompt<T>({ system, schema }: GenerateRequest<T>): string {
  return `${system}\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(jsonSchemaOf(schema))}`;
}

/** @param options.thinks the model was seen to think until its limit: it is asked to think less, where that can be said */
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

/** Models without a system role read its text before the first question; theirs alternate with ours as they are. */
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
