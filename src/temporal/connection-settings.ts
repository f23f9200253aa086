import { loadClientConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { SovereignError } from '../errors/sovereign-error';
import { readProxies } from '../http/proxies';
import type { ConnectionSettings } from './client-options';
import { proxyFor } from './proxied';

export interface ConfiguredServer {
  readonly how: 'environment' | 'profile';
  /** Where the address comes from, for messages: `TEMPORAL_ADDRESS` or `profile "lab" of <file>`. */
  readonly origin: string;
  readonly connectionOptions: ConnectionSettings;
  readonly namespace: string;
}

/** TEMPORAL_ variables or the Temporal client's configuration file are invalid. */
export class ConnectionSettingsInvalid extends SovereignError {
  override readonly code = 'ConnectionSettingsInvalid';
}

/** The address that Temporal SDKs and CLI use if a profile names none. */
const SDK_DEFAULT_ADDRESS = 'localhost:7233';

/**
 * The Temporal server that the environment names, by the rules that all Temporal tools share (envconfig):
 * TEMPORAL_ variables override the profile TEMPORAL_PROFILE (or `default`) of the configuration file, key by
 * key. Undefined if TEMPORAL_ADDRESS is not set and there is no such profile.
 * @throws ConnectionSettingsInvalid
 */
export function configuredServer(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): ConfiguredServer | undefined {
  // An empty variable is meant as unset; envconfig would take it as a value.
  const given = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (entry[1] !== '' || entry[0].startsWith('TEMPORAL_GRPC_META_')),
    ),
  );
  const file = given.TEMPORAL_CONFIG_FILE ?? "the Temporal client's configuration file";
  try {
    const profiles = profilesOf(given);
    if (given.TEMPORAL_CONFIG_FILE !== undefined && Object.keys(profiles).length === 0) {
      log(`TEMPORAL_CONFIG_FILE names ${file}, which holds no profile or is not there`);
    }
    const name = given.TEMPORAL_PROFILE ?? 'default';
    const profile = profiles[name];
    if (profile === undefined && given.TEMPORAL_PROFILE !== undefined) {
      throw new Error(`TEMPORAL_PROFILE names the profile "${name}", which is not there`);
    }
    const empty = profile === undefined || Object.keys(profile).length === 0;
    if (empty && given.TEMPORAL_ADDRESS === undefined && given.TEMPORAL_PROFILE === undefined)
      return undefined;

    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: given,
      disableFile: profile === undefined,
    });
    const { address = SDK_DEFAULT_ADDRESS, tls, apiKey, metadata } = connectionOptions;
    if (address.includes('@')) {
      throw new Error(
        'the address holds a user or a password, which a Temporal server does not take; leave them out (a key belongs in TEMPORAL_API_KEY)',
      );
    }
    return {
      how: given.TEMPORAL_ADDRESS === undefined ? 'profile' : 'environment',
      origin: given.TEMPORAL_ADDRESS === undefined ? `profile "${name}" of ${file}` : 'TEMPORAL_ADDRESS',
      connectionOptions: { address, tls, apiKey, metadata, ...proxyFor(address, readProxies(env)) },
      namespace: namespace ?? 'default',
    };
  } catch (error) {
    // Only the first line, and no cause: a TOML error quotes the file, which may contain an API key.
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
    throw new ConnectionSettingsInvalid(
      `The Temporal connection settings cannot be used: ${reason}. Correct ${file} or the TEMPORAL_ variables.`,
    );
  }
}

function profilesOf(env: Record<string, string>): ReturnType<typeof loadClientConfig>['profiles'] {
  try {
    return loadClientConfig({ overrideEnvVars: env }).profiles;
  } catch (error) {
    // envconfig 1.24 throws a TypeError for a file without any profile, such as an empty one.
    if (error instanceof TypeError) return {};
    throw error;
  }
}
