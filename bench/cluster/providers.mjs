// Stand-ins for arXiv, a language model and an embedder on one loopback port. They answer at once, and the same request
// always alike. Papers and findings are invented, a few for each question.

import { createServer } from 'node:http';
import {
  bodyOf,
  chatCompletion,
  DIMENSIONS,
  embeddingList,
  feed,
  isModelList,
  review,
  sendModelList,
  taskOf,
  usualAnswer,
} from '../support/provider-forms.mjs';

const WORDS = ['zolan', 'mirek', 'tavus', 'porin', 'kelda', 'sorbi', 'lumar', 'devik', 'hanto', 'ruvel'];
export const MOST_QUESTIONS = WORDS.length;

export const questionOf = (topic) =>
  `Does negative sampling improve the recall of ${WORDS[topic]} retrieval compared with in-batch training?`;

const papersOn = (word, topic) =>
  [
    [
      'Hard Negative Sampling for {} Retrieval',
      'Hard negative sampling improves the recall of {} retrieval by 6.2 points compared with in-batch training on three benchmarks. The gain holds for small and large encoders.',
    ],
    [
      'Negative Sampling and In-Batch Training Compared',
      'Under one budget, negative sampling raises the recall of {} retrieval from 71.3% to 77.8%, while in-batch training reaches 72.0%.',
    ],
    [
      'In-Batch Training of {} Encoders',
      'In-batch training of {} retrieval achieves a recall of 72.4% with batches of 512 questions. Batches were filled at random.',
    ],
    [
      'What Makes Negatives Hard',
      'Negative sampling from the top of a ranking increases the recall of {} retrieval by 4.1 points over in-batch training. Negatives differ in how much they teach.',
    ],
    [
      'Recall of {} Retrieval under Distribution Shift',
      'Negative sampling improves the recall of {} retrieval on nine of 12 shifted datasets compared with in-batch training.',
    ],
  ].map(([title, abstract], at) => ({
    id: `20${10 + at}.${String(1000 + topic * 10 + at).padStart(5, '0')}`,
    title: title.replaceAll('{}', word),
    abstract: abstract.replaceAll('{}', word),
  }));

const PAPERS = Object.fromEntries(WORDS.map((word, topic) => [word, papersOn(word, topic)]));
const wordIn = (text) => WORDS.find((word) => text.includes(word));

function plan(prompt) {
  const word = wordIn(prompt);
  const sides = prompt.includes('<owner_wishes>')
    ? ['large batches', 'hard negatives', 'training cost', 'shifted datasets']
    : ['negative sampling', 'in-batch training', 'recall', 'encoders'];
  return { parts: [], queries: sides.map((side) => `${word} retrieval ${side}`) };
}

/** Its first sentence, copied exactly. */
const quoteOf = (passage) => /^.*?\.(?=\s|$)/.exec(passage)[0];

function answerOf(task, prompt) {
  if (task === 'plan-again') return { missing: '', queries: [] };
  if (task === 'plan') return plan(prompt);
  const answer = usualAnswer({ task, prompt, quoteOf });
  if (answer === undefined && !task.startsWith('review-'))
    throw new Error(`the stand-in knows no task ${task}`);
  return answer ?? review({ score: 9 });
}

const chat = ({ model, messages, response_format }) =>
  chatCompletion({
    model,
    answer: answerOf(taskOf(response_format.json_schema.name), messages.at(-1).content),
  });

/** `asked` counts requests, `env` are the settings of a worker that asks them. */
export async function openProviders() {
  const asked = { searches: 0, chats: 0, embeddings: 0 };
  const server = createServer(async (request, response) => {
    const send = (type, text) => response.writeHead(200, { 'content-type': type }).end(text);
    // Who asked may have been killed in the middle of its question.
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const url = new URL(request.url, 'http://stand-in');
    if (isModelList(request)) sendModelList(response, 'stand-in-1');
    else if (url.pathname === '/api/query') {
      asked.searches += 1;
      send('application/atom+xml', feed(PAPERS[wordIn(url.searchParams.get('search_query') ?? '')] ?? []));
    } else if (url.pathname === '/v1/chat/completions') {
      asked.chats += 1;
      send('application/json', JSON.stringify(chat(JSON.parse(body))));
    } else if (url.pathname === '/v1/embeddings') {
      asked.embeddings += 1;
      send('application/json', JSON.stringify(embeddingList(JSON.parse(body))));
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    asked,
    env: {
      SOVEREIGN_ARXIV_URL: `${url}/api`,
      SOVEREIGN_ARXIV_SPACING_S: '0.02',
      SOVEREIGN_ARXIV_TIMEOUT_S: '2',
      SOVEREIGN_MODEL_URL: `${url}/v1`,
      SOVEREIGN_MODEL: 'stand-in-1',
      SOVEREIGN_MODEL_CONCURRENCY: '8',
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
