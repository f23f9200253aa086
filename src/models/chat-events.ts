// A chat answer as the event stream that was asked for, also from servers that answer with one JSON object.

import { isRecord } from './provider-failure';

export interface ChatEvents {
  readonly response: Response;
  /** Whether the server has said that its answer is whole: `[DONE]`, or a JSON object to its end. */
  isDone(): boolean;
}

/** How event streams begin: with a field or a comment. */
const EVENT_STREAM = /^\uFEFF?\s*(?:data|event|id|retry)?:/;
const DONE = 'data: [DONE]\n\n';

/**
 * The answer's events; for one that is neither events nor a chat completion, its text. Without the content type
 * of events the text decides: some servers send them under another.
 */
export async function chatEvents(
  response: Response,
): Promise<{ kind: 'events'; events: ChatEvents } | { kind: 'other'; text: string }> {
  const { status, headers } = response;
  if (/^text\/event-stream\b/i.test(headers.get('content-type') ?? '') && response.body !== null) {
    let tail = '';
    let done = false;
    const decoder = new TextDecoder('latin1');
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          const text = tail + decoder.decode(chunk, { stream: true });
          done ||= isDone(text);
          tail = text.slice(-DONE.length);
          controller.enqueue(chunk);
        },
      }),
    );
    return {
      kind: 'events',
      events: { response: new Response(body, { status, headers }), isDone: () => done },
    };
  }
  const text = await response.text();
  const events = EVENT_STREAM.test(text) ? text : eventsOf(text);
  if (events === null) return { kind: 'other', text };
  const streamed = new Response(events, { status, headers: { 'content-type': 'text/event-stream' } });
  return { kind: 'events', events: { response: streamed, isDone: () => isDone(events) } };
}

const isDone = (text: string) => /(?:^|[\r\n])data: ?\[DONE\]/.test(text);

/** One completion, or one error, as events; null for anything else. */
function eventsOf(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (!isRecord(answer)) return null;
    if (answer.error !== undefined && answer.error !== null)
      return `data: ${text.replace(/[\r\n]+/g, ' ')}\n\n${DONE}`;
    const { choices, usage } = answer;
    if (!Array.isArray(choices)) return null;
    const chunk = {
      choices: choices.slice(0, 1).map(asDelta),
      ...(isRecord(usage) ? { usage: counted(usage) } : {}),
    };
    return `data: ${JSON.stringify(chunk)}\n\n${DONE}`;
  } catch {
    // No JSON, or nested too deep to be written again.
    return null;
  }
}

/** The counts alone: a count of another type would spoil the whole answer. */
const counted = (usage: Record<string, unknown>) =>
  Object.fromEntries(
    ['prompt_tokens', 'completion_tokens'].flatMap((name) =>
      typeof usage[name] === 'number' ? [[name, usage[name]]] : [],
    ),
  );

function asDelta(choice: unknown) {
  const { message, finish_reason } = isRecord(choice) ? choice : {};
  const { content, refusal, reasoning_content, tool_calls } = isRecord(message) ? message : {};
  const called = Array.isArray(tool_calls) && tool_calls.length > 0;
  return {
    delta: { role: 'assistant', content, refusal, reasoning_content },
    finish_reason: typeof finish_reason === 'string' ? finish_reason : called ? 'tool_calls' : 'stop',
  };
}
