// arXiv, a language model and an embedder on one loopback port of their own, for one run. They note each request when it
// arrives, with what the run's journal held at that moment, and can be slow, silent, or gone.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bodyOf,
  embeddingList,
  feed,
  isModelList,
  sendModelList,
  taskOf,
} from '../support/provider-forms.mjs';
import { chatAnswer } from './answers.mjs';
import { papersFor } from './question.mjs';

const DELAY_MS = { search: 40, chat: 120, embed: 60 };

const digest = (value) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The product adds the answer's form behind the prompt that it journals. */
const FORM = '\n\nAnswer with one JSON object and nothing else.';

const textOf = (content) =>
  typeof content === 'string' ? content : content.map(({ text }) => text).join('');

function read(request, body) {
  const url = new URL(request.url, 'http://stand-in');
  if (url.pathname === '/api/query') {
    const search = url.searchParams.get('search_query') ?? '';
    return { kind: 'search', task: 'search', search };
  }
  const asked = JSON.parse(body);
  if (url.pathname === '/v1/embeddings') {
    // The question, and papers with a line for the title: for the order of what was found, not for the index.
    const task = asked.input_type === 'query' || asked.input[0].includes('\n') ? 'select' : 'index';
    return { kind: 'embed', task, model: asked.model, input: asked.input };
  }
  const schema = asked.response_format.json_schema.name;
  const [system, ...rest] = asked.messages.map(({ content }) => textOf(content));
  return {
    kind: 'chat',
    task: taskOf(schema),
    model: asked.model,
    schema,
    system: system.split(FORM)[0],
    prompt: rest.join('\n'),
    repair: rest.length > 1,
  };
}

/**
 * `firstSearches`: the search terms of a first round, which find little. `isKept(asked)`: whether the run has the answer
 * already. `slow(request)`: how much longer than usual this request takes.
 */
export async function openProviders({ firstSearches, isKept = async () => false, slow = () => 0 }) {
  const requests = [];
  const listeners = new Set();
  const sockets = new Set();
  let silent = false;
  let gone = false;

  const answer = async (request, response) => {
    if (isModelList(request)) {
      if (!silent) sendModelList(response, 'stand-in-1');
      return;
    }
    const asked = read(request, await bodyOf(request));
    const { kind, task } = asked;
    const entry = { at: performance.now(), kind, task, key: digest(asked), asked, kept: false };
    requests.push(entry);
    response.on('finish', () => {
      entry.answeredAt = performance.now();
    });
    response.on('close', () => {
      entry.lost = entry.answeredAt === undefined;
    });
    entry.kept = await isKept(asked);
    for (const listen of listeners) listen(entry);
    if (silent) {
      entry.unheard = true;
      return;
    }
    await sleep(DELAY_MS[kind] + slow(entry));
    if (kind === 'search') {
      response
        .writeHead(200, { 'content-type': 'application/atom+xml; charset=utf-8' })
        .end(feed(papersFor(asked.search, firstSearches)));
    } else {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(kind === 'embed' ? embeddingList(asked) : chatAnswer(asked)));
    }
  };
  const server = createServer((request, response) => {
    // A client that goes away in the middle is what is tried here.
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  const listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** Tells of each request when it arrives. Returns what takes that back. */
    onRequest(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** `refused`: nobody listens. `silent`: requests are taken and never answered. */
    cutOff(how) {
      if (how === 'silent') silent = true;
      else {
        gone = true;
        server.close();
        hangUp();
      }
    },
    async restore() {
      if (silent) hangUp();
      silent = false;
      if (gone) await listen(port);
      gone = false;
    },
    close() {
      server.close();
      hangUp();
    },
  };
}
