// arXiv, a language model and an embedder as the bench's own server on one loopback port, each with a fixed delay. It
// notes what it was asked, and from when to when.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { papersOn, topic } from './papers.mjs';

const DIMENSIONS = 64;
/** Found by one search; the product keeps nine. */
const FOUND = 12;

const entry = ({ id, title, abstract }) => `<entry>
  <id>http://arxiv.org/abs/${id}v1</id><published>2018-04-02T00:00:00Z</published><updated>2018-04-02T00:00:00Z</updated>
  <title>${title}</title><summary>${abstract}</summary><author><name>Ada Example</name></author>
  <arxiv:primary_category term="cs.CL"/><category term="cs.CL"/>
</entry>`;

const feed = (papers) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<title>stand-in</title><opensearch:totalResults>${papers.length}</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
${papers.map(entry).join('\n')}</feed>`;

/** Data in a prompt stands as JSON between tags. */
const dataOf = (prompt, name) => {
  const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(prompt)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
};

/** Of the question's invented words, in another order in a revision: those searches must be others. */
function queriesFor(question, revised) {
  const [method, measure, field, task, rival] = question.match(/[a-z]{4,}n\b/g) ?? [];
  return revised
    ? [`${rival} ${measure}`, `${task} ${method} benchmarks`, `${field} encoders`, `${measure} ${task}`]
    : [`${method} sampling`, `${field} ${task}`, `${method} ${measure}`, `${rival} training`];
}

function extracted(prompt) {
  const papers = dataOf(prompt, 'papers') ?? [];
  const claims = papers.flatMap(({ paperId, abstract }) => {
    const quote = abstract.match(/[A-Z][^.]*(?:\.\d[^.]*)*\d[^.]*(?:\.\d[^.]*)*\./)?.[0];
    return quote === undefined ? [] : [{ paperId, quote, claim: quote }];
  });
  return { claims };
}

/** `firstScore`: what reviewers give before a revision; 9 after it. `delays`: in milliseconds, by kind. */
export async function openProviders({ delays = { search: 0, model: 0 }, firstScore = 9, topics = 0 } = {}) {
  const asked = [];
  const revised = new Set();
  const known = Array.from({ length: topics }, (_, number) => topic(number));

  const answerOf = (task, prompt) => {
    const question = dataOf(prompt, 'question') ?? '';
    if (/plan/i.test(task)) {
      const again = dataOf(prompt, 'previous_queries') !== undefined;
      if (again) revised.add(question);
      return { queries: queriesFor(question, again) };
    }
    if (/extract/i.test(task)) return extracted(prompt);
    if (/draft/i.test(task)) {
      const claims = dataOf(prompt, 'claims') ?? [];
      return { results: claims.map(({ id, claim }) => ({ text: claim, claimIds: [id] })) };
    }
    const claims = /validator/i.test(task) ? (dataOf(prompt, 'claims') ?? []) : [];
    return {
      score: revised.has(question) ? 9 : firstScore,
      ...(/validator/i.test(task) && {
        claims: claims.map(({ id }) => ({ id, says: 'yes', why: 'Its words stand there.' })),
      }),
      findings: [
        { message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] },
      ],
    };
  };

  const chat = (body) => {
    const task = body.response_format.json_schema.name;
    const answer = answerOf(task, body.messages.at(-1)?.content ?? '');
    return {
      id: 'x',
      object: 'chat.completion',
      created: 0,
      model: body.model,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: JSON.stringify(answer) },
        },
      ],
      usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
    };
  };

  const embeddings = ({ input, model }) => ({
    object: 'list',
    data: input.map((text, index) => {
      const bytes = createHash('sha512').update(text).digest();
      return { index, embedding: Array.from({ length: DIMENSIONS }, (_, at) => bytes[at] - 127.5) };
    }),
    model,
    usage: { prompt_tokens: 100, total_tokens: 100 },
  });

  const found = (search) => {
    const words = new Set(search.toLowerCase().match(/[a-z]+/g));
    const of = known.filter((one) => Object.values(one.words).some((each) => words.has(each)));
    return feed(of.flatMap((one) => papersOn(one, FOUND)));
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
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
      const answer = task === 'index' ? embeddings(body) : chat(body);
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

/** `plan-2`, or a reviewer's role. */
function taskOf(body) {
  const name = body.response_format.json_schema.name;
  const task = /plan|extract|draft|skeptic|validator|synthesizer/i.exec(name)?.[0].toLowerCase();
  if (task === undefined) throw new Error(`the stand-in knows no task ${name}`);
  return task;
}
