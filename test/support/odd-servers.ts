// Model servers that behave as ordinary ones do, each in ways of its own, in front of the stand-in that knows the answers.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createModelStandIn, type ModelStandIn } from './model-stand-in';

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly response_format?: unknown;
  readonly stream_options?: unknown;
  readonly reasoning_effort?: unknown;
}

/** By a sentence of its prompt, for each task but `plan`. */
const SAYS = {
  'plan-again': 'The first searches are done',
  open: 'You prepare a survey of research papers',
  read: 'You read one scientific paper',
  check: 'You check whether a passage of a scientific paper',
  repair: 'You correct claims that were taken from a passage',
  write: 'You write the findings of a short, sober research paper',
  'check-sentences': 'You check sentences of a review',
  'repair-sentences': 'You correct sentences of a review',
  'review-skeptic': 'You are the SKEPTIC',
  'review-validator': 'You are the VALIDATOR',
  'review-synthesizer': 'You are the SYNTHESIZER',
} as const;

export type Task = keyof typeof SAYS | 'plan';

export interface OddServer {
  /** What it was asked for, refused requests included. */
  readonly asked: Task[];
  /** The most requests under way at once. */
  most(): number;
  handle(request: IncomingMessage, response: ServerResponse, body: string): boolean | Promise<boolean>;
}

/** Answers or refuses a request itself and returns true, or lets the stand-in answer. */
type Oddity = (asked: Asked, task: Task, response: ServerResponse) => boolean | Promise<boolean>;

/** By its words: a server that refuses `response_format` is told the task in no other way. */
function taskOf({ messages }: Asked): Task {
  const text = messages.map(({ content }) => content).join('\n');
  const named = Object.entries(SAYS).find(([, words]) => text.includes(words));
  if (named !== undefined) return named[0] as Task;
  if (!text.includes('You plan literature searches')) throw new Error(`no task has this prompt: ${text}`);
  return 'plan';
}

/** Where the data of a prompt begins. A line of its own: system texts name tags too. */
const DATA = /^<[a-z_]+>$/m;

/** The request as of a server that takes the form, and the system text in a message of its own. */
const formed = (asked: Asked, task: Task) => {
  const content = asked.messages.find((one) => DATA.test(one.content))?.content ?? '';
  return JSON.stringify({
    ...asked,
    messages: [{ content: content.slice(content.search(DATA)) }],
    response_format: { json_schema: { name: `${task}-1` } },
  });
};

const refuse = (response: ServerResponse, status: number, body: unknown): true => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
};

export function createOddServer(
  oddity: Oddity,
  answers: ModelStandIn = createModelStandIn({ score: 9 }),
): OddServer {
  const asked: Task[] = [];
  let [underWay, most] = [0, 0];
  return {
    asked,
    most: () => most,
    async handle(request, response, body) {
      if (request.method !== 'POST' || !request.url?.includes('/chat/completions')) return false;
      const parsed = JSON.parse(body) as Asked;
      const task = taskOf(parsed);
      asked.push(task);
      underWay += 1;
      most = Math.max(most, underWay);
      response.on('close', () => {
        underWay -= 1;
      });
      if (await oddity(parsed, task, response)) return true;
      return answers.handle(request, response, formed(parsed, task));
    },
  };
}

/** A gateway in front of a model without a system role, which takes neither schemas nor usage in streams. */
export const picky = () =>
  createOddServer((asked, _task, response) => {
    if (asked.stream_options !== undefined)
      return refuse(response, 422, {
        detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }],
      });
    if (asked.response_format !== undefined) {
      const message = 'Invalid JSON payload received. Unknown name "response_schema"';
      return refuse(response, 400, [{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]);
    }
    if (asked.messages.some(({ role }) => role === 'system'))
      return refuse(response, 400, {
        error: { message: 'Conversation roles must alternate user/assistant/user' },
      });
    if (asked.max_tokens !== undefined)
      return refuse(response, 400, {
        error: { message: "Use 'max_completion_tokens' instead of 'max_tokens'." },
      });
    if ((asked.max_completion_tokens ?? 0) > 2_048)
      return refuse(response, 400, {
        error: { message: 'This model supports at most 2048 completion tokens.' },
      });
    return false;
  });

