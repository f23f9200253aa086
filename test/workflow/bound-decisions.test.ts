// Decisions that name their draft, and runs that take no others.

import { type DecideAnswer, UPDATES } from '../../src/contract/protocol';
import { QUESTION } from '../support/papers';
import { atGate, openTestbed, type Testbed, until } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

it('refuses a decision without a draft where the input requires one, and says what to send', async () => {
  const handle = await bed.start({ question: QUESTION, source: 'sample', requireDraft: true });
  const { draft = '' } = await atGate(handle);
  const prefix = draft.slice('sha256:'.length, 19);
  const decide = (message: object) =>
    handle.executeUpdate<DecideAnswer, [object]>(UPDATES.decide, { args: [message] });

  await handle.signal('approve', { by: 'eve' });
  const status = await until(handle, (now) => now.refusalsTotal === 1);
  expect(status.refusals[0]?.reason).toContain(`--name approve --input '{"by":"eve","draft":"${prefix}"}'`);
  expect(await decide({ decision: 'reject', by: 'eve', reason: 'no' })).toMatchObject({ accepted: false });
  expect(await decide({ decision: 'approve', by: 'ann', draft: '0'.repeat(12) })).toMatchObject({
    accepted: false,
  });
  expect(await decide({ decision: 'approve', by: 'ann', draft: prefix })).toMatchObject({ accepted: true });
  expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann', draft });
});

it('keeps what the worker required when the run was opened, whatever the input and later workers say', async () => {
  await bed.restartWorker({ SOVEREIGN_REQUIRE_DRAFT: 'yes' });
  const handle = await bed.start({ question: QUESTION, source: 'sample', requireDraft: false });
  const { profile, draft = '' } = await atGate(handle);
  expect(profile?.requireDraft).toBe(true);
  await bed.restartWorker();
  await handle.signal('approve', { by: 'eve' });
  await until(handle, (now) => now.refusalsTotal === 1);
  await handle.signal('approve', { by: 'ann', draft });
  expect(await handle.result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
});
