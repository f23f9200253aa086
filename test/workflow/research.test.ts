// The whole run on a real Temporal server, with real activities and a stand-in for arXiv. What a workflow decides by itself
// is in test/story.

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { DraftView, EvidenceView, ResearchResult } from '../../src/contract/run-status';
import { GOOD, OFF, QUESTION, WEAK } from '../support/papers';
import { openStandIn, type StandIn, type StandInPaper } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

let papers: readonly StandInPaper[] | ((search: string, before: number) => readonly StandInPaper[]) = GOOD;
let standIn: StandIn;
let bed: Testbed;

beforeAll(async () => {
  standIn = await openStandIn({
    papers: (search, before) => (typeof papers === 'function' ? papers(search, before) : papers),
  });
  bed = await openTestbed({ SOVEREIGN_ARXIV_URL: `${standIn.url}/api` });
});
afterAll(async () => {
  await bed.close();
  await standIn.close();
});
beforeEach(async () => {
  papers = GOOD;
  standIn.searches.length = 0;
  // Answers are shared for a day; here every test asks anew.
  await rm(path.join(bed.config.home, 'store', 'day'), { recursive: true, force: true });
});

const resultOf = (handle: WorkflowHandle) => handle.result() as Promise<ResearchResult>;
const stages = async (handle: WorkflowHandle) =>
  (await statusOf(handle)).steps.map((step) => `${step.stage}${step.round || ''}`);

const FIRST_PASS = [
  'open',
  'plan',
  'search',
  'select',
  'extract',
  'verify',
  'index',
  'draft',
  'tribunal',
  'policy',
];

describe('a draft that passes at once', () => {
  it('waits for its owner, is approved by signal, and is published', async () => {
    const handle = await bed.start({ question: QUESTION });
    const waiting = await atGate(handle);
    expect(waiting).toMatchObject({
      stage: 'gate',
      round: 0,
      policy: { verdict: 'AUTO_APPROVE' },
      refusalsTotal: 0,
    });
    expect(waiting.score).toBeGreaterThanOrEqual(6.5);
    expect(await stages(handle)).toEqual([...FIRST_PASS, 'gate']);

    const draft = (await handle.query<DraftView | null>('draft')) as DraftView;
    const onDisk = await readFile(path.join(draft.files?.folder as string, 'paper.md'), 'utf8');
    expect(onDisk).toContain('Autonomous draft — Owner review required before publication');
    expect(draft.ref).toBe(waiting.draft);
    const evidence = (await handle.query<EvidenceView | null>('evidence')) as EvidenceView;
    expect(evidence.reviews.map((review) => review.role)).toEqual(['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER']);

    await handle.signal('approve', { by: 'ann', note: 'read', draft: waiting.draft });
    const result = await resultOf(handle);
    expect(result).toMatchObject({ outcome: 'published', decidedBy: 'ann', rounds: 0, draft: waiting.draft });
    const page = await readFile(path.join(result.paper?.folder as string, 'paper.md'), 'utf8');
    expect(page).not.toContain('Owner review required before publication');
    expect(page).toMatch(/[Aa]pproved by ann/);
    const latest = path.join(path.dirname(result.paper?.folder as string), 'latest', 'paper.md');
    expect(await readFile(latest, 'utf8')).toBe(page);
    expect(await statusOf(handle)).toMatchObject({ stage: 'done', outcome: 'published' });
  });

  it('sends one relevance-sorted search per query, all different', async () => {
    await resultOf(await bed.start({ question: QUESTION, approveAs: 'ann', queries: 3 }));
    expect(standIn.searches).toHaveLength(3);
    expect(new Set(standIn.searches).size).toBe(3);
    expect(standIn.requests.at(-1)).toContain('sortBy=relevance');
  });
});

