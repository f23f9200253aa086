import { Connection } from '@temporalio/client';
import { SovereignError } from '../errors/sovereign-error';
import { readProxies } from '../http/proxies';
import type { ConnectionSettings } from './client-options';
import { clientOptions } from './client-options';
import { type ConfiguredServer, configuredServer } from './connection-settings';
import {
  type EmbeddedServer,
  type JoinEmbeddedServer,
  joinEmbeddedServer,
  runningEmbeddedServer,
} from './embedded-server';
import { answers } from './ports';
import { viaProxy } from './proxied';

export interface ResolveServer extends JoinEmbeddedServer {
  readonly env: NodeJS.ProcessEnv;
  /**
   * `embedded` (SOVEREIGN_TEMPORAL=embedded): this home's own server, whatever else is configured or running.
   */
  readonly mode: 'auto' | 'embedded';
  /**
   * `--server HOST:PORT`: overrides `mode` and TEMPORAL_ADDRESS; TLS and keys come from the same place as for
   * those.
   */
  readonly server?: string;
  /** Loopback port to check for another server, only to mention it. */
  readonly localPort?: number;
  /** What to type to use the server at that address. Default: how to set TEMPORAL_ADDRESS */
  readonly commandFor?: (address: string) => string;
}

export interface ResolvedServer {
  /**
   * `environment`: TEMPORAL_ADDRESS or --server; `profile`: the Temporal configuration file; `shared`: this
   * home's embedded server, started by another process; `own`: embedded and started here.
   */
  readonly how: 'environment' | 'profile' | 'shared' | 'own';
  /** A sentence to print. */
  readonly description: string;
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ConnectionSettings;
  readonly uiUrl?: string;
  /** Ends an embedded server if no one else uses it; does nothing to any other server. */
  readonly release: () => Promise<void>;
}

/** The configured Temporal server does not answer, or refuses us. No other server is used instead. */
export class ServerUnreachable extends SovereignError {
  override readonly code = 'ServerUnreachable';
}

const CONFIGURED_MS = 5_000;
const PROBE_MS = 800;
const LOCAL_PORT = 7233;

/** The port that `dev` needs is used by a Temporal server that this folder did not start. */
export class LocalPortTaken extends SovereignError {
  override readonly code = 'LocalPortTaken';
}

/**
 * Decides which Temporal server to use: `--server`; else TEMPORAL_ADDRESS or a Temporal profile; else this
 * home's own embedded server, joined or started. Another server on 127.0.0.1:7233 is assumed to be someone
 * else's unless one of the former names it: it is mentioned, but not used.
 * @throws ServerUnreachable, LocalPortTaken, ConnectionSettingsInvalid, EmbeddedServerFailed,
 * TemporalUiFailed, TemporalBinaryMissing
 */
export async function resolveServer(options: ResolveServer): Promise<ResolvedServer> {
  const { env, log, mode, server, localPort = LOCAL_PORT } = options;
  if (server !== undefined) {
    const named = configuredServer({ ...env, TEMPORAL_ADDRESS: server }, log);
    if (named !== undefined)
      return reach(
        { ...named, origin: '--server' },
        viaProxy(named.connectionOptions.address, readProxies(env)),
      );
  }
  if (mode === 'embedded') return embedded(await joinEmbeddedServer(options), options);

  const configured = configuredServer(env, log);
  if (configured !== undefined)
    return reach(configured, viaProxy(configured.connectionOptions.address, readProxies(env)));

  if ((await runningEmbeddedServer(options)) === undefined) {
    const address = `127.0.0.1:${localPort}`;
    if ((await answers(localPort)) && (await refusal({ address }, PROBE_MS)) === undefined) {
      const { commandFor = (found: string) => `set TEMPORAL_ADDRESS=${found}`, ports } = options;
      const found = `A Temporal server that this folder did not start runs at ${address}; to use it: ${commandFor(address)}`;
      if (ports?.port === localPort) {
        throw new LocalPortTaken(
          `${found}. To have this folder's own server on that port, end the other one first.`,
        );
      }
      log(found);
    }
  }
  return embedded(await joinEmbeddedServer(options), options);
}

function embedded(server: EmbeddedServer, { env, home, log }: ResolveServer): ResolvedServer {
  const namespace = 'default';
  if (env.TEMPORAL_NAMESPACE && env.TEMPORAL_NAMESPACE !== namespace) {
    log(`TEMPORAL_NAMESPACE is not used: the embedded server has namespace "${namespace}" only`);
  }
  const { address, uiUrl, joined, release } = server;
  const which = joined === 'started' ? 'started for this command' : 'shared with another command';
  return {
    how: joined === 'started' ? 'own' : 'shared',
    description: `Embedded Temporal server of ${home}, ${which}, at ${address}`,
    address,
    namespace,
    connectionOptions: { address },
    uiUrl,
    release,
  };
}

/** @param via the proxy, for the message. */
async function reach(server: ConfiguredServer, via: string): Promise<ResolvedServer> {
  const { how, origin, connectionOptions, namespace } = server;
  const { address } = connectionOptions;
  const reason = await refusal(connectionOptions, CONFIGURED_MS);
  if (reason !== undefined) {
    throw new ServerUnreachable(
      `The Temporal server at ${address} (from ${origin}) cannot be used${via}: ${reason}. Start it, correct ${origin} ` +
        'and the TLS or key settings beside it, or remove the setting to use an embedded server.',
    );
  }
  const description = `Temporal server at ${address}, namespace ${namespace} (from ${origin})`;
  return { how, description, address, namespace, connectionOptions, release: async () => {} };
}

/**
 * Undefined if a Temporal server answers `GetSystemInfo` within the time, else why not.
 * @param namespace must exist too. Default: not checked
 */
export async function refusal(
  settings: ConnectionSettings,
  timeoutMs: number,
  namespace?: string,
): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    const deadline = Date.now() + timeoutMs;
    connection = Connection.lazy({ ...clientOptions(settings), connectTimeout: timeoutMs });
    const { workflowService } = connection;
    await connection.ensureConnected();
    // `ensureConnected` takes any gRPC server that does not know the call for an old Temporal server.
    await connection.withDeadline(deadline, () => workflowService.getSystemInfo({}));
    if (namespace !== undefined)
      await connection.withDeadline(deadline, () => workflowService.describeNamespace({ namespace }));
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    return /before the deadline|DEADLINE_EXCEEDED/.test(reason)
      ? `no Temporal server answers there within ${timeoutMs / 1000} s`
      : withoutSecrets(reason, settings);
  } finally {
    await connection?.close();
  }
}

function reasonOf(error: unknown): string {
  const messages: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) messages.push(current.message);
  return messages.join(': ') || String(error);
}

/** gRPC's error quotes a header that it cannot send. */
function withoutSecrets(text: string, { apiKey, metadata = {} }: ConnectionSettings): string {
  const secrets = [apiKey, ...Object.values(metadata).map(String)].filter((secret) => secret);
  return secrets.reduce<string>((rest, secret) => rest.replaceAll(String(secret), '(secret)'), text);
}
