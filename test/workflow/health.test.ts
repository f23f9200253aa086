import { hostname } from 'node:os';
import { problemOfWorker } from '../../src/health';
import { openTestbed, type Testbed } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

const problem = (more: Partial<Parameters<typeof problemOfWorker>[0]> = {}, env: NodeJS.ProcessEnv = {}) =>
  problemOfWorker({
    env: { TEMPORAL_ADDRESS: bed.address, SOVEREIGN_TASK_QUEUE: bed.taskQueue, ...env },
    cwd: bed.home,
    ...more,
  });

it('is well while a worker of this host asks for work, and says what is wrong when none does', async () => {
  const deadline = Date.now() + 10_000;
  while ((await problem()) !== undefined && Date.now() < deadline)
    await new Promise((r) => setTimeout(r, 100));
  expect(await problem()).toBeUndefined();
  expect(await problem({ host: 'elsewhere' })).toContain('no worker of elsewhere');
  expect(await problem({ nowMs: Date.now() + 120_000 })).toContain(`no worker of ${hostname()}`);
  expect(await problem({}, { SOVEREIGN_TASK_QUEUE: 'nobody' })).toContain('"nobody"');
  expect(await problem({}, { SOVEREIGN_SOURCE: 'nowhere' })).toContain('SOVEREIGN_SOURCE');
  expect(await problem({}, { TEMPORAL_ADDRESS: '127.0.0.1:9' })).toBeDefined();
});
