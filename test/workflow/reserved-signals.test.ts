// A signal whose name the SDK keeps for itself used to end a run for good: the SDK threw where a default handler is set.

import { QUESTION } from '../support/papers';
import { atGate, openTestbed, type Testbed, until } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

it('refuses signals with reserved names, and the owner still decides', async () => {
  const handle = await bed.start({ question: QUESTION, source: 'sample' });
  await atGate(handle);
  for (const name of ['__temporal_', '__temporal_workflow_stream_publish', '__temporal_anything']) {
    await handle.signal(name, { by: 'eve' });
  }
  const status = await until(handle, (now) => now.refusalsTotal >= 3);
  expect(status.waitingFor).toBe('owner');
  await handle.signal('approve', { by: 'owner' });
  expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'owner' });
});
