// The owner's side of a run, with stubs for activities: decisions, budgets, time, cancellation, fresh histories.

import { ApplicationFailure, CancelledFailure, type WorkflowHandle } from '@temporalio/client';
import { FAILURES } from '../../src/contract/protocol';
import { type StoryOptions, useStage } from '../support/story';
import { refOf, verdict } from '../support/stub-activities';
import { atGate, statusOf, until } from '../support/testbed';
import { waitUntil } from '../support/wait-until';

const stage = useStage();

const SECOND = 1 / 3600;
const decide = (handle: WorkflowHandle, decision: object) =>
  handle.executeUpdate('decide', { args: [decision] });
const isFresh = async (handle: WorkflowHandle) =>
  Boolean(
    (await handle.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes
      ?.continuedExecutionRunId,
  );
/** The events from a cancellation on; undefined while the run has not taken notice of it. */
async function eventsBehindCancellation(handle: WorkflowHandle) {
  const { events } = await handle.fetchHistory();
  const at = events?.findIndex((event) => event.workflowExecutionCancelRequestedEventAttributes) ?? -1;
  const behind = at < 0 ? [] : (events ?? []).slice(at);
  return behind.some((event) => event.workflowTaskCompletedEventAttributes) ? behind : undefined;
}
/** What an activity waits for, and what lets it go on. */
function holding(): [Promise<void>, () => void] {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  return [held, go];
}

describe('the owner', () => {
  it('approves, and the paper says who, when and why', async () => {
    const { handle, asked, result } = await stage.begin({});
    const { draft } = await atGate(handle);
    await handle.signal('approve', { by: 'ann', note: 'read', draft });
    expect(await result()).toMatchObject({ outcome: 'published', decidedBy: 'ann', rounds: 0, draft });
    expect(asked.publishPaper).toMatchObject([{ draft, approvedBy: 'ann', note: 'read', beforehand: false }]);
    expect(await statusOf(handle)).toMatchObject({ stage: 'done', outcome: 'published' });
  });

  it('rejects with a reason, and nothing is published', async () => {
    const { handle, asked, result } = await stage.begin({});
    await atGate(handle);
    await handle.signal('reject', { by: 'ann', reason: 'not my question' });
    const ended = await result();
    expect(ended).toMatchObject({ outcome: 'rejected', reason: 'not my question', decidedBy: 'ann' });
    expect([ended.paper, asked.publishPaper]).toEqual([undefined, []]);
  });

  it('requests changes: a round with the instructions, and decisions on the draft before it no longer count', async () => {
    const { handle, asked, result } = await stage.begin({});
    const before = await atGate(handle);
    const instructions = 'Say more about batches.';
    expect(await decide(handle, { decision: 'requestChanges', by: 'ann', instructions })).toMatchObject({
      accepted: true,
    });
    const after = await until(handle, (status) => status.waitingFor === 'owner' && status.round === 1);
    expect(after.draft).toBe(refOf('draft', 1));
    expect(asked.planQueries[1]?.revision).toMatchObject({ evidence: refOf('evidence', 0), instructions });
    expect(await decide(handle, { decision: 'approve', by: 'ann', draft: before.draft })).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/names draft .* is at the gate/),
    });
    expect(await decide(handle, { decision: 'approve', by: 'ann', draft: after.draft })).toMatchObject({
      accepted: true,
    });
    expect(await result()).toMatchObject({ outcome: 'published', rounds: 1, draft: after.draft });
  });

  it('keeps the draft at hand when the changes bring no evidence, and is told so', async () => {
    const { selectPapers } = stage.stubs();
    const { handle, result } = await stage.begin(
      {},
      {
        does: {
          selectPapers: async (request) => ({
            ...(await selectPapers(request)),
            ...(request.round === 0 ? {} : { kept: 0 }),
          }),
        },
      },
    );
    const { draft } = await atGate(handle);
    await handle.signal('requestChanges', { by: 'ann', instructions: 'Say more.' });
    const after = await until(
      handle,
      (status) => status.waitingFor === 'owner' && status.refusalsTotal === 1,
    );
    expect(after).toMatchObject({ draft, refusals: [{ reason: expect.stringMatching(/^no new draft/) }] });
    await handle.signal('approve', { by: 'ann' });
    expect(await result()).toMatchObject({ outcome: 'published', draft });
  });

  it('gets the draft that changes brought, also where the tribunal thinks less of it', async () => {
    const judgeDraft: StoryOptions['does'] = {
      judgeDraft: async ({ round }) => verdict(8 - 5 * round, round === 0 ? 'AUTO_APPROVE' : 'AUTO_REJECT'),
    };
    const { handle } = await stage.begin({}, { does: judgeDraft });
    await atGate(handle);
    await handle.signal('requestChanges', { by: 'ann', instructions: 'Shorter.' });
    const after = await until(handle, (status) => status.waitingFor === 'owner' && status.round === 1);
    expect(after).toMatchObject({ draft: refOf('draft', 1), score: 3 });
  });

  it('is one of those that the input names', async () => {
    const { handle, result } = await stage.begin({ owners: ['ann'] });
    await atGate(handle);
    await handle.signal('approve', { by: 'bob' });
    expect(await decide(handle, { decision: 'approve', by: 'bob' })).toMatchObject({ accepted: false });
    expect((await statusOf(handle)).refusalsTotal).toBe(2);
    await handle.signal('approve', { by: 'ann' });
    expect(await result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
  });

  it('names the draft where the run requires it', async () => {
    const { handle, result } = await stage.begin({}, { profile: { requireDraft: true } });
    const { draft } = await atGate(handle);
    expect(await decide(handle, { decision: 'approve', by: 'ann' })).toMatchObject({ accepted: false });
    expect(await decide(handle, { decision: 'approve', by: 'ann', draft })).toMatchObject({ accepted: true });
    expect(await result()).toMatchObject({ outcome: 'published' });
  });
});

