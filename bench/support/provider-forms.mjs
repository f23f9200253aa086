// What the benches' stand-ins for arXiv, a language model and an embedder have in common: the forms of their answers, and a model
// that reads, checks, writes and reviews by rule. Every answer is a function of the request alone.

import { createHash } from 'node:crypto';

export async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What stands as JSON between tags of a prompt; undefined where there are none. */
export function dataOf(prompt, name) {
  const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(prompt)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
}

const escapeXml = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

const entry = ({ id, title, abstract }) => `<entry><id>http://arxiv.org/abs/${id}v1</id>
<published>2020-01-01T00:00:00Z</published><updated>2020-01-02T00:00:00Z</updated>
<title>${escapeXml(title)}</title><summary>${escapeXml(abstract)}</summary>
<author><name>Ada Example</name></author><arxiv:primary_category term="cs.CL"/><category term="cs.CL"/></entry>`;

/** arXiv's Atom feed of papers with `id`, `title` and `abstract`. */
export const feed = (papers) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<title>stand-in</title><opensearch:totalResults>${papers.length}</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
${papers.map(entry).join('\n')}</feed>`;

/** Whether a request asks which models there are. It is free, and no bench counts it. */
export const isModelList = ({ method, url }) => method === 'GET' && url.split('?')[0].endsWith('/models');

export const sendModelList = (response, model) =>
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', max_model_len: 32_768 }] }));

/** The answer to a run's first request. */
const firstAnswer = () => ({
  sentences: [{ text: 'Two reading groups annotated the same forty articles.', about: 'method' }],
});

const CELLS = { data: '', measure: '', result: '', condition: '' };

/** One finding, whose claim says what its quote says; none without a quote. */
const reading = (quote) => ({
  notes: 'It bears on it.',
  relevance: 7,
  findings:
    quote === undefined
      ? []
      : [{ quote, claim: quote, basis: 'measured', stance: 'affirms', part: 0, ...CELLS }],
});

const idsIn = (prompt, name) => (dataOf(prompt, name) ?? []).map(({ id }) => id);

const claimChecks = (prompt) => ({
  claims: idsIn(prompt, 'claims').map((id) => ({ id, words: '', why: 'the same', verdict: 'supported' })),
});

const sentenceChecks = (prompt) => ({
  sentences: idsIn(prompt, 'sentences').map((id) => ({ id, beyond: '', verdict: 'supported' })),
});

/** Sentences that say what the claims say. */
function writing(prompt) {
  const sentences = (dataOf(prompt, 'claims') ?? []).map(({ id, claim }) => ({
    text: claim,
    claimIds: [id],
  }));
  return { notes: 'They agree.', answer: sentences[0], results: sentences.slice(1, 6), limits: [] };
}

/** The task of a schema: its name without its version. */
export const taskOf = (schema) => schema.replace(/-\d+$/, '');

/**
 * The answers that all benches' models give alike; undefined: the task is not one of them. `quoteOf(passage)`: the words of a paper
 * that are quoted.
 */
export function usualAnswer({ task, prompt, quoteOf }) {
  switch (task) {
    case 'open':
      return firstAnswer();
    case 'read':
      return reading(quoteOf(dataOf(prompt, 'paper').passage));
    case 'check':
      return claimChecks(prompt);
    case 'write':
      return writing(prompt);
    case 'check-sentences':
      return sentenceChecks(prompt);
    default:
      return undefined;
  }
}

export const review = ({ score }) => ({
  score,
  findings: [{ message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] }],
});

export const chatCompletion = ({ model, answer }) => ({
  id: 'x',
  object: 'chat.completion',
  created: 0,
  model,
  choices: [
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: JSON.stringify(answer) } },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});

export const DIMENSIONS = 64;

function vectorOf(text) {
  const bytes = createHash('sha512').update(text).digest();
  return Array.from({ length: DIMENSIONS }, (_, at) => bytes[at] - 127.5);
}

export const embeddingList = ({ model, input }) => ({
  object: 'list',
  data: input.map((text, index) => ({ index, embedding: vectorOf(text) })),
  model,
  usage: { prompt_tokens: 1, total_tokens: 1 },
});