describe('the revision round', () => {
  it('runs when the score is below the pass score, searches again, and can pass', async () => {
    papers = (_, before) => (before < 4 ? WEAK : GOOD);
    const handle = await bed.start({ question: QUESTION });
    const waiting = await atGate(handle);
    expect(waiting).toMatchObject({ round: 1, policy: { verdict: 'AUTO_APPROVE' } });
    expect(waiting.score).toBeGreaterThanOrEqual(6.5);
    expect(standIn.searches.length).toBeGreaterThan(4);
    const { historyLength, historySize } = await handle.describe();
    expect(historyLength).toBeLessThanOrEqual(250);
    expect(historySize).toBeLessThanOrEqual(150_000);
    expect(await stages(handle)).toEqual([
      ...FIRST_PASS,
      ...FIRST_PASS.slice(1).map((stage) => `${stage}1`),
      'gate1',
    ]);
    await handle.terminate();
  });

  it('runs once and no more; what stays below goes to the owner or is rejected', async () => {
    papers = WEAK;
    const handle = await bed.start({ question: QUESTION, approveAs: 'ann' });
    const ended = await until(
      handle,
      (status) => status.waitingFor === 'owner' || status.outcome !== undefined,
    );
    expect(ended.score).toBeLessThan(6.5);
    expect(ended.policy?.verdict).not.toBe('AUTO_APPROVE');
    expect(ended.outcome).not.toBe('published');
    expect((await stages(handle)).filter((stage) => stage.startsWith('tribunal'))).toEqual([
      'tribunal',
      'tribunal1',
    ]);
    if (ended.outcome === undefined) await handle.terminate();
  });
});

describe('the owner', () => {
  it('requests changes: a round with the instructions, then a new draft at the gate', async () => {
    const handle = await bed.start({ question: QUESTION });
    const before = await atGate(handle);
    const answer = await handle.executeUpdate('decide', {
      args: [{ decision: 'requestChanges', by: 'ann', instructions: 'Say more about batches.' }],
    });
    expect(answer).toMatchObject({ accepted: true });
    const after = await until(handle, (status) => status.waitingFor === 'owner' && status.round === 1);
    expect(after.draft).not.toBe(before.draft);
    const stale = await handle.executeUpdate('decide', {
      args: [{ decision: 'approve', by: 'ann', draft: before.draft }],
    });
    expect(stale).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/names draft .* is at the gate/),
    });
    const fresh = await handle.executeUpdate('decide', {
      args: [{ decision: 'approve', by: 'ann', draft: after.draft }],
    });
    expect(fresh).toMatchObject({ accepted: true });
    expect(await resultOf(handle)).toMatchObject({ outcome: 'published', rounds: 1, draft: after.draft });
  });
});

describe('runs without a paper', () => {
  it('end as no-evidence when nothing found speaks of the question', async () => {
    papers = OFF;
    expect(await resultOf(await bed.start({ question: QUESTION }))).toMatchObject({
      outcome: 'no-evidence',
      claims: 0,
      reason: expect.stringMatching(/^the rules found no sentence close enough/),
      nothing: { by: ['rules'], withoutAbstract: 0 },
    });
  });

  it('end as no-evidence when the source is empty', async () => {
    papers = [];
    expect(await resultOf(await bed.start({ question: QUESTION }))).toMatchObject({
      outcome: 'no-evidence',
      nothing: { by: [], records: 0, papers: 0 },
    });
  });

  it.each([
    [{ question: 'Why?', source: 'library' }, /library: is missing\. Name a JSON Lines file/],
    [
      { question: 'Why?', library: '/nowhere/records.jsonl' },
      /library: \/nowhere\/records\.jsonl cannot be read/,
    ],
  ])('fail at once for the input %j', async (input, message) => {
    const handle = await bed.start(input);
    const error = await handle.result().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    let cause = error.cause;
    while (cause.cause) cause = cause.cause;
    expect(cause).toMatchObject({ type: 'InvalidInput', message: expect.stringMatching(message) });
  });
});
