// From a question to the draft that goes to the gate, or to the end without one. Activities are stubs: what is proven
// is what the workflow asks of them, in which order, and what it makes of the answers.

import { ApplicationFailure } from '@temporalio/client';
import { ROLES } from '../../src/contract/run-facts';
import type { StageUsage } from '../../src/contract/run-status';
import { useStage } from '../support/story';
import { refOf, verdict } from '../support/stub-activities';
import { atGate, statusOf } from '../support/testbed';

const stage = useStage();

const REVIEWS = ROLES.map(() => 'reviewDraft');
const ROUND = [
  'planQueries',
  'searchSource',
  'searchSource',
  'selectPapers',
  'extractClaims',
  'verifyClaims',
  'indexEvidence',
  'composeDraft',
  ...REVIEWS,
  'judgeDraft',
];
const queries = 2;
const wrong = (message: string) => async () => {
  throw ApplicationFailure.nonRetryable(message, 'ProviderRefused');
};

describe('a draft that passes at once', () => {
  it('is written and waits for its owner', async () => {
    const { handle, order } = await stage.begin({ queries });
    const status = await atGate(handle);
    expect(order).toEqual(['openRun', ...ROUND, 'writeDraft']);
    expect(status).toMatchObject({
      stage: 'gate',
      round: 0,
      score: 8,
      draft: refOf('draft', 0),
      policy: { verdict: 'AUTO_APPROVE' },
    });
  });

  it('is published by the decision in its input, and nobody waits', async () => {
    const { result, order, asked } = await stage.begin({ queries, approveAs: 'ann' });
    expect(await result()).toMatchObject({
      outcome: 'published',
      decidedBy: 'ann',
      draft: refOf('draft', 0),
    });
    expect(order).toEqual(['openRun', ...ROUND, 'publishPaper']);
    expect(asked.publishPaper).toMatchObject([{ approvedBy: 'ann', note: null, beforehand: true }]);
  });

  it.each([
    ['OWNER_REVIEW', 8],
    ['OWNER_REVIEW', null],
  ] as const)('is not published beforehand where the policy says %s, score %s', async (policy, score) => {
    const judgeDraft = async () => verdict(score, policy);
    const { handle, asked } = await stage.begin({ approveAs: 'ann' }, { does: { judgeDraft } });
    await atGate(handle);
    expect([asked.publishPaper, asked.judgeDraft.length]).toEqual([[], 1]);
  });

  it('is searched for once more where the model names further queries, and they are searched too', async () => {
    const { handle, asked, order } = await stage.begin(
      { queries },
      {
        profile: { kernel: 'made-up-1' },
        does: {
          planQueries: async () => ({ queries: ['one', 'two'], parts: ['is it', 'why'] }),
          planAgain: async () => ({ queries: ['three'] }),
        },
      },
    );
    await atGate(handle);
    expect(order.slice(1, 7)).toEqual([
      'planQueries',
      'searchSource',
      'searchSource',
      'planAgain',
      'searchSource',
      'selectPapers',
    ]);
    expect(asked.planAgain).toMatchObject([{ parts: ['is it', 'why'] }]);
    expect(asked.selectPapers[0]?.answers).toEqual(['one', 'two', 'three'].map((q) => refOf('answer', q)));
  });

  it('is begun only after the models of the run have shown that they answer', async () => {
    const openRun = stage.stubs().openRun;
    const { handle, order } = await stage.begin(
      { queries },
      { does: { openRun: async (request) => ({ ...(await openRun(request)), toProbe: ['made-up-1'] }) } },
    );
    await atGate(handle);
    expect(order.slice(0, 3)).toEqual(['openRun', 'probeModels', 'planQueries']);
  });
});

