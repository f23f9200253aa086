// Stand-ins for all providers of a run on one port, any of which can be told to be silent: a request of that kind is
// taken and not answered, and it is noted when its socket closes.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createModelStandIn, isModelList, isRanking } from './model-stand-in';
import { GOOD } from './papers';
import { openStandIn, type StandIn } from './stand-in';

/** What a request is for: the step of the run that sends it, or the call of a step that makes several. */
export const KINDS = [
  'open',
  'plan-again',
  'plan',
  'search',
  'rank',
  'select',
  'read',
  'check',
  'index',
  'write',
  'check-sentences',
  'tribunal',
] as const;
export type Kind = (typeof KINDS)[number];

/** How many requests of a kind a run sends at once: one for each paper, for each quote that a sentence names, for each reviewer. */
export const widthOf = (kind: Kind): number => WIDTHS[kind] ?? 1;
const WIDTHS: Partial<Record<Kind, number>> = {
  read: GOOD.length,
  check: GOOD.length,
  'check-sentences': 4,
  tribunal: 3,
};

export interface HeldProviders {
  readonly env: Readonly<Record<string, string>>;
  /** Requests taken since the last `forget`, as kind and what was asked. */
  readonly asked: { kind: Kind; request: string }[];
  /** From now on requests of this kind stay without an answer; undefined: all are answered. */
  hold(kind: Kind | undefined): void;
  /** Resolves when so many held requests are under way. */
  underWay(count?: number): Promise<void>;
  /** Held requests whose socket is still open. */
  open(): number;
  /** Answers the requests that are held, and holds no more. */
  release(): void;
  forget(): void;
  close(): Promise<void>;
}

function kindOf(request: IncomingMessage, body: string): Kind {
  const url = request.url ?? '';
  if (url.startsWith('/crossref')) return 'select';
  if (request.method !== 'POST') return 'search';
  if (url.endsWith('/embeddings')) return isRanking(body) ? 'rank' : 'index';
  const { response_format } = JSON.parse(body) as { response_format: { json_schema: { name: string } } };
  const task = response_format.json_schema.name.replace(/-\d+$/, '');
  return KINDS.find((kind) => kind === task) ?? 'tribunal';
}

export async function openHeldProviders(options: { score?: number } = {}): Promise<HeldProviders> {
  const model = createModelStandIn({
    score: options.score ?? 9,
    // Each search of a run is then one of its first.
    further: [],
    queries: (prompt) =>
      ['hard negatives', 'training batches', 'retrieval recall', 'dense encoders'].map((query) =>
        prompt.includes('previous_queries') ? `${query} in large batches` : query,
      ),
  });
  const asked: { kind: Kind; request: string }[] = [];
  const waiting = new Map<ServerResponse, () => void>();
  let held: Kind | undefined;
  const standIn: StandIn = await openStandIn({
    papers: GOOD,
    async handle(request, response, body) {
      if (isModelList(request)) return model.handle(request, response, body);
      const kind = kindOf(request, body);
      asked.push({ kind, request: `${request.url} ${body}` });
      if (kind === held) {
        await new Promise<void>((resolve) => {
          waiting.set(response, resolve);
          response.on('close', () => {
            waiting.delete(response);
            resolve();
          });
        });
        if (response.destroyed) return true;
      }
      if (kind !== 'select') return model.handle(request, response, body);
      // No paper of the test is registered.
      response.writeHead(404, { 'content-type': 'application/json' }).end('"Resource not found."');
      return true;
    },
  });
  const release = () => {
    held = undefined;
    for (const answer of waiting.values()) answer();
    waiting.clear();
  };
  return {
    env: {
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      SOVEREIGN_CROSSREF_URL: `${standIn.url}/crossref`,
      // Who leaves an address may ask more often.
      SOVEREIGN_CONTACT: 'owner@flock.example',
      SOVEREIGN_MODEL_URL: `${standIn.url}/v1`,
      SOVEREIGN_MODEL: 'stand-in-1',
      SOVEREIGN_MODEL_CONCURRENCY: '8',
      SOVEREIGN_EMBED_URL: `${standIn.url}/v1`,
      SOVEREIGN_EMBED_MODEL: 'nvidia/nv-embedqa-e5-v5',
      SOVEREIGN_EMBED_DIMENSIONS: '1024',
    },
    asked,
    hold(kind) {
      held = kind;
    },
    async underWay(count = 1) {
      for (let waited = 0; waiting.size < count; waited += 20) {
        if (waited > 30_000)
          throw new Error(`${waiting.size} of ${count} requests for ${held} came within 30 s`);
        await sleep(20);
      }
    },
    open: () => waiting.size,
    release,
    forget() {
      asked.length = 0;
    },
    async close() {
      release();
      await standIn.close();
    },
  };
}
