// A run on a real state folder without Temporal: the product's own activities in the order in which the workflow calls them, and
// each can be done again, as a retry or a reset does it.

import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createActivities } from '../../src/activities/create-activities';
import { readConfig } from '../../src/config/config';
import type { PaperFiles } from '../../src/contract/paper-files';
import { researchInput } from '../../src/contract/protocol';
import { ROLES, type RunKey } from '../../src/contract/run-facts';
import { createPacer } from '../../src/http/pacer';
import { createRunBudget } from '../../src/models/run-budget';
import { createDeps, openStore } from '../../src/runtime/wiring';

// Failures are what these tests ask for.
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

export const RUN: RunKey = { workflowId: 'w', runId: 'r' };
const SPENDING = { limits: null, stages: [], withoutModel: [] };
const QUESTION = 'Does negative sampling help dense retrieval?';

export interface AtGate {
  readonly page: Parameters<ReturnType<typeof createActivities>['publishPaper']>[0];
  readonly draftFiles: PaperFiles;
  /** What the steps found damaged. */
  readonly lost: string | undefined;
  readonly damaged: readonly string[];
}

/** A worker on `folder`, as one that was just started. */
export async function workerOn(folder: string) {
  const log: string[] = [];
  const config = readConfig({
    env: { HOME: folder, SOVEREIGN_SOURCE: 'sample' },
    cwd: folder,
    runPaths: 'allow',
  });
  const store = await openStore(config, (message) => log.push(message));
  const deps = createDeps({
    config,
    store,
    log: (message) => log.push(message),
    arxivPacer: createPacer({ spacingMs: 0 }),
    arxivTaskQueue: async () => 'arxiv',
    searchAttributes: async () => [],
  });
  const act = createActivities(deps);
  const run = <A, R>(activity: (request: A) => Promise<R>, request: A): Promise<R> =>
    new MockActivityEnvironment().run(() => activity(request));
  const budgetGuard = createRunBudget({
    usage: store.usage,
    run: RUN,
    step: 'round-0/plan',
    limits: null,
    prices: {},
  });
  return {
    store,
    log,
    budgetGuard,
    tally: (opening: string) => run(act.tallySpending, { run: RUN, opening, round: 0 }),
    publish: (page: AtGate['page']) => run(act.publishPaper, page),
    async toGate(): Promise<AtGate> {
      const input = researchInput.parse({ question: QUESTION });
      const { opening } = await run(act.openRun, { run: RUN, input });
      const scope = { run: RUN, opening, round: 0, limits: null };
      const { queries } = await run(act.planQueries, { ...scope, count: 2 });
      const answers = [];
      for (const query of queries)
        answers.push(await run(act.searchSource, { ...scope, source: 'sample', query, limit: 27 }));
      const selection = await run(act.selectPapers, {
        ...scope,
        answers: answers.map(({ ref }) => ref),
        keep: 9,
      });
      const claims = await run(act.extractClaims, { ...scope, selection: selection.ref, keep: 9, count: 5 });
      const evidence = await run(act.verifyClaims, { ...scope, claims: claims.ref, threshold: 0.15 });
      const indexed = await run(act.indexEvidence, { ...scope, evidence: evidence.ref });
      const draft = await run(act.composeDraft, {
        ...scope,
        evidence: evidence.ref,
        withoutModel: [],
        date: '2026-11-28',
        ...(indexed.lost === undefined ? {} : { lost: indexed.lost }),
      });
      const reviews = [];
      for (const role of ROLES)
        reviews.push(await run(act.reviewDraft, { ...scope, role, draft: draft.ref }));
      const page = {
        ...scope,
        draft: draft.ref,
        reviews: reviews.map(({ ref }) => ref),
        passScore: 6.5,
        spending: SPENDING,
      };
      const verdict = await run(act.judgeDraft, {
        ...page,
        fromSummaries: draft.fromSummaries,
        reviews: reviews.map(({ ref, role, score }) => ({ ref, role, score })),
      });
      const judged = { ...page, judgement: verdict.judgement, policy: verdict.policy };
      return {
        page: {
          ...judged,
          approvedBy: 'ann',
          approvedAt: '2026-11-28T12:00:00.000Z',
          note: null,
          beforehand: false,
        },
        draftFiles: await run(act.writeDraft, judged),
        lost: indexed.lost,
        damaged: answers.flatMap(({ damaged }) => damaged ?? []),
      };
    },
  };
}

export const papersIn = (folder: string) => path.join(folder, 'papers');