describe('a score below the pass score', () => {
  const scores =
    (...of: (number | null)[]) =>
    async ({ round }: { round: number }) => {
      const score = of[round] ?? null;
      return verdict(score, score !== null && score >= 6.5 ? 'AUTO_APPROVE' : 'OWNER_REVIEW');
    };

  it('opens a revision that starts from what was found, and its better draft goes to the gate', async () => {
    const { handle, order, asked } = await stage.begin({ queries }, { does: { judgeDraft: scores(5, 7) } });
    const status = await atGate(handle);
    expect(order).toEqual(['openRun', ...ROUND, ...ROUND, 'writeDraft']);
    expect(status).toMatchObject({ round: 1, score: 7, draft: refOf('draft', 1) });
    const revision = {
      evidence: refOf('evidence', 0),
      reviews: ROLES.map((role) => refOf('review', 0, role)),
      instructions: null,
    };
    expect(asked.planQueries).toMatchObject([{ round: 0 }, { round: 1, revision }]);
    expect(asked.selectPapers[1]).toMatchObject({ previous: refOf('selection', 0) });
    expect(asked.verifyClaims[1]).toMatchObject({ previous: refOf('evidence', 0) });
    expect(asked.judgeDraft[1]).toMatchObject({ previous: { evidence: refOf('evidence', 0), score: 5 } });
    // What the first round cites is kept in addition to the nine papers.
    expect(asked.extractClaims.map(({ keep }) => keep)).toEqual([9, 11]);
    expect(asked.searchSource.map(({ limit }) => limit)).toEqual([27, 27, 54, 54]);
  });

  it('goes to its owner when the revision is no better, with the draft from before', async () => {
    const { handle } = await stage.begin({}, { does: { judgeDraft: scores(5, 4) } });
    expect(await atGate(handle)).toMatchObject({ draft: refOf('draft', 0), score: 5 });
  });

  it('gives way to a lower one that found more against the proposition', async () => {
    const against = { affirms: 1, denies: 0, 'no effect': 0, mixed: 0, off: 0, reports: 0 };
    const verifyClaims = stage.stubs().verifyClaims;
    const { handle } = await stage.begin(
      {},
      {
        does: {
          judgeDraft: scores(5, 4),
          verifyClaims: async (request) => ({
            ...(await verifyClaims(request)),
            stances: { ...against, denies: request.round },
          }),
        },
      },
    );
    expect(await atGate(handle)).toMatchObject({ draft: refOf('draft', 1), score: 4 });
  });

  it.each([
    [0, 1],
    [2, 3],
  ])('with maxRevisions %d is judged %d times at most', async (maxRevisions, times) => {
    const { handle, asked } = await stage.begin(
      { maxRevisions },
      { does: { judgeDraft: scores(3, 4, 5, 6) } },
    );
    await atGate(handle);
    expect(asked.judgeDraft).toHaveLength(times);
  });

  it('is no reason for a revision where there is no quorum', async () => {
    const { handle, asked } = await stage.begin({}, { does: { judgeDraft: scores(null) } });
    expect(await atGate(handle)).toMatchObject({ score: null });
    expect(asked.judgeDraft).toHaveLength(1);
  });

  it('ends the run where the policy rejects it, with the draft on disk and no paper', async () => {
    const judgeDraft = async () => verdict(2, 'AUTO_REJECT');
    const { result, order } = await stage.begin({ queries, maxRevisions: 0 }, { does: { judgeDraft } });
    expect(await result()).toMatchObject({
      outcome: 'rejected',
      decidedBy: 'policy',
      reason: expect.stringMatching(/^policy: made up to be AUTO_REJECT/),
    });
    expect(order).toEqual(['openRun', ...ROUND, 'writeDraft']);
  });

  it('leaves the draft before a revision that fails for good to its owner, and counts what that used', async () => {
    const spent: StageUsage = {
      stage: 'plan',
      requests: 7,
      inputTokens: 70,
      outputTokens: 7,
      usd: 0,
      estimated: 0,
    };
    const composeDraft = stage.stubs().composeDraft;
    const { handle, asked } = await stage.begin(
      {},
      {
        does: {
          judgeDraft: scores(5),
          composeDraft: (request) =>
            request.round === 0 ? composeDraft(request) : wrong('HTTP 401: the key is refused')(),
          tallySpending: async () => [spent],
        },
      },
    );
    const status = await atGate(handle);
    expect(status).toMatchObject({ draft: refOf('draft', 0), spent: { requests: 7, inputTokens: 70 } });
    expect(status.refusals).toMatchObject([
      { message: 'revision 1', reason: expect.stringMatching(/HTTP 401/) },
    ]);
    expect(asked.tallySpending).toHaveLength(1);
  });
});

describe('a run without a paper', () => {
  it('ends as no-evidence when nothing that was found is kept', async () => {
    const selectPapers = stage.stubs().selectPapers;
    const { result, order } = await stage.begin(
      { queries },
      { does: { selectPapers: async (request) => ({ ...(await selectPapers(request)), kept: 0 }) } },
    );
    expect(await result()).toMatchObject({
      outcome: 'no-evidence',
      claims: 0,
      nothing: { by: [], papers: 0 },
    });
    expect(order.at(-1)).toBe('selectPapers');
  });

  it('ends as no-evidence when no claim is taken', async () => {
    const extractClaims = stage.stubs().extractClaims;
    const { handle, result, order } = await stage.begin(
      { queries },
      { does: { extractClaims: async (request) => ({ ...(await extractClaims(request)), claims: 0 }) } },
    );
    expect(await result()).toMatchObject({ outcome: 'no-evidence', claims: 0, nothing: { by: ['rules'] } });
    expect(order.at(-1)).toBe('extractClaims');
    const { steps } = await statusOf(handle);
    expect(steps.filter(({ failed }) => failed)).toMatchObject([{ stage: 'extract', result: '0 claims' }]);
  });

  it('fails with what its first draft failed with', async () => {
    const { handle, result } = await stage.begin({}, { does: { composeDraft: wrong('HTTP 401') } });
    await expect(result()).rejects.toMatchObject({
      cause: { cause: { type: 'ProviderRefused', message: 'HTTP 401' } },
    });
    expect((await statusOf(handle)).steps.at(-1)).toMatchObject({ stage: 'draft', result: 'failed' });
  });

  it.each([
    [[{}], /question: is missing/],
    [[], /^input: /],
    [[{ question: 'Why?', treshold: 1 }], /treshold: unknown field/],
    [['Why?'], /must be a JSON object/],
  ])('fails at once for the input %j', async (args, message) => {
    const { result, order } = await stage.beginWith(args);
    await expect(result()).rejects.toMatchObject({
      cause: { type: 'InvalidInput', message: expect.stringMatching(message) },
    });
    expect(order).toEqual([]);
  });
});
