// Runs started, watched and approved with nothing but the Temporal CLI.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporal } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openStandIn, type StandIn } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed } from '../support/testbed';

let standIn: StandIn;
let bed: Testbed;
beforeAll(async () => {
  standIn = await openStandIn({ papers: GOOD });
  bed = await openTestbed({ SOVEREIGN_ARXIV_URL: `${standIn.url}/api` });
});
afterAll(async () => {
  await bed.close();
  await standIn.close();
});

const cli = (...args: string[]) => temporal(args, { cwd: bed.home });
const start = (id: string, ...input: string[]) =>
  cli(
    'workflow',
    'start',
    '--type',
    'research',
    '--task-queue',
    bed.taskQueue,
    '--workflow-id',
    id,
    '--fail-existing',
    ...input,
  );
const signal = (id: string, name: string, ...input: string[]) =>
  cli('workflow', 'signal', '--workflow-id', id, '--name', name, ...input);
const query = async (id: string, type: string) => {
  const { code, stdout, stderr } = await cli(
    'workflow',
    'query',
    '--workflow-id',
    id,
    '--type',
    type,
    '--output',
    'json',
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout).queryResult[0];
};
const result = async (id: string) => {
  const { stdout } = await cli('workflow', 'result', '--workflow-id', id, '--output', 'json');
  return JSON.parse(stdout);
};

describe('a run by the Temporal CLI', () => {
  it('is started with --input, queried, approved by signal, and gives its result', async () => {
    const id = 'cli-approve';
    expect((await start(id, '--input', JSON.stringify({ question: QUESTION }))).code).toBe(0);
    await atGate(bed.client.workflow.getHandle(id));
    expect(await query(id, 'status')).toMatchObject({ waitingFor: 'owner', round: 0 });
    expect(await query(id, 'draft')).toMatchObject({ title: `SOVEREIGN: ${QUESTION}` });
    expect(await query(id, 'evidence')).toMatchObject({ claims: expect.any(Number) });
    expect((await signal(id, 'approve', '--input', '{"by":"you"}')).code).toBe(0);
    expect(await result(id)).toMatchObject({
      status: 'COMPLETED',
      result: {
        outcome: 'published',
        decidedBy: 'you',
        paper: { md: 'paper.md', evidence: 'evidence.json' },
      },
    });
  });

  it('is started with --input-file and decided by update', async () => {
    const id = 'cli-update';
    const file = path.join(bed.home, 'input.json');
    await writeFile(file, JSON.stringify({ question: QUESTION }));
    expect((await start(id, '--input-file', file)).code).toBe(0);
    await atGate(bed.client.workflow.getHandle(id));
    const decided = await cli(
      'workflow',
      'update',
      'execute',
      '--workflow-id',
      id,
      '--name',
      'decide',
      '--input',
      '{"decision":"reject","by":"you","reason":"a test"}',
      '--output',
      'json',
    );
    expect(JSON.parse(decided.stdout).result).toMatchObject({ accepted: true });
    expect(await result(id)).toMatchObject({ result: { outcome: 'rejected', reason: 'a test' } });
  });

  it('shows its page and describes its handlers', async () => {
    const id = 'cli-metadata';
    await start(id, '--input', JSON.stringify({ question: QUESTION }));
    await atGate(bed.client.workflow.getHandle(id));
    const { stdout } = await cli('workflow', 'metadata', '--workflow-id', id);
    expect(stdout).toContain('waiting for the owner');
    expect(stdout).toContain('Publishes the draft at the gate');
    await cli('workflow', 'terminate', '--workflow-id', id);
  });
});

describe('malformed starts', () => {
  it.each([
    ['no input', [], /input: is missing/],
    ['null', ['--input', 'null'], /must be a JSON object/],
    ['text', ['--input', '"Why?"'], /must be a JSON object/],
    ['a list', ['--input', '["Why?"]'], /must be a JSON object/],
    ['an empty object', ['--input', '{}'], /question: is missing/],
    ['a number for the question', ['--input', '{"question":5}'], /question: must be text/],
    ['a mistyped field', ['--input', '{"question":"Why?","clams":5}'], /clams: unknown field/],
    ['a count as text', ['--input', '{"question":"Why?","claims":"5"}'], /claims: must be a whole number/],
    [
      'two inputs',
      ['--input', '{"question":"Why?"}', '--input', '{"question":"How?"}'],
      /2 values instead of one/,
    ],
    [
      'an unknown encoding',
      ['--input', 'abc', '--input-meta', 'encoding=foo/bar'],
      /cannot be decoded \(encoding foo\/bar/,
    ],
    [
      'an encoding without its type',
      ['--input', '{}', '--input-meta', 'encoding=json/protobuf'],
      /cannot be decoded \(encoding json\/protobuf/,
    ],
  ])('%s', async (name, input, message) => {
    const id = `cli-bad-start-${name.replaceAll(' ', '-')}`;
    expect((await start(id, ...input)).code).toBe(0);
    const ended = await result(id);
    expect(ended).toMatchObject({ status: 'FAILED' });
    expect(JSON.stringify(ended.closeEvent)).toMatch(/InvalidInput/);
    expect(ended.closeEvent.workflowExecutionFailedEventAttributes.failure.message).toMatch(message);
  });
});

describe('malformed messages', () => {
  const id = 'cli-bad-messages';
  beforeAll(async () => {
    await start(id, '--input', JSON.stringify({ question: QUESTION }));
    await atGate(bed.client.workflow.getHandle(id));
  });

  it.each([
    ['approve', [], /input: is missing/],
    ['approve', ['--input', 'null'], /must be a JSON object/],
    ['approve', ['--input', '"you"'], /must be a JSON object/],
    ['approve', ['--input', '{}'], /by: is missing/],
    ['approve', ['--input', '{"by":"you","draft":"latest"}'], /draft: must be the hash of the draft/],
    [
      'approve',
      ['--input', 'abc', '--input-meta', 'encoding=foo/bar'],
      /cannot be decoded \(encoding foo\/bar/,
    ],
    ['approve', ['--input', '{"by":"you"}', '--input', '{"by":"me"}'], /2 values instead of one/],
    ['reject', ['--input', '{"by":"you"}'], /reason: is missing/],
    ['requestChanges', ['--input', '{"by":"you","instructions":7}'], /instructions: must be text/],
    ['Approve', ['--input', '{"by":"you"}'], /unknown signal/],
  ])('%s %j', async (name, input, message) => {
    const handle = bed.client.workflow.getHandle(id);
    const before = (await statusOf(handle)).refusalsTotal;
    expect((await signal(id, name, ...input)).code).toBe(0);
    const after = await statusOf(handle);
    expect(after.refusalsTotal).toBe(before + 1);
    expect(after.refusals.at(-1)?.reason).toMatch(message);
    expect(after.waitingFor).toBe('owner');
  });

  it('did no harm: the run is approved and published', async () => {
    await signal(id, 'approve', '--input', '{"by":"you"}');
    expect(await result(id)).toMatchObject({ result: { outcome: 'published' } });
  });
});