describe('messages that do not count', () => {
  it('are refused and recorded, and the run goes on', async () => {
    const { handle, result } = await stage.begin(
      {},
      { signal: { name: 'approve', args: [{ by: 'early' }] } },
    );
    await atGate(handle);
    await handle.signal('approve');
    await handle.signal('approve', 'you');
    await handle.signal('approve', { by: '' });
    await handle.signal('approve', { by: 'you', draft: `sha256:${'0'.repeat(64)}` });
    await handle.signal('aprove', { by: 'you' });
    await handle.signal('reject', { by: 'you' });
    expect(await decide(handle, { decision: 'publish', by: 'you' })).toMatchObject({ accepted: false });
    const { refusals, refusalsTotal, waitingFor } = await statusOf(handle);
    expect([waitingFor, refusalsTotal]).toEqual(['owner', 8]);
    expect(refusals.map(({ message, reason }) => `${message}: ${reason}`)).toEqual([
      expect.stringMatching(/^approve: no draft is at the gate/),
      expect.stringMatching(/^approve: input: /),
      expect.stringMatching(/^approve: input: must be a JSON object/),
      expect.stringMatching(/^approve: by: is empty/),
      expect.stringMatching(/^approve: it names draft sha256:0+/),
      expect.stringMatching(/^aprove: unknown signal; the signals are approve, reject, requestChanges/),
      expect.stringMatching(/^reject: reason: is missing/),
      expect.stringMatching(/^decide: /),
    ]);
    await handle.signal('approve', { by: 'you' });
    expect(await result()).toMatchObject({ outcome: 'published' });
  });

  it('are kept to a bound, and counted beyond it', async () => {
    const { handle } = await stage.begin({});
    await atGate(handle);
    await Promise.all(Array.from({ length: 30 }, () => handle.signal('approve', {})));
    const status = await until(handle, ({ refusalsTotal }) => refusalsTotal === 30);
    expect(status.refusals).toHaveLength(20);
  });
});

