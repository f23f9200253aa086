// Splits an answer of HTTP 200 into its objects: the events of a stream, or one completion as though it were
// a stream.

import { createParser } from 'eventsource-parser';
import { isRecord } from './provider-failure';

/** Event streams begin with a field or a comment. */
const EVENT_STREAM = /^\uFEFF?\s*(?:data|event|id|retry)?:/;
const DONE = '[DONE]';

export type ChatEvent =
  | { readonly kind: 'chunk'; readonly value: unknown }
  /** The server says that the answer is complete. */
  | { readonly kind: 'done' }
  /** An event that is not JSON. */
  | { readonly kind: 'unreadable'; readonly text: string }
  /** Neither events nor a completion: a web page, or another API's JSON. */
  | { readonly kind: 'other'; readonly text: string };

/**
 * The events of a chat answer. If the content type is not that of events, the text decides, because some
 * servers use another type.
 */
export async function* chatEvents(response: Response): AsyncGenerator<ChatEvent> {
  const { headers, body } = response;
  if (/^text\/event-stream\b/i.test(headers.get('content-type') ?? '') && body !== null) {
    const decoder = new TextDecoder();
    const parser = eventParser();
    for await (const bytes of body) yield* parser.take(decoder.decode(bytes, { stream: true }));
    yield* parser.take(decoder.decode());
    return;
  }
  const text = await response.text();
  if (EVENT_STREAM.test(text)) yield* eventParser().take(text.replace(/^\uFEFF/, ''));
  else yield* completion(text);
}

function eventParser() {
  let events: ChatEvent[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data.trim() === DONE) events.push({ kind: 'done' });
      else events.push(parsed(data));
    },
  });
  return {
    take(text: string): ChatEvent[] {
      parser.feed(text);
      const taken = events;
      events = [];
      return taken;
    },
  };
}

function parsed(text: string): ChatEvent {
  try {
    return { kind: 'chunk', value: JSON.parse(text) };
  } catch {
    return { kind: 'unreadable', text };
  }
}

/** One completion, or one error, as events. */
function completion(text: string): ChatEvent[] {
  const whole = parsed(text);
  const value = whole.kind === 'chunk' && Array.isArray(whole.value) ? whole.value[0] : undefined;
  // Gemini wraps its errors in a list.
  const answer = value ?? (whole.kind === 'chunk' ? whole.value : undefined);
  if (!isRecord(answer)) return [{ kind: 'other', text }];
  const hasError = answer.error !== undefined && answer.error !== null;
  if (!hasError && !Array.isArray(answer.choices)) return [{ kind: 'other', text }];
  return [
    {
      kind: 'chunk',
      value: hasError
        ? answer
        : { ...answer, choices: (answer.choices as unknown[]).slice(0, 1).map(asDelta) },
    },
    { kind: 'done' },
  ];
}

function asDelta(choice: unknown) {
  const { message, finish_reason } = isRecord(choice) ? choice : {};
  const called = isRecord(message) && Array.isArray(message.tool_calls) && message.tool_calls.length > 0;
  return {
    delta: message,
    finish_reason: typeof finish_reason === 'string' ? finish_reason : called ? 'tool_calls' : 'stop',
  };
}
