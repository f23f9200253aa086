// Checks the Temporal server that a run would use, and finds its UI. Starts and downloads nothing.

import { readProxies } from '../../http/proxies';
import { presentTemporalBinary, TEMPORAL_CLI_VERSION } from '../../temporal/binary';
import { refusal } from '../../temporal/connect';
import { configuredServer } from '../../temporal/connection-settings';
import { runningEmbeddedServer } from '../../temporal/embedded-server';
import { viaProxy } from '../../temporal/proxied';
import { type Found, fail, ok, warn } from './finding';

export interface TemporalCheck {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly cacheDir: string;
  readonly mode: 'auto' | 'embedded';
  readonly binary: string | undefined;
  /** `--server HOST:PORT` */
  readonly server: string | undefined;
}

/** Checks server and UI together, because the UI's address depends on the server. */
export async function checkTemporal(
  options: TemporalCheck,
  timeoutMs: number,
): Promise<{ readonly server: Found; readonly ui: Found }> {
  const configured = configuredBy(options);
  if (configured !== undefined) {
    const { connectionOptions, namespace, origin } = configured;
    const { address } = connectionOptions;
    const reason = await refusal(connectionOptions, timeoutMs, namespace);
    const where = `${address}, namespace ${namespace} (from ${origin})`;
    return {
      server:
        reason === undefined
          ? ok(`${where} answers`)
          : fail(
              `${where} cannot be used${viaProxy(address, readProxies(options.env))}: ${reason}`,
              `start it, correct ${origin}, or remove the setting to use this folder's own server`,
            ),
      ui: ok('where that server has it'),
    };
  }
  const running = await runningEmbeddedServer(options);
  if (running !== undefined) {
    return {
      server: ok(`this folder's own, running at ${running.address}`),
      ui: ok(running.uiUrl ?? 'not served now; --ui serves it'),
    };
  }
  return { server: await checkProgram(options), ui: ok('served by --ui and by dev') };
}

function configuredBy({ env, mode, server }: TemporalCheck) {
  const ignore = () => undefined;
  if (server !== undefined) {
    const named = configuredServer({ ...env, TEMPORAL_ADDRESS: server }, ignore);
    return named && { ...named, origin: '--server' };
  }
  return mode === 'embedded' ? undefined : configuredServer(env, ignore);
}

/** Checks the binary of this folder's own server. */
async function checkProgram({ env, cacheDir, binary }: TemporalCheck): Promise<Found> {
  const said: string[] = [];
  const found = await presentTemporalBinary({
    cacheDir,
    configured: binary,
    env,
    log: (line) => said.push(line),
  });
  if (found !== undefined) return ok(`this folder's own, started when a command needs it: ${found.path}`);
  return warn(
    [`the program of this folder's own server is not on this machine`, ...said].join('. '),
    `the first run fetches Temporal CLI ${TEMPORAL_CLI_VERSION} (45 MB); without a network, install it or set SOVEREIGN_TEMPORAL_BINARY`,
  );
}
