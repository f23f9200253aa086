// A workflow of the run's shape whose activities do nothing: what Temporal itself takes.

const { proxyActivities } = require('@temporalio/workflow');

// As src/workflows/activity-options.ts has them.
const options = {
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2.2, maximumInterval: '1 minute' },
};

exports.bare = async ({ shape, storeTaskQueue }) => {
  let done = 0;
  for (const [at, stage] of shape.entries()) {
    // The first is served where the run was started, all others by the store's worker.
    const { step } = proxyActivities(at === 0 ? options : { ...options, taskQueue: storeTaskQueue });
    done += (await Promise.all(stage.map((name) => step({ name })))).length;
  }
  return done;
};
