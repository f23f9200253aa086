// The commands of README and docs/messages.md, exactly as they stand there, and the example by the SDK.

import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messages, researchInput, TASK_QUEUE } from '../../src/contract/protocol';
import { type Ended, run } from '../support/cli';
import { atGate, openTestbed, type Testbed } from '../support/testbed';

const root = path.resolve(__dirname, '..', '..');
const ID = 'mrqa-1';

/** Commands of a document's shell blocks that call `temporal`, continued lines joined. */
const commandsOf = (file: string): string[] =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => (block as string).replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.startsWith('temporal '));

let bed: Testbed;
let bin: string;
beforeAll(async () => {
  bed = await openTestbed({ SOVEREIGN_TASK_QUEUE: TASK_QUEUE });
  bin = mkdtempSync(path.join(tmpdir(), 'sovereign-bin-'));
  symlinkSync(process.env.SOVEREIGN_TEST_TEMPORAL as string, path.join(bin, 'temporal'));
});
afterAll(async () => {
  await bed.close();
  rmSync(bin, { recursive: true, force: true });
});

const paste = (command: string): Promise<Ended> =>
  run('bash', ['-c', command], {
    cwd: root,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
    },
  }).ended;

const gate = () => atGate(bed.client.workflow.getHandle(ID));

it('the README takes a run from start to result', async () => {
  const commands = commandsOf('README.md');
  expect(commands.map((command) => command.split(' ')[2])).toEqual(['start', 'query', 'signal', 'result']);
  for (const command of commands) {
    if (command.includes(' signal ')) await gate();
    expect(await paste(command)).toMatchObject({ code: 0 });
  }
  expect((await bed.client.workflow.getHandle(ID).result()).outcome).toBe('published');
});

it('examples/run.mjs publishes a paper by the SDK', async () => {
  const { code, stdout } = await paste('node examples/run.mjs');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^published \S+from-the-sdk/) });
});

describe('docs/messages.md', () => {
  const commands = commandsOf('docs/messages.md');
  const start = commands.find((command) => command.includes('workflow start')) as string;

  it('has commands of every kind', () => {
    for (const kind of ['start', 'signal', 'update', 'query', 'result', 'list']) {
      expect(commands.some((command) => command.startsWith(`temporal workflow ${kind}`))).toBe(true);
    }
  });

  it.each(commands.filter((command) => /workflow (signal|update)/.test(command)))('%s', async (command) => {
    expect(await paste(start)).toMatchObject({ code: 0 });
    await gate();
    expect(await paste(command)).toMatchObject({ code: 0 });
    const { refusalsTotal } = await bed.client.workflow
      .getHandle(ID)
      .query<{ refusalsTotal: number }>('status');
    expect(refusalsTotal).toBe(0);
    await bed.client.workflow
      .getHandle(ID)
      .terminate()
      .catch(() => undefined);
  });

  it.each(commands.filter((command) => /workflow (query|result|list)/.test(command)))(
    '%s',
    async (command) => {
      if (command.includes(' query ') && !command.includes('status')) await paste(start);
      if (command.includes(' result ')) {
        await paste(start);
        await gate();
        await bed.client.workflow.getHandle(ID).signal('approve', { by: 'you' });
      }
      expect(await paste(command)).toMatchObject({ code: 0 });
    },
  );
});

it.each([
  ['mrqa', researchInput],
  ['approve', messages.approve],
  ['reject', messages.reject],
  ['request-changes', messages.requestChanges],
])('examples/%s.json is accepted', (name, schema) => {
  const example = JSON.parse(readFileSync(path.join(root, 'examples', `${name}.json`), 'utf8'));
  expect(schema.safeParse(example)).toMatchObject({ success: true });
});