describe('a budget without room', () => {
  const budget = { requests: 3, atLimit: 'wait' } as const;
  /** Composing takes more than three requests. */
  const wantsMore = (): StoryOptions => {
    const { composeDraft } = stage.stubs();
    return {
      does: {
        composeDraft: async (request) => {
          const { requests = 0, atLimit = 'finish' } = request.limits ?? {};
          if (requests <= 3 && atLimit === 'wait')
            throw ApplicationFailure.nonRetryable('requests: 3 of 3 are used', FAILURES.budgetExhausted);
          const draft = await composeDraft(request);
          return requests <= 3 ? { ...draft, withoutModel: 'budget' as const } : draft;
        },
      },
    };
  };

  it('is waited for, extended by an owner only, and the step is done with the larger one', async () => {
    const { handle, asked, result } = await stage.begin(
      { budget, owners: ['ann'], approveAs: 'ann' },
      wantsMore(),
    );
    const waiting = await until(handle, (status) => status.waitingFor === 'budget');
    expect(waiting).toMatchObject({ budget, shortOfBudget: expect.stringMatching(/3 of 3 are used/) });
    await handle.signal('extendBudget', { by: 'bob', requests: 10 });
    await handle.signal('extendBudget', { by: 'ann', tokens: 10 });
    expect(
      (await until(handle, (status) => status.refusalsTotal === 2)).refusals.map(({ reason }) => reason),
    ).toEqual([
      expect.stringMatching(/bob is not one of the owners/),
      expect.stringMatching(/tokens: is not/),
    ]);
    expect(asked.composeDraft).toHaveLength(1);
    await handle.signal('extendBudget', { by: 'ann', requests: 2 });
    expect(await result()).toMatchObject({ outcome: 'published' });
    expect(asked.composeDraft.map(({ limits }) => limits?.requests)).toEqual([3, 5]);
    expect((await statusOf(handle)).budget).toEqual({ requests: 5, atLimit: 'wait' });
  });

  it('is gone on without when nobody extends it until the run expires', async () => {
    const { handle, asked } = await stage.begin({ budget, expireAfterHours: SECOND / 2 }, wantsMore());
    const status = await until(handle, ({ steps }) => steps.some(({ stage }) => stage === 'gate'));
    expect(status.budget).toEqual({ requests: 3, atLimit: 'finish' });
    expect(asked.composeDraft.map(({ limits }) => limits?.atLimit)).toEqual(['wait', 'finish']);
  });

  it('is waited for in a fresh history, which does the round anew', async () => {
    const { handle, asked, result } = await stage.begin(
      { budget, approveAs: 'ann', queries: 1 },
      { ...wantsMore(), freshAfter: 40 },
    );
    await waitUntil(async () => (await isFresh(handle)) && (await statusOf(handle)).waitingFor === 'budget');
    await handle.signal('extendBudget', { by: 'ann', requests: 2 });
    expect(await result()).toMatchObject({ outcome: 'published' });
    expect(asked.openRun).toHaveLength(1);
    expect(asked.composeDraft.map(({ limits }) => limits?.requests)).toEqual([3, 3, 5]);
  });
});

