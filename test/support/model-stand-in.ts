// An OpenAI-compatible chat and embeddings server that answers a run's prompts by rule.

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

type Json = Record<string, unknown>;

export interface ModelStandIn {
  /** Schema names of the chat requests, in order. */
  readonly tasks: string[];
  /** Requests for the list of models. */
  lists(): number;
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

const cells = { data: '', measure: '', result: '', condition: '' };

/** The first sentence of the passage that has a figure in it, a quote copied exactly; and one that nobody wrote. */
function read(prompt: string, stanceOf: (passage: string) => string): Json {
  const { passage } = dataOf(prompt, 'paper') as { passage: string };
  const quote = passage.match(/[^.]*(?:\d[^.]*\.\d[^.]*|\d[^.]*)\./)?.[0]?.trim() ?? passage;
  return {
    notes: 'It bears on the question.',
    relevance: 7,
    findings: [
      { quote, claim: quote, basis: 'measured', stance: stanceOf(passage), part: 1, ...cells },
      {
        quote: 'An invented quote.',
        claim: 'An invented claim.',
        basis: 'measured',
        stance: 'affirms',
        part: 0,
        ...cells,
      },
    ],
  };
}

const idsIn = (prompt: string, name: string) =>
  (dataOf(prompt, name) as { id: string }[]).map(({ id }) => id);

function check(prompt: string): Json {
  const claims = idsIn(prompt, 'claims').map((id) => ({
    id,
    words: '',
    why: 'the same',
    verdict: 'supported',
  }));
  return { claims };
}

function checkSentences(prompt: string): Json {
  return { sentences: idsIn(prompt, 'sentences').map((id) => ({ id, beyond: '', verdict: 'supported' })) };
}

function write(prompt: string): Json {
  const claims = dataOf(prompt, 'claims') as { id: string; claim: string }[];
  const sentences = claims.map(({ id, claim }) => ({ text: claim, claimIds: [id] }));
  return {
    notes: 'They agree.',
    answer: sentences[0],
    results: [
      ...sentences.slice(1, 4),
      { text: 'A finding without any claim behind it.', claimIds: ['C99'] },
    ],
    limits: [],
  };
}

/** Whether a request asks which models there are. */
export const isModelList = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && url.split('?')[0]?.endsWith('/models') === true;

/** The first request of a run. */
const FIRST = { sentences: [{ text: 'Two reading groups annotated the same articles.', about: 'method' }] };

const QUERIES = [
  'negative sampling dense retrieval',
  'in-batch training recall',
  'hard negatives encoders',
  'dense retrieval recall',
];

/** Of a second plan: one side that the first leaves out, and evidence to the contrary. */
const FURTHER = ['cost of negative sampling', 'negative sampling without gain'];

/** Whether texts are embedded to put the papers found in order: the question, or papers with a line for the title. */
export function isRanking(body: string): boolean {
  const { input, input_type } = JSON.parse(body) as { input: string[]; input_type?: string };
  return input_type === 'query' || input.some((text) => text.includes('\n'));
}

/**
 * `score`: of every review, or of each by its number from 0. `queries`: of a plan, where a revision's are to differ from those
 * before. `parts`: its sub-questions, by default none. `further`: of a second plan. `stanceOf`: what a passage says to the
 * question, by default that it affirms.
 */
export function createModelStandIn(options: {
  score: number | ((review: number) => number);
  stanceOf?: (passage: string) => 'affirms' | 'denies' | 'no effect' | 'mixed';
  queries?: (prompt: string) => readonly string[];
  parts?: readonly string[];
  further?: readonly string[];
}): ModelStandIn {
  const tasks: string[] = [];
  const embedded: string[] = [];
  const keys = new Set<string>();
  let lists = 0;
  const answer = (name: string, prompt: string): Json => {
    if (/^open/.test(name)) return FIRST;
    if (/^plan-again/.test(name)) return { missing: 'The cost.', queries: options.further ?? FURTHER };
    if (/^plan/.test(name))
      return { parts: options.parts ?? [], queries: options.queries?.(prompt) ?? QUERIES };
    if (/^read-\d/.test(name)) return read(prompt, options.stanceOf ?? (() => 'affirms'));
    if (/^check-\d/.test(name)) return check(prompt);
    if (/^check-sentences/.test(name)) return checkSentences(prompt);
    if (/^write/.test(name)) return write(prompt);
    if (!/^review/.test(name)) throw new Error(`the stand-in knows no task ${name}`);
    const reviewed = tasks.filter((task) => /^review/.test(task)).length - 1;
    return {
      score: typeof options.score === 'number' ? options.score : options.score(reviewed),
      findings: [
        { message: 'Only abstracts were read.', severity: 'minor', target: 'question', searchFor: [] },
      ],
    };
  };
  return {
    tasks,
    embedded,
    keys,
    lists: () => lists,
    handle(request, response, body) {
      const json = (value: unknown) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (isModelList(request)) {
        lists += 1;
        json({ object: 'list', data: [{ id: 'stand-in-1', object: 'model', max_model_len: 32_768 }] });
        return true;
      }
      if (request.method !== 'POST') return false;
      keys.add(request.headers.authorization ?? 'none');
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
