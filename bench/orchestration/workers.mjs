// The processes that are measured: the product's worker, the bare workflow's, and the peers.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startProcess, stop } from '../support/processes.mjs';
import { root } from '../support/product.mjs';
import { until } from '../support/until.mjs';
import { SHAPE } from './shape.mjs';

const workerEnv = ({ engine, home }) => ({
  PATH: process.env.PATH,
  HOME: home,
  TEMPORAL_ADDRESS: engine.address,
  TEMPORAL_NAMESPACE: engine.namespace,
});

/** The product's worker as it is deployed. `home`: its state and papers. */
export async function startProduct({ engine, home, taskQueue, env, nodeArgs = [] }) {
  const child = startProcess({
    name: 'worker',
    command: process.execPath,
    args: [...nodeArgs, path.join(root, 'dist', 'worker.js')],
    cwd: home,
    logFile: path.join(home, 'log'),
    env: {
      ...workerEnv({ engine, home }),
      SOVEREIGN_HOME: path.join(home, 'state'),
      SOVEREIGN_PAPERS: path.join(home, 'papers'),
      SOVEREIGN_TASK_QUEUE: taskQueue,
      ...env,
    },
  });
  await until('the worker is ready', async () => child.said.includes('Ctrl-C stops it'), {
    child,
    everyMs: 20,
  });
  return child;
}

export async function startBare({ engine, home, taskQueue }) {
  const child = startProcess({
    name: 'bare',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'bare', 'worker.mjs')],
    cwd: home,
    logFile: path.join(home, 'log'),
    env: {
      ...workerEnv({ engine, home }),
      TASK_QUEUE: taskQueue,
    },
  });
  await until('the bare worker is ready', async () => child.said.includes('ready'), { child, everyMs: 20 });
  return child;
}

const peers = path.join(root, 'bench', 'peers');

/** A peer's program, which takes commands: bench/peers/serve-commands.mjs. */
export async function startPeer({ name, database, home }) {
  if (!existsSync(path.join(peers, 'node_modules')))
    throw new Error('the peers are not installed; run: npm ci --prefix bench/peers');
  const child = startProcess({
    name,
    command: process.execPath,
    args: [path.join(peers, `${name}.mjs`)],
    cwd: home,
    logFile: path.join(home, 'log'),
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      POSTGRES_URL: database,
      SHAPE: JSON.stringify(SHAPE),
      // It warns of what its own libraries do with one another.
      NODE_NO_WARNINGS: '1',
    },
  });
  const waiting = [];
  const answers = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else answers.push(line);
  });
  const line = () => {
    const given =
      answers.length > 0
        ? Promise.resolve(answers.shift())
        : new Promise((resolve) => {
            waiting.push(resolve);
          });
    return Promise.race([
      given,
      child.gone.then(() => {
        throw new Error(`the ${name} process ended: ${child.said.slice(-600)}`);
      }),
    ]);
  };
  await line();
  return {
    child,
    async ask(command, given = {}) {
      child.stdin.write(`${JSON.stringify({ command, ...given })}\n`);
      const { answer, error } = JSON.parse(await line());
      if (error !== undefined) throw new Error(`${name}: ${error}`);
      return answer;
    },
    close: () => stop(child, 'SIGKILL'),
  };
}
