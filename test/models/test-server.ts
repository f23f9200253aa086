// An HTTP server of a test's own that behaves as told, and remembers what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: a request body as the server sees it.
  readonly body: any;
  /** Resolves when the client has closed the connection before the answer. */
  readonly cutOff: Promise<void>;
}

export type Behaviour = (asked: Asked, response: ServerResponse) => void;

export interface TestServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Behaves so on each following request, the last behaviour for ever. */
  will(...behaviours: Behaviour[]): void;
  /** Resolves when `count` requests have come in. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const asked: Asked[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let behaviours: Behaviour[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const cutOff = new Promise<void>((resolve) => {
      response.on('close', () => {
        if (!response.writableFinished) resolve();
      });
    });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString() || 'null'),
        cutOff,
      };
      asked.push(entry);
      for (const one of waiting) if (asked.length >= one.count) one.resolve();
      const behaviour = behaviours.length > 1 ? behaviours.shift() : behaviours[0];
      if (!behaviour) throw new Error('the test server was not told how to behave');
      behaviour(entry, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    will(...next) {
      behaviours = next;
      asked.length = 0;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

export const plain =
  (status: number, body: string, headers: Record<string, string> = {}): Behaviour =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers });
    response.end(body);
  };

export const hang: Behaviour = () => {};

/** Headers and half a body, then nothing more. */
export const dropMidway: Behaviour = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"choices": [', () => response.socket?.destroy());
};

export const drop: Behaviour = (_asked, response) => {
  response.socket?.destroy();
};

/** A chat completion whose message is `content`. */
export const says = (content: string, over: { usage?: unknown; finish_reason?: string } = {}): Behaviour =>
  json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test-model',
    choices: [
      { index: 0, message: { role: 'assistant', content }, finish_reason: over.finish_reason ?? 'stop' },
    ],
    usage: 'usage' in over ? over.usage : { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  });

/** An event stream of `parts`, sent as they are; a number is a pause in milliseconds, a function acts on the socket. */
export const streams =
  (...parts: (string | number | ((response: ServerResponse) => void))[]): Behaviour =>
  async (_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    for (const part of parts) {
      if (typeof part === 'number') await new Promise((resolve) => setTimeout(resolve, part));
      else if (typeof part === 'string') response.write(part);
      else return part(response);
    }
    response.end();
  };

/** One event whose data is `value`. */
export const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** A chunk of a streamed completion. */
export const chunk = (delta: unknown, over: Record<string, unknown> = {}): string =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'test-model',
    choices: [{ index: 0, delta, finish_reason: null, ...over }],
  });

export const STOP = chunk({}, { finish_reason: 'stop' });
export const USAGE = event({
  choices: [],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
});
export const DONE = 'data: [DONE]\n\n';

/** The error that a promise fails with. */
export const failure = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not fail');
};

/** So many characters that do not repeat themselves. */
export const unlike = (length: number): string => {
  let [text, state] = ['', 7];
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += `${state.toString(36)} `;
  }
  return text.slice(0, length);
};
