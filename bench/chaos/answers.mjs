// How the stand-ins answer. Every answer is a function of the request alone: a kill makes a run ask again, and it must
// hear the same.

import { createHash } from 'node:crypto';
import { QUERIES } from './question.mjs';

const dataOf = (prompt, name) => {
  const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(prompt)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
};

const escapeXml = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

export const feed = (papers) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<title>stand-in</title><opensearch:totalResults>${papers.length}</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
${papers
  .map(
    ({ id, title, abstract }) => `<entry><id>http://arxiv.org/abs/${id}v1</id>
<published>2020-01-01T00:00:00Z</published><updated>2020-01-02T00:00:00Z</updated>
<title>${escapeXml(title)}</title><summary>${escapeXml(abstract)}</summary>
<author><name>Ada Example</name></author><arxiv:primary_category term="cs.CL"/><category term="cs.CL"/></entry>`,
  )
  .join('\n')}</feed>`;

function plan(prompt) {
  if (dataOf(prompt, 'owner_wishes')) return { queries: QUERIES.wished };
  return { queries: dataOf(prompt, 'previous_queries') ? QUERIES.revision : QUERIES.first };
}

/** The sentence of each abstract that has a figure in it: a quote copied exactly. */
function extract(prompt) {
  const claims = dataOf(prompt, 'papers').map(({ paperId, abstract }) => {
    const quote = abstract.match(/[^.]*(?:\d\.\d|\d)[^.]*(?:\.\d[^.]*)*\./)?.[0]?.trim() ?? abstract;
    return { paperId, quote, claim: quote };
  });
  return { claims };
}

const draft = (prompt) => ({
  results: dataOf(prompt, 'claims').map(({ id, claim }) => ({ text: claim, claimIds: [id] })),
});

function review(name, prompt) {
  const claims = /validator/.test(name) ? (dataOf(prompt, 'claims') ?? []) : undefined;
  return {
    score: 9,
    ...(claims && { claims: claims.map(({ id }) => ({ id, says: 'yes', why: 'Its words stand there.' })) }),
    findings: [
      { message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] },
    ],
  };
}

const WAYS = { plan, extract, draft };

export function chatAnswer({ model, schema, prompt }) {
  const way = WAYS[schema.replace(/-\d+$/, '')];
  const content = JSON.stringify(way ? way(prompt) : review(schema, prompt));
  return {
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}

const DIMENSIONS = 32;

function vectorOf(text) {
  const digest = createHash('sha256').update(text).digest();
  return Array.from({ length: DIMENSIONS }, (_, at) => digest[at] - 128);
}

export const EMBED_DIMENSIONS = String(DIMENSIONS);

export const embeddingAnswer = ({ model, input }) => ({
  object: 'list',
  data: input.map((text, index) => ({ index, embedding: vectorOf(text) })),
  model,
  usage: { prompt_tokens: 1, total_tokens: 1 },
});
