// A Temporal dev server as the product's own has its settings.

import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/protocol';

const SETTINGS = [
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

// The SDK's test environment makes its own connection, which the tester's proxy is not for. Test processes inherit this.
process.env.no_grpc_proxy = '127.0.0.1,localhost';

/** @param more dynamic configuration of this server alone, as `name=value` */
export const startTestServer = (binary: string, more: readonly string[] = []) =>
  TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: binary },
      extraArgs: [
        ...[...SETTINGS, ...more].flatMap((setting) => ['--dynamic-config-value', setting]),
        ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
          '--search-attribute',
          `${name}=${type}`,
        ]),
      ],
    },
  });