describe('time', () => {
  it('closes the gate, and nothing is published', async () => {
    const { handle, asked, result } = await stage.begin({ expireAfterHours: SECOND });
    expect(await result()).toMatchObject({
      outcome: 'expired',
      reason: expect.stringMatching(/no decision/),
    });
    const { startTime, closeTime } = await handle.describe();
    expect((closeTime?.getTime() ?? 0) - startTime.getTime()).toBeGreaterThanOrEqual(1_000);
    expect(asked.publishPaper).toEqual([]);
  });

  it('brings reminders, more than one', async () => {
    const { handle } = await stage.begin({ expireAfterHours: 300 * SECOND, remindEveryHours: SECOND / 2 });
    await atGate(handle);
    await waitUntil(async () =>
      /Reminder [2-9]: the owner has not decided yet/.test(
        (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
      ),
    );
  });
});

describe('a fresh history', () => {
  it('keeps the gate with its deadline, what was refused, and asks for nothing again', async () => {
    const { handle, asked, order, result } = await stage.begin(
      {},
      { freshAfter: 40, signal: { name: 'approve', args: [{ by: 'early' }] } },
    );
    await waitUntil(() => isFresh(handle));
    const status = await atGate(handle);
    expect(status).toMatchObject({ refusalsTotal: 1, draft: refOf('draft', 0), round: 0, stage: 'gate' });
    const written = status.steps.find(({ stage }) => stage === 'gate')?.endedAt as string;
    const weekMs = 7 * 24 * 60 * 60 * 1000;
    expect(Date.parse(status.expiresAt as string) - Date.parse(written)).toBeLessThan(weekMs + 60_000);
    await handle.signal('approve', { by: 'ann' });
    expect(await result()).toMatchObject({ outcome: 'published', draft: refOf('draft', 0) });
    expect([asked.openRun.length, asked.writeDraft.length, order.at(-1)]).toEqual([1, 1, 'publishPaper']);
  });

  it('goes on counting revisions where the one before it stopped', async () => {
    const { handle, asked, result } = await stage.begin({}, { freshAfter: 40 });
    await waitUntil(() => isFresh(handle));
    await atGate(handle);
    await handle.signal('requestChanges', { by: 'ann', instructions: 'Shorter.' });
    const { draft } = await until(
      handle,
      (status) => status.waitingFor === 'owner' && status.draft === refOf('draft', 1),
    );
    await handle.signal('approve', { by: 'ann', draft });
    expect(await result()).toMatchObject({ outcome: 'published', rounds: 1, draft });
    expect(asked.planQueries.map(({ round }) => round)).toEqual([0, 1]);
  });
});

describe('a cancellation', () => {
  it('at the gate ends the run as cancelled', async () => {
    const { handle, asked, result } = await stage.begin({});
    await atGate(handle);
    await handle.cancel();
    await expect(result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    expect(await statusOf(handle)).toMatchObject({ stage: 'done', outcome: 'cancelled' });
    expect(asked.publishPaper).toEqual([]);
  });

  it('in the middle of a step ends it without waiting for the step, and nothing more is asked', async () => {
    const { extractClaims } = stage.stubs();
    const [held, go] = holding();
    const { handle, order, asked, result } = await stage.begin(
      {},
      { does: { extractClaims: (request) => held.then(() => extractClaims(request)) } },
    );
    await waitUntil(() => asked.extractClaims.length === 1);
    await handle.cancel();
    await expect(result()).rejects.toMatchObject({ cause: expect.any(CancelledFailure) });
    go();
    expect(order.at(-1)).toBe('extractClaims');
  });

  it.each(['approve', 'decide'])(
    'that comes in one workflow task with an accepted %s loses nothing',
    async (kind) => {
      const { handle, result } = await stage.begin({});
      await atGate(handle);
      let answer: Promise<unknown> = Promise.resolve({ accepted: true });
      await stage.withoutWorker(async () => {
        if (kind === 'approve') await handle.signal('approve', { by: 'ann' });
        // An update is answered by a worker, so nobody waits for it here.
        else answer = decide(handle, { decision: 'approve', by: 'ann' });
        await handle.cancel();
      });
      expect(await answer).toMatchObject({ accepted: true });
      expect(await result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
    },
  );

  it('does not take back a publication that is under way', async () => {
    const { publishPaper } = stage.stubs();
    const [held, go] = holding();
    const { handle, asked, result } = await stage.begin(
      {},
      { does: { publishPaper: (request) => held.then(() => publishPaper(request)) } },
    );
    await atGate(handle);
    await handle.signal('approve', { by: 'ann' });
    await waitUntil(() => asked.publishPaper.length === 1);
    await handle.cancel();
    // The run has seen the cancellation, and has not called its activity off.
    await waitUntil(async () => (await eventsBehindCancellation(handle)) !== undefined);
    const events = await eventsBehindCancellation(handle);
    expect(events?.filter((event) => event.activityTaskCancelRequestedEventAttributes)).toEqual([]);
    go();
    expect(await result()).toMatchObject({ outcome: 'published', decidedBy: 'ann' });
  });
});
