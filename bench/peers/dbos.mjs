// The run's shape as a DBOS workflow, its steps checkpointed in PostgreSQL.
//
//   node bench/peers/dbos.mjs        POSTGRES_URL: an empty database, SHAPE: the steps as JSON
//
// Commands: serve-commands.mjs.

import { DBOS } from '@dbos-inc/dbos-sdk';
import { inParallel, serveCommands } from './serve-commands.mjs';

const shape = JSON.parse(process.env.SHAPE);

const run = DBOS.registerWorkflow(
  async () => {
    let done = 0;
    for (const stage of shape) {
      const ended = await Promise.all(stage.map((name) => DBOS.runStep(async () => ({ name }), { name })));
      done += ended.length;
    }
    return done;
  },
  { name: 'run' },
);

DBOS.setConfig({
  name: 'peer',
  systemDatabaseUrl: process.env.POSTGRES_URL,
  systemDatabasePoolSize: 10,
  logLevel: 'error',
});
await DBOS.launch();

await serveCommands(
  {
    batch: ({ runs, concurrency }) =>
      inParallel({ runs, concurrency }, async () => {
        const done = await (await DBOS.startWorkflow(run)()).getResult();
        if (done !== shape.flat().length) throw new Error(`only ${done} steps were done`);
      }),
  },
  () => DBOS.shutdown(),
);
