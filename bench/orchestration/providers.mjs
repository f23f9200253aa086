// arXiv, a language model and an embedder as the bench's own server on one loopback port, each with a fixed delay. It
// notes what it was asked, and from when to when.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bodyOf,
  chatCompletion,
  DIMENSIONS,
  dataOf,
  embeddingList,
  feed,
  isModelList,
  review,
  sendModelList,
  taskOf as taskOfSchema,
  usualAnswer,
} from '../support/provider-forms.mjs';
import { papersOn, topic } from './papers.mjs';

/** Found by one search; the product keeps nine. */
const FOUND = 12;

/** Of the question's invented words, in another order in a revision: those searches must be others. */
function queriesFor(question, revised) {
  const [method, measure, field, task, rival] = question.match(/[a-z]{4,}n\b/g) ?? [];
  return revised
    ? [`${rival} ${measure}`, `${task} ${method} benchmarks`, `${field} encoders`, `${measure} ${task}`]
    : [`${method} sampling`, `${field} ${task}`, `${method} ${measure}`, `${rival} training`];
}

function furtherFor(question) {
  const [method, , , , rival] = question.match(/[a-z]{4,}n\b/g) ?? [];
  return [`${rival} cost`, `${method} without gain`];
}

const REVIEWERS = new Set(['skeptic', 'validator', 'synthesizer']);

const quoteOf = (passage) => passage.match(/[A-Z][^.]*(?:\.\d[^.]*)*\d[^.]*(?:\.\d[^.]*)*\./)?.[0];

/**
 * `firstScore`: what reviewers give before a revision; 9 after it. `delays`: in milliseconds, by kind. `further`: whether
 * the second plan asks for more searches; without them each round has one batch, at arXiv's spacing.
 */
export async function openProviders({
  delays = { search: 0, model: 0 },
  firstScore = 9,
  topics = 0,
  further = false,
} = {}) {
  const asked = [];
  const revised = new Set();
  const known = Array.from({ length: topics }, (_, number) => topic(number));

  const answerOf = (task, prompt) => {
    const question = dataOf(prompt, 'question') ?? '';
    if (task === 'plan-again') return { missing: '', queries: further ? furtherFor(question) : [] };
    if (task === 'plan') {
      const again = dataOf(prompt, 'previous_queries') !== undefined;
      if (again) revised.add(question);
      return { ...(again ? {} : { parts: [] }), queries: queriesFor(question, again) };
    }
    // The peers' only calls for these: nobody reads their answers.
    if (task === 'extract' || task === 'draft') return {};
    if (REVIEWERS.has(task)) return review({ score: revised.has(question) ? 9 : firstScore });
    const answer = usualAnswer({ task, prompt, quoteOf });
    if (answer === undefined) throw new Error(`the stand-in knows no task ${task}`);
    return answer;
  };

  const chat = ({ model, messages, response_format }) =>
    chatCompletion({
      model,
      answer: answerOf(taskOf({ response_format }), messages.at(-1)?.content ?? ''),
    });

  const found = (search) => {
    const words = new Set(search.toLowerCase().match(/[a-z]+/g));
    const of = known.filter((one) => Object.values(one.words).some((each) => words.has(each)));
    return feed(of.flatMap((one) => papersOn(one, FOUND)));
  };

  const server = createServer(async (request, response) => {
    if (isModelList(request)) return sendModelList(response, 'stand-in');
    const text = await bodyOf(request);
    const body = text === '' ? undefined : JSON.parse(text);
    const task = body === undefined ? 'search' : request.url.endsWith('/embeddings') ? 'index' : taskOf(body);
    const kind = task === 'search' ? 'search' : 'model';
    const call = { task, kind, at: Date.now(), key: `${request.url} ${text}` };
    asked.push(call);
    response.on('close', () => {
      call.endedAt = Date.now();
      call.answered = response.writableFinished;
    });
    if (delays[kind] > 0) await sleep(delays[kind]);
    if (kind === 'search') {
      const search = new URL(request.url, 'http://arxiv').searchParams.get('search_query') ?? '';
      response.writeHead(200, { 'content-type': 'application/atom+xml; charset=utf-8' }).end(found(search));
    } else {
      const answer = task === 'index' ? embeddingList(body) : chat(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    asked,
    /** Environment of a worker that asks them all. */
    env: {
      SOVEREIGN_ARXIV_URL: `${url}/api`,
      SOVEREIGN_MODEL_URL: `${url}/v1`,
      SOVEREIGN_MODEL: 'stand-in',
      SOVEREIGN_MODEL_CONCURRENCY: '64',
      SOVEREIGN_EMBED_URL: `${url}/v1`,
      SOVEREIGN_EMBED_MODEL: 'stand-in-embedder',
      SOVEREIGN_EMBED_DIMENSIONS: String(DIMENSIONS),
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of a reviewer its role. Peers have no version in their names. */
const taskOf = ({ response_format }) =>
  taskOfSchema(response_format.json_schema.name)
    .toLowerCase()
    .replace(/^review-/, '')
    .replaceAll(' ', '-');
