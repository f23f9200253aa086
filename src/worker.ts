// A worker process: `node dist/worker.js`, `sovereign worker`, or, with its own server, `sovereign dev`.

import { printableLines } from './cli/printing';
import { readConfig } from './config/config';
import { EXTRACTIVE } from './contract/run-facts';
import { interruption } from './machine/interruption';
import { beginProcess } from './runtime/begin-process';
import { openSession } from './runtime/session';

/** Temporal's usual ports, so that the bare `temporal` command finds `sovereign dev`. */
const DEV_PORTS = { port: 7233, uiPort: 8233 };

/**
 * Serves runs until `signal` aborts. Running activities then have `SOVEREIGN_SHUTDOWN_S` seconds to end;
 * unfinished ones go to the next worker.
 * @returns the process's exit code.
 */
export async function serve(options: {
  env: NodeJS.ProcessEnv;
  cwd: string;
  signal: AbortSignal;
  as: 'dev' | 'worker';
  /** As for {@link openSession}; `dev` always serves the UI. */
  ui?: boolean;
  server?: string;
  commandFor?: (address: string) => string;
}): Promise<number> {
  const dev = options.as === 'dev';
  const log = (message: string) => process.stderr.write(`${printableLines(message)}\n`);
  const config = readConfig({ ...options, runPaths: dev ? 'allow' : 'deny' });
  const session = await openSession({
    config,
    env: options.env,
    log,
    work: 'all',
    ports: dev ? DEV_PORTS : undefined,
    ui: dev || options.ui,
    server: options.server,
    commandFor: options.commandFor,
    shutdownGraceMs: config.shutdownGraceMs,
    version: dev ? undefined : config.version,
  });
  try {
    const { server, worker } = session;
    log(`Worker of store ${worker?.storeId} on ${server.description}`);
    log(
      `Kernel ${config.model?.model ?? EXTRACTIVE}; source ${config.source}; papers in ${config.papersFolder}`,
    );
    if (config.version && !dev) {
      const { deploymentName, buildId } = config.version;
      log(
        `Version ${deploymentName}.${buildId}; it serves once it is current: temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`,
      );
    }
    if (server.uiUrl) log(`Temporal UI at ${server.uiUrl}`);
    log('Ctrl-C stops it; runs go on with the next worker.');
    const interrupted = new Promise<void>((resolve) => {
      if (options.signal.aborted) resolve();
      options.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([interrupted, worker?.stopped]);
    return options.signal.aborted ? 0 : 1;
  } finally {
    await session.close();
  }
}

if (require.main === module) {
  const interrupt = interruption();
  const start = async () =>
    serve({ env: process.env, cwd: beginProcess(process.env), signal: interrupt.signal, as: 'worker' });
  start().then(
    (code) => process.exit(code),
    (error: Error) => {
      process.stderr.write(`sovereign: ${printableLines(error.message)}\n`);
      process.exit(1);
    },
  );
}
