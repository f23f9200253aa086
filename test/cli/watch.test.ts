import { ServiceError } from '@temporalio/client';
import { ask, watch } from '../../src/cli/watch';

/** As the client throws it: what gRPC said is the cause. */
const met = (code: number) =>
  new ServiceError('Failed to query Workflow', {
    cause: Object.assign(new Error('no'), { code, details: 'no', metadata: {} }),
  });
const UNAVAILABLE = 14;
const PERMISSION_DENIED = 7;

function handleOf(...answers: (Error | object)[]) {
  const query = async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const describe = async () => {
    if (answers[0] instanceof Error) throw answers[0];
    return { status: { name: 'COMPLETED' }, raw: {} };
  };
  return { query, describe } as never;
}

it('waits for a server that does not answer at the moment, and says so', async () => {
  const seen = [];
  const handle = handleOf(met(UNAVAILABLE), met(UNAVAILABLE), { outcome: 'published' });
  for await (const sight of watch(handle, new AbortController().signal)) seen.push(sight);
  expect(seen[0]?.trouble).toEqual(['the Temporal server does not answer; trying again']);
  expect(seen.at(-1)).toMatchObject({ status: { outcome: 'published' }, closed: true });
  expect(await ask(handleOf(met(UNAVAILABLE), { stage: 'plan' }), 'status')).toEqual({ stage: 'plan' });
});

it('does not wait for a permission', async () => {
  await expect(ask(handleOf(met(PERMISSION_DENIED)), 'status')).rejects.toThrow(/Failed to query/);
  const sights = watch(handleOf(met(PERMISSION_DENIED)), new AbortController().signal);
  await expect(sights.next()).rejects.toThrow(/Failed to query/);
});

it('does not wait for ever for a worker that nobody started', async () => {
  const handle = {
    query: async () => {
      throw met(UNAVAILABLE);
    },
    describe: async () => ({ status: { name: 'RUNNING' }, raw: {} }),
  };
  const sights = watch(handle as never, new AbortController().signal, { workerPatienceMs: 100 });
  const toTheEnd = async () => {
    for await (const { status } of sights) expect(status).toBeUndefined();
  };
  await expect(toTheEnd()).rejects.toThrow(/no worker answers for this run/);
});
