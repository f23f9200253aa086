// Ids of our own infrastructure: a run may not take them, and what has taken one is named.

import { createRoleMembership, RoleTaken } from '../../src/arxiv-role/join';
import { arxivRoleId } from '../../src/arxiv-role/role-protocol';
import { QUESTION } from '../support/papers';
import { openTestbed, type Testbed } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

it('fails a run that takes the id of the role that asks arXiv, at once and for good', async () => {
  const handle = await bed.start({ question: QUESTION, source: 'sample' }, arxivRoleId('taken.example'));
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InvalidInput', nonRetryable: true, message: expect.stringContaining('are reserved') },
  });
});

it('names an impostor that runs under the role’s id, and takes over once that has ended', async () => {
  const host = 'impostor.example';
  // Nobody serves this queue, so the impostor stays.
  const impostor = await bed.client.workflow.start('anything', {
    workflowId: arxivRoleId(host),
    taskQueue: 'nobody-serves-this',
  });
  const role = createRoleMembership({
    client: bed.client,
    host,
    storeId: 'a'.repeat(16),
    serve: async () => undefined,
    log: () => undefined,
  });
  await expect(role.join()).rejects.toThrow(RoleTaken);
  await impostor.terminate();
  await role.join();
  const { type } = await bed.client.workflow.getHandle(arxivRoleId(host)).describe();
  expect(type).toBe('arxivRole');
  await bed.client.workflow.getHandle(arxivRoleId(host)).terminate();
  role.leave();
});

it.each([
  [[]],
  [['text']],
  [[{ stores: 'a' }]],
  [[{ stores: ['not a store'], predecessor: { kind: 'none' } }]],
  [[{ stores: [] }]],
])('fails a role that somebody else starts with %j, at once and for good', async (args) => {
  const handle = await bed.client.workflow.start('arxivRole', {
    workflowId: arxivRoleId(`junk-${Math.random()}`),
    taskQueue: bed.taskQueue,
    args,
  });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
});