/** A model that thinks for some 9,000 tokens before it says a word. */
export const thinking = () =>
  createOddServer((asked, _task, response) => {
    if ((asked.max_tokens ?? 0) > 9_000) return false;
    const choices = [
      { finish_reason: 'length', message: { content: '', reasoning_content: 'Let me see. '.repeat(20) } },
    ];
    return refuse(response, 200, {
      choices,
      usage: { prompt_tokens: 10, completion_tokens: asked.max_tokens },
    });
  });

/** A provider whose filter refuses to read papers with a phrase, and cuts its model's plan and its answer as SKEPTIC. */
export const filtering = (phrase: string) =>
  createOddServer((asked, task, response) => {
    const prompt = asked.messages.map(({ content }) => content).join('\n');
    if (task === 'read' && prompt.includes(phrase)) {
      const message = "The prompt triggered the provider's content management policy.";
      return refuse(response, 400, { error: { message, code: 'content_filter' } });
    }
    if (task === 'plan' || task === 'review-skeptic')
      return refuse(response, 200, {
        choices: [{ finish_reason: 'content_filter', message: { content: '' } }],
      });
    return false;
  });

/** The first answer of a run is written in parts of so many characters. */
const FIRST_PART_CHARS = 10;

/**
 * A laptop's: one slot, a short context, prompts read slowly while comments are sent. It counts four letters a token. Of `refused`
 * the prompt with the room for an answer did not fit. `firstPartMs`: how long it takes over each part of a run's first answer.
 */
export function slow({
  contextTokens,
  firstTokenMs,
  firstPartMs = 0,
}: {
  contextTokens: number;
  firstTokenMs: number;
  firstPartMs?: number;
}): OddServer & { readonly refused: Task[] } {
  let busy = false;
  const refused: Task[] = [];
  const inner = createModelStandIn({ score: 9 });
  const server = createOddServer(async (asked, task, response) => {
    const prompt = asked.messages.map(({ content }) => content).join('\n');
    const promptTokens = Math.ceil(Buffer.byteLength(prompt) / 4);
    if (promptTokens + (asked.max_tokens ?? 0) > contextTokens) {
      refused.push(task);
      const message = `request (${promptTokens} tokens) exceeds the available context size (${contextTokens} tokens), try increasing it`;
      return refuse(response, 400, {
        error: {
          code: 400,
          message,
          type: 'exceed_context_size_error',
          n_prompt_tokens: promptTokens,
          n_ctx: contextTokens,
        },
      });
    }
    if (busy) return refuse(response, 503, { error: { message: 'no slot' } });
    busy = true;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let waited = 0; waited < firstTokenMs; waited += 50) {
      response.write(': reading\n\n');
      await sleep(50);
    }
    const said = await new Promise<string>((resolve) => {
      const catching = {
        writeHead: () => catching,
        end: (text: string) => {
          resolve(JSON.parse(text).choices[0].message.content);
        },
      };
      const posted = { method: 'POST', url: '/v1/chat/completions', headers: {} };
      inner.handle(posted as never, catching as never, formed(asked, task));
    });
    const part = task === 'open' ? FIRST_PART_CHARS : 200;
    for (let at = 0; at < said.length; at += part) {
      response.write(
        `data: ${JSON.stringify({ choices: [{ delta: { content: said.slice(at, at + part) } }] })}\n\n`,
      );
      if (task === 'open') await sleep(firstPartMs);
    }
    const usage = { prompt_tokens: promptTokens, completion_tokens: Math.ceil(said.length / 4) };
    response.write(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
    busy = false;
    return true;
  });
  return { ...server, refused };
}
