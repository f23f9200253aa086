// The Temporal server that a bench runs on, with the switches that a bench needs: killed, started again, closed.

import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster } from '../cluster/deployment.mjs';
import { endsWithUs, goesWithUs, removeNow } from './ending.mjs';
import { freePort } from './ports.mjs';
import { product, temporalCli } from './product.mjs';
import { untilServing } from './serving.mjs';

/**
 * An engine has `name`, `description`, `address`, `namespace`, `temporalBinary` and `close()`.
 *
 * - `dev`: the dev server with a database file, as the product starts it. `killServer()`, `startServer()`.
 * - `cluster`: the production server on PostgreSQL (../cluster/deployment.mjs). Also `killDatabase()`,
 *   `startDatabase()`, `createDatabase(name)`, `postgresUrl`.
 * - `host:port`: a server that is there already. Nothing of it is switched, so it has no switches.
 */
export async function openEngine(kind, { log = () => undefined } = {}) {
  if (kind === 'dev') return openDev({ log });
  if (kind === 'cluster') return openCluster({ log });
  if (!/^[^:\s]+:\d+$/.test(kind))
    throw new Error(`--engine ${kind}: must be dev, cluster, or the host:port of a Temporal server`);
  await untilServing({ address: kind, namespace: 'default' });
  return {
    name: kind,
    description: `the Temporal server at ${kind}`,
    address: kind,
    namespace: 'default',
    temporalBinary: await temporalCli(log),
    close: async () => undefined,
  };
}

async function openDev({ log }) {
  const { TEMPORAL_CLI_VERSION } = product('temporal/binary.js');
  const { SEARCH_ATTRIBUTES } = product('contract/protocol.js');
  const { runDevServer } = product('temporal/dev-server.js');
  const { openServerFolder } = product('temporal/server-folder.js');
  const temporalBinary = await temporalCli(log);
  const folder = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-dev-')));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const output = openSync(path.join(folder, 'server.log'), 'a');
  let running;

  const startServer = async () => {
    if (running) throw new Error('the dev server runs already');
    await new Promise((resolve, reject) => {
      const server = runDevServer({
        binary: temporalBinary,
        folder: openServerFolder(folder),
        output,
        searchAttributes: SEARCH_ATTRIBUTES,
        fixedPort: port,
        ui: false,
        onSpawned(pid) {
          running?.forget();
          running = { server, pid, forget: endsWithUs(pid) };
        },
        onServing: resolve,
        onFailed: (reason) => reject(new Error(`the dev server: ${reason}`)),
        log,
      });
    });
    await untilServing({ address, namespace: 'default' });
  };
  const end = async (signal) => {
    if (!running) return;
    const { server, pid, forget } = running;
    running = undefined;
    process.kill(pid, signal);
    // In the same breath, or the product's own care would start it again.
    await server.stop();
    forget();
  };
  await startServer();
  return {
    name: 'dev',
    description: `Temporal CLI ${TEMPORAL_CLI_VERSION}'s dev server on a database file`,
    address,
    namespace: 'default',
    temporalBinary,
    async killServer() {
      await end('SIGKILL');
    },
    startServer,
    async close() {
      await end('SIGTERM');
      closeSync(output);
      removeNow(folder);
    },
  };
}
