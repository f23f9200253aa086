// What the benches' stand-ins for arXiv, a language model and an embedder have in common: the forms of their answers, and a model
// that drafts and reviews by rule. Every answer is a function of the request alone.

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

/** An extraction of claims that each say what their quote says. */
export const extraction = (quotes) => ({
  notes: 'They bear on it.',
  claims: quotes.map(({ paperId, quote }) => ({ paperId, quote, claim: quote, stance: 'affirms' })),
});

/** Results that say what the claims say. */
export const draft = (prompt) => ({
  results: (dataOf(prompt, 'claims') ?? []).map(({ id, claim }) => ({ text: claim, claimIds: [id] })),
});

/** @param name of the schema asked for: the VALIDATOR says something of each claim */
export function review({ name, prompt, score }) {
  const claims = /validator/i.test(name) ? (dataOf(prompt, 'claims') ?? []) : undefined;
  return {
    score,
    ...(claims && { claims: claims.map(({ id }) => ({ id, says: 'yes', why: 'Its words stand there.' })) }),
    findings: [
      { message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] },
    ],
  };
}

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
