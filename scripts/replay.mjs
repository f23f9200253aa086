// Replays the history of a run with today's workflow code, on this thread, so that a debugger stops in a workflow:
//
//   temporal workflow show --workflow-id ID --output json > run.json
//   npm run build && node --inspect-brk scripts/replay.mjs run.json
//
// It says "replays" and exits with 0, or names the first event that today's code would not make.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error(
    'node scripts/replay.mjs FILE: a history, as "temporal workflow show --output json" prints it',
  );
  process.exit(2);
}
const dist = path.resolve(import.meta.dirname, '../dist');
Runtime.install({ logger: new DefaultLogger('WARN') });
try {
  await Worker.runReplayHistory(
    {
      workflowBundle: { codePath: path.join(dist, 'workflow-bundle.js') },
      dataConverter: { payloadConverterPath: path.join(dist, 'temporal', 'payload-converter.js') },
      debugMode: true,
    },
    JSON.parse(readFileSync(file, 'utf8')),
  );
  console.log('replays');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
