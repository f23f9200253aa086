// Records the kept histories. Run it after a change that is meant to be incompatible, and say so in CHANGELOG:
//   RECORD_HISTORIES=1 npx jest --selectProjects server test/replay
// Old histories of a released shape are kept beside the new ones, never replaced.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { GOOD, QUESTION, WEAK } from '../support/papers';
import { openStandIn, type StandInPaper } from '../support/stand-in';
import { atGate, openTestbed, statusOf, until } from '../support/testbed';

interface Recorded {
  readonly name: string;
  readonly papers: (search: string, before: number) => readonly StandInPaper[];
  readonly input: Record<string, unknown>;
  act(handle: WorkflowHandle): Promise<void>;
}

const RUNS: readonly Recorded[] = [
  {
    name: 'approved-at-once',
    papers: () => GOOD,
    input: { question: QUESTION },
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
    act: async (handle) => void (await handle.result()),
  },
  {
    name: 'changes-requested-then-rejected',
    papers: () => GOOD,
    input: { question: QUESTION },
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
    act: async (handle) => void (await handle.result()),
  },
  {
    name: 'no-evidence',
    papers: () => [],
    input: { question: QUESTION },
    act: async (handle) => void (await handle.result()),
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
  for (const { name, papers, input, act } of RUNS) {
    const standIn = await openStandIn({ papers });
    const bed = await openTestbed({ SOVEREIGN_ARXIV_URL: `${standIn.url}/api` });
    try {
      const handle = await bed.start(input, `kept-${name}`);
      await act(handle);
      await statusOf(handle);
      const shown = execFileSync(
        process.env.SOVEREIGN_TEST_TEMPORAL as string,
        ['workflow', 'show', '--address', bed.address, '--workflow-id', `kept-${name}`, '--output', 'json'],
        { encoding: 'utf8', maxBuffer: 1 << 26 },
      );
      writeFileSync(path.join(folder, `${name}.history.json`), cleaned(shown, bed.home));
    } finally {
      await bed.close();
      await standIn.close();
    }
  }
}
