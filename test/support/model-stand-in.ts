// An OpenAI-compatible chat and embeddings server that answers a run's prompts by rule.

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

type Json = Record<string, unknown>;

export interface ModelStandIn {
  /** Schema names of the chat requests, in order. */
  readonly tasks: string[];
  /** Input types of the embedding requests, in order. */
  readonly embedded: string[];
  /** Authorization headers seen. */
  readonly keys: Set<string>;
  /** Answers what a run asks of a model; false for every other request. */
  handle(request: IncomingMessage, response: ServerResponse, body: string): boolean;
}

const dataOf = (prompt: string, name: string): unknown => {
  const text = new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}`).exec(prompt)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
};

/** First sentence of each abstract that has a figure in it: a quote copied exactly. */
function extract(prompt: string): Json {
  const papers = dataOf(prompt, 'papers') as { paperId: string; abstract: string }[];
  const claims = papers.flatMap(({ paperId, abstract }) => {
    const quote = abstract.match(/[^.]*(?:\d[^.]*\.\d[^.]*|\d[^.]*)\./)?.[0]?.trim() ?? abstract;
    return [{ paperId, quote, claim: quote, stance: 'affirms' }];
  });
  return {
    notes: 'Each of them bears on it.',
    claims: [
      ...claims,
      {
        paperId: 'arXiv:9999.99999v1',
        quote: 'An invented quote.',
        claim: 'An invented claim.',
        stance: 'affirms',
      },
    ],
  };
}

function draft(prompt: string): Json {
  const claims = dataOf(prompt, 'claims') as { id: string; claim: string }[];
  return {
    results: [
      ...claims.map(({ id, claim }) => ({ text: claim, claimIds: [id] })),
      { text: 'A finding without any claim behind it.', claimIds: ['C99'] },
    ],
  };
}

const QUERIES = [
  'negative sampling dense retrieval',
  'in-batch training recall',
  'hard negatives encoders',
  'dense retrieval recall',
];

/** Whether texts are embedded to put the papers found in order: the question, or papers with a line for the title. */
export function isRanking(body: string): boolean {
  const { input, input_type } = JSON.parse(body) as { input: string[]; input_type?: string };
  return input_type === 'query' || input.some((text) => text.includes('\n'));
}

/** `queries`: of a plan, where a revision's are to differ from those before. */
export function createModelStandIn(options: {
  score: number;
  queries?: (prompt: string) => readonly string[];
}): ModelStandIn {
  const tasks: string[] = [];
  const embedded: string[] = [];
  const keys = new Set<string>();
  const answer = (name: string, prompt: string): Json => {
    if (/plan/i.test(name)) return { queries: options.queries?.(prompt) ?? QUERIES };
    if (/extract/i.test(name)) return extract(prompt);
    if (/draft/i.test(name)) return draft(prompt);
    const validating = /validator/i.test(name);
    const claims = validating ? (dataOf(prompt, 'claims') as { id: string }[]) : [];
    return {
      score: options.score,
      ...(validating && {
        claims: claims.map(({ id }) => ({ id, says: 'yes', why: 'Its words stand there.' })),
      }),
      findings: [
        { message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] },
      ],
    };
  };
  return {
    tasks,
    embedded,
    keys,
    handle(request, response, body) {
      if (request.method !== 'POST') return false;
      keys.add(request.headers.authorization ?? 'none');
      const json = (value: unknown) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      const asked = JSON.parse(body) as Json;
      if (request.url?.endsWith('/embeddings')) {
        embedded.push(asked.input_type as string);
        const data = (asked.input as string[]).map((text, index) => ({
          index,
          embedding: Array.from(
            { length: 1024 },
            (_, at) =>
              (createHash('sha256')
                .update(`${text}${at % 32}`)
                .digest()[at % 32] as number) - 128,
          ),
        }));
        json({ object: 'list', data, model: asked.model, usage: { prompt_tokens: 1, total_tokens: 1 } });
        return true;
      }
      const format = asked.response_format as { json_schema: { name: string } };
      const messages = asked.messages as { content: string }[];
      const name = format.json_schema.name;
      tasks.push(name);
      json({
        id: 'x',
        object: 'chat.completion',
        created: 0,
        model: asked.model,
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: {
              role: 'assistant',
              content: JSON.stringify(answer(name, messages.at(-1)?.content ?? '')),
            },
          },
        ],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      });
      return true;
    },
  };
}
