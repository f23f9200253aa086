// A Temporal dev server as the product's own has its settings.

import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/contract/protocol';
import { NO_HTTP_API } from '../../src/temporal/dev-server';
import { chooseUnsafeAddress } from '../../src/temporal/unsafe-ports';

const SETTINGS = [
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  NO_HTTP_API,
];
/** Another server may bind the HTTP port between choosing and starting. */
const TRIES = 3;

// The SDK's test environment makes its own connection, which the tester's proxy is not for. Test processes inherit this.
process.env.no_grpc_proxy = '127.0.0.1,localhost';

/** @param more dynamic configuration of this server alone, as `name=value` */
export async function startTestServer(binary: string, more: readonly string[] = []) {
  for (let tries = 1; ; tries++) {
    try {
      return await start(binary, more);
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

const start = async (binary: string, more: readonly string[]) => {
  const { port } = await chooseUnsafeAddress(['127.0.0.1']);
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: binary },
      extraArgs: [
        ...['--http-port', String(port)],
        ...[...SETTINGS, ...more].flatMap((setting) => ['--dynamic-config-value', setting]),
        ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
          '--search-attribute',
          `${name}=${type}`,
        ]),
      ],
    },
  });
};
