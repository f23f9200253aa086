// The server killed under a run that waits. The worker's turn is in test/smoke; `npm run chaos` strikes at every point.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, sovereign } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';

let cwd: string;
let standIn: StandIn;
const running: Running[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-durable-'));
  standIn = await openStandIn({
    papers: GOOD,
    // Slow enough to be killed between two answers.
    handle: () => sleep(400).then(() => false),
  });
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await standIn.close();
  await rm(cwd, { recursive: true, force: true });
});

const begin = (args: readonly string[], env: Record<string, string>): Running => {
  const command = sovereign(args, {
    cwd,
    env: {
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      // The next request starts well after an answer is journalled, as with arXiv's three seconds.
      SOVEREIGN_ARXIV_SPACING_S: '0.9',
      ...env,
    },
  });
  running.push(command);
  return command;
};

it('a server killed with -9 while a run waits: it comes back, and the owner decides', async () => {
  const env = { SOVEREIGN_TEMPORAL: 'embedded' };
  const waiting = begin(['research', QUESTION, '--source', 'arxiv', '--id', 'survivor'], env);
  await waiting.said(/--name approve/);
  const { serverPid } = JSON.parse(
    readFileSync(path.join(cwd, '.sovereign', 'server', 'server.json'), 'utf8'),
  ) as {
    serverPid: number;
  };
  process.kill(serverPid, 'SIGKILL');
  const approved = await begin(['approve', 'survivor', '--by', 'ann'], env).ended;
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringMatching(/survivor: published/) });
  expect(await waiting.ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/survivor: published/),
  });
});
