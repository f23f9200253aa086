// The two servers whose doors are tried: a development server as it comes, and ours.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { goesWithUs } from '../support/ending.mjs';
import { freePort } from '../support/ports.mjs';
import { startProcess, stop } from '../support/processes.mjs';
import { product, temporalCli } from '../support/product.mjs';
import { until } from '../support/until.mjs';

/** Every port that the server listens on: one of them is its HTTP API's. Where `ss` is missing, those that it prints. */
function listeningPorts(pid, log) {
  try {
    const lines = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(`pid=${pid},`)).map((line) => /([\d.]+:\d+)\s/.exec(line)[1]);
  } catch {
    return [...log.matchAll(/localhost:(\d+)/g)].map(([, port]) => `127.0.0.1:${port}`);
  }
}

/** A development server as Temporal's CLI starts it by itself. */
export async function startBare() {
  const [port, uiPort] = [await freePort(), await freePort()];
  const args = ['server', 'start-dev', '--ip=127.0.0.1', '--log-level=never'];
  const child = startProcess({
    name: 'bare server',
    command: await temporalCli(console.log),
    args: [...args, `--port=${port}`, `--ui-port=${uiPort}`],
  });
  await until('the bare server prints its addresses', async () => /UI:.*Metrics/s.test(child.said), {
    child,
  });
  const users = await usersOf(`127.0.0.1:${port}`);
  return {
    ...users,
    async stop() {
      await users.leave();
      await stop(child);
    },
    uiUrl: `http://127.0.0.1:${uiPort}`,
    uiPort,
    ownUi: new URL(`http://127.0.0.1:${uiPort}`),
    listening: listeningPorts(child.pid, child.said),
  };
}

/** The server as `research --ui` starts it. */
export async function startOurs() {
  const { joinEmbeddedServer } = product('temporal/embedded-server.js');
  const home = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-browser-')));
  const binary = await temporalCli(console.log);
  const server = await joinEmbeddedServer({
    home,
    findBinary: async () => ({ path: binary }),
    log: () => undefined,
    ui: true,
  });
  // It prints its addresses a moment after it answers.
  const log = await until('the server prints its addresses', async () => {
    const text = readFileSync(path.join(home, 'server', 'server.log'), 'utf8');
    return /Temporal UI:.*Metrics/s.test(text) && text;
  });
  const users = await usersOf(server.address);
  const { serverPid } = JSON.parse(readFileSync(path.join(home, 'server', 'server.json'), 'utf8'));
  return {
    ...users,
    async stop() {
      await users.leave();
      await server.release();
    },
    uiUrl: server.uiUrl,
    uiPort: new URL(server.uiUrl).port,
    /** Where the dev server itself has its UI, behind our proxy. */
    ownUi: new URL(/Temporal UI:\s+(\S+)/.exec(log)[1].replace('localhost', '127.0.0.1')),
    listening: listeningPorts(serverPid, log),
  };
}

/** Runs that wait for a signal, with no worker to take it. */
async function usersOf(address) {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  return {
    leave: () => connection.close(),
    async newRun(workflowId) {
      await client.workflow.start('research', { workflowId, taskQueue: 'nobody' });
    },
    async signals(workflowId) {
      const { history } = await client.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId },
      });
      return history.events.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    },
  };
}
