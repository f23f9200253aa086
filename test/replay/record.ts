// Records the kept histories that are not there yet:
//   RECORD_HISTORIES=1 npx jest --selectProjects server test/replay
// Histories of a released shape stay for ever. A new shape gets new names, and the workflow's code tells the two apart with `patched`.

import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { Outcome } from '../../src/contract/run-status';
import { createModelStandIn } from '../support/model-stand-in';
import { GOOD, QUESTION, WEAK } from '../support/papers';
import { openStandIn, type StandInPaper } from '../support/stand-in';
import { startTestServer } from '../support/test-server';
import { atGate, openTestbed, statusOf, until } from '../support/testbed';

interface Recorded {
  readonly name: string;
  readonly papers: (search: string, before: number) => readonly StandInPaper[];
  readonly input: Record<string, unknown>;
  /** How the run has to end; otherwise nothing is recorded. */
  readonly outcome: Outcome;
  act(handle: WorkflowHandle): Promise<void>;
  /** Its thinking is done by a model, which answers so. */
  readonly model?: Parameters<typeof createModelStandIn>[0];
  /** Settings of a server of its own. */
  readonly server?: readonly string[];
}

const CONTRARY: StandInPaper = {
  id: '2306.00006',
  title: 'Negative Sampling without Gain',
  abstract:
    'We repeat the comparison with equal training time. Negative sampling does not improve the recall of dense retrieval compared with in-batch training: both reach 72.1%.',
  published: '2023-06-03T00:00:00Z',
};

const RUNS: readonly Recorded[] = [
  {
    name: 'approved-at-once',
    papers: () => GOOD,
    input: { question: QUESTION },
    outcome: 'published',
    async act(handle) {
      await handle.signal('approve', { by: 'early' });
      await atGate(handle);
      await handle.signal('approve', { by: 'ann' });
      await handle.result();
    },
  },
  {
    name: 'revised-then-approved-beforehand',
    papers: (_, before) => (before < 4 ? WEAK : GOOD),
    input: { question: QUESTION, approveAs: 'ann' },
    outcome: 'published',
    act: async (handle) => void (await handle.result()),
  },
  {
    name: 'changes-requested-then-rejected',
    papers: () => GOOD,
    input: { question: QUESTION },
    outcome: 'rejected',
    async act(handle) {
      await atGate(handle);
      await handle.executeUpdate('decide', {
        args: [{ decision: 'requestChanges', by: 'ann', instructions: 'Say more about batches.' }],
      });
      await until(handle, (status) => status.waitingFor === 'owner' && status.round === 1);
      await handle.signal('reject', { by: 'ann', reason: 'not enough' });
      await handle.result();
    },
  },
  {
    name: 'expired-after-reminders',
    papers: () => GOOD,
    input: { question: QUESTION, expireAfterHours: 1 / 3600, remindEveryHours: 0.4 / 3600 },
    outcome: 'expired',
    act: async (handle) => void (await handle.result()),
  },
  {
    name: 'no-evidence',
    papers: () => [],
    input: { question: QUESTION },
    outcome: 'no-evidence',
    act: async (handle) => void (await handle.result()),
  },
  {
    name: 'asked-its-model-first',
    papers: () => GOOD,
    input: { question: QUESTION, approveAs: 'ann' },
    model: { score: 9 },
    outcome: 'published',
    act: async (handle) => void (await handle.result()),
  },
  {
    // Its revision scores less and finds a paper to the contrary, so it is adopted behind `patched('adopt-more-against')`.
    name: 'revised-to-the-contrary',
    papers: (_, before) => (before < 6 ? GOOD.slice(0, 3) : [...GOOD, CONTRARY]),
    input: { question: QUESTION },
    model: {
      score: (review) => (review < 3 ? 6 : 5.5),
      stanceOf: (passage) => (passage.includes('does not improve') ? 'denies' : 'affirms'),
    },
    outcome: 'published',
    async act(handle) {
      const { round, draft } = await atGate(handle);
      if (round !== 1) throw new Error('the revision was not adopted');
      await handle.signal('approve', { by: 'ann', draft });
      await handle.result();
    },
  },
  {
    name: 'waited-through-fresh-histories',
    papers: () => GOOD,
    input: { question: QUESTION, owners: ['ann'] },
    outcome: 'published',
    server: ['limit.historyCount.suggestContinueAsNew=200'],
    async act(handle) {
      await atGate(handle);
      const { runId } = await handle.describe();
      while ((await handle.describe()).runId === runId) await handle.signal('aprove', { by: 'ann' });
      await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more about batches.' });
      await until(handle, (status) => status.waitingFor === 'owner' && status.round === 1);
      await handle.signal('approve', { by: 'ann' });
      await handle.result();
    },
  },
];

/** Machines and their folders are nobody's business. */
const anonymous = (history: string, home: string): string =>
  history
    .replaceAll(home, '/srv/sovereign')
    .replace(/"identity": "[^"]*"/g, '"identity": "worker"')
    .replace(/"\d+@[^"]*"/g, '"worker"');

/** Base64 payloads hold the same folder; they are decoded, cleaned and encoded again. */
function cleaned(history: string, home: string): string {
  const clean = (data: string) => {
    const text = Buffer.from(data, 'base64').toString();
    return text.includes(home)
      ? Buffer.from(text.replaceAll(home, '/srv/sovereign')).toString('base64')
      : data;
  };
  return anonymous(
    history.replace(/"data": "([^"]*)"/g, (_, data: string) => `"data": "${clean(data)}"`),
    home,
  );
}

export async function recordHistories(folder: string): Promise<void> {
  for (const recorded of RUNS) {
    if (existsSync(path.join(folder, `${recorded.name}.history.json`))) continue;
    const server =
      recorded.server &&
      (await startTestServer(process.env.SOVEREIGN_TEST_TEMPORAL as string, recorded.server));
    const model = recorded.model && createModelStandIn(recorded.model);
    const standIn = await openStandIn({
      papers: recorded.papers,
      ...(model && { handle: (...request) => model.handle(...request) }),
    });
    const env = {
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      ...(model && { SOVEREIGN_MODEL: 'stand-in-1', SOVEREIGN_MODEL_URL: `${standIn.url}/v1` }),
    };
    const bed = await openTestbed(env, server?.address);
    try {
      const handle = await bed.start(recorded.input, `kept-${recorded.name}`);
      const first = (await handle.describe()).runId;
      await recorded.act(handle);
      const { outcome } = await statusOf(handle);
      if (outcome !== recorded.outcome) throw new Error(`${recorded.name} ended as ${outcome}`);
      const last = (await handle.describe()).runId;
      // Of a run with several histories the first is kept too: the one that it left.
      const histories: [string, string][] = [
        [recorded.name, last],
        ...(first === last ? [] : [[`${recorded.name}.first`, first] as [string, string]]),
      ];
      for (const [name, runId] of histories) {
        const shown = execFileSync(
          process.env.SOVEREIGN_TEST_TEMPORAL as string,
          [
            ...['workflow', 'show', '--address', bed.address, '--output', 'json'],
            ...['--workflow-id', handle.workflowId, '--run-id', runId],
          ],
          { encoding: 'utf8', maxBuffer: 1 << 26 },
        );
        writeFileSync(path.join(folder, `${name}.history.json`), cleaned(shown, bed.home));
      }
    } finally {
      await bed.close();
      await standIn.close();
      await server?.teardown();
    }
  }
}
