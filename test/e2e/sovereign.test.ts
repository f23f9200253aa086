// The built `sovereign` command, on the tests' server and on its own.

import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastLine, type Running, sovereign, temporal } from '../support/cli';

const MRQA =
  'What is the impact of negative sampling versus domain-specific fine-tuning on exact match and F1 scores across the 12 in-domain and out-of-domain datasets in the MRQA 2019 benchmark?';

let cwd: string;
const running: Running[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-cli-'));
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  await rm(cwd, { recursive: true, force: true });
});

/** On the tests' server, on a queue of its own, so that no other test's worker takes its runs. */
const shared = () => ({
  TEMPORAL_ADDRESS: process.env.SOVEREIGN_TEST_ADDRESS as string,
  SOVEREIGN_TASK_QUEUE: `cli-${path.basename(cwd)}`,
});
const embedded = { SOVEREIGN_TEMPORAL: 'embedded' };

function begin(args: readonly string[], env: Record<string, string>): Running {
  const command = sovereign(args, { cwd, env });
  running.push(command);
  return command;
}
const finish = (args: readonly string[], env: Record<string, string> = shared()) => begin(args, env).ended;
const unique = (name: string) => `${name}-${path.basename(cwd)}`;

describe('sovereign research', () => {
  it('doctor: 0 where a run could begin, 1 where it would fail, as JSON too', async () => {
    const well = await finish(['doctor']);
    expect(well).toMatchObject({ code: 0, stderr: '' });
    expect(well.stdout).toMatch(/^ok {4}node .*\n(?:ok|warn) .* model /ms);
    const failing = await finish(['doctor', '--json', '--server', '127.0.0.1:9']);
    expect(failing.code).toBe(1);
    const { ok, checks } = lastLine(failing.stdout) as { ok: boolean; checks: { name: string }[] };
    expect(ok).toBe(false);
    expect(checks.find(({ name }) => name === 'server')).toMatchObject({ state: 'fail' });
  });

  it('without a network says so and searches the sample', async () => {
    const { code, stdout } = await finish(['research', MRQA, '--approve-as', 'you'], {
      ...shared(),
      SOVEREIGN_ARXIV_URL: 'http://127.0.0.1:9/api',
    });
    expect(stdout).toMatch(/arXiv .* cannot be reached from here, so this run searches the bundled sample/);
    expect(code).toBe(0);
  });

  it('without a terminal or a decision prints the exact command, waits, and goes on when it is given', async () => {
    const id = unique('it waits');
    const command = begin(['research', MRQA, '--source', 'sample', '--id', id], shared());
    const line = await command.said(/--name approve/);
    const words = line
      .trim()
      .match(/'[^']*'|\S+/g)
      ?.map((word) => word.replace(/^'|'$/g, '')) as string[];
    expect(words[0]).toBe('temporal');
    expect((await temporal(words.slice(1), { cwd })).code).toBe(0);
    const { code, stdout } = await command.ended;
    expect({ code, last: stdout.includes('published') }).toEqual({ code: 0, last: true });
  });

  it('ends with 3 where the library has nothing on the question', async () => {
    const { code, stdout } = await finish([
      'research',
      'How do monarch butterflies find their way to Mexico?',
      '--source',
      'sample',
      '--approve-as',
      'you',
      '--json',
    ]);
    expect(lastLine(stdout)).toMatchObject({ outcome: expect.stringMatching(/no-evidence|rejected/) });
    expect(code).toBe(3);
  });

  it('follows a running id, refuses it with another input, and says how a run is decided', async () => {
    const id = unique('attach');
    const first = begin(['research', MRQA, '--source', 'sample', '--id', id], shared());
    await first.said(/--name approve/);
    const other = await finish(['research', 'Something else entirely?', '--source', 'sample', '--id', id]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/is running with another input \(question differ\).*sovereign resume/);
    const same = begin(['research', MRQA, '--source', 'sample', '--id', id], shared());
    await same.said(/Resuming run/);
    const status = await finish(['status', id]);
    expect(status.stdout).toMatch(/waits for its owner until/);
    const early = await finish([
      'reject',
      id,
      '--by',
      'you',
      '--reason',
      'a test',
      '--draft',
      `sha256:${'0'.repeat(64)}`,
    ]);
    expect(early.code).toBe(2);
    expect(early.stderr).toMatch(/not counted: it names draft/);
    const rejected = await finish(['reject', id, '--by', 'you', '--reason', 'a test']);
    expect(rejected.code).toBe(3);
    expect(await first.ended).toMatchObject({ code: 3, stderr: '' });
    expect(await same.ended).toMatchObject({ code: 3, stderr: '' });
  }, 120_000);

  it('searches a library given by path, writes below --out, and verifies what it wrote', async () => {
    const library = path.join(cwd, 'mine.jsonl');
    const papers = [
      [
        'Crop Rotation and the Yield of Winter Wheat',
        'Rotating crops raises the yield of winter wheat by 8 percent compared with monoculture.',
      ],
      [
        'Legumes before Wheat',
        'Crop rotation with legumes increases the yield of winter wheat by 12 percent over monoculture.',
      ],
      [
        'Monoculture Revisited',
        'Within six years crop rotation raises the yield of winter wheat by 5 percent over monoculture.',
      ],
      [
        'Weeds and Rotation',
        'The yield of winter wheat improves under crop rotation compared with monoculture in nine of ten trials.',
      ],
    ];
    await writeFile(
      library,
      papers
        .map(([title, abstract], n) =>
          JSON.stringify({ id: `2001.0000${n}`, title, authors: `A. Farmer${n}`, abstract }),
        )
        .join('\n'),
    );
    const { code, stdout, stderr } = await finish([
      'research',
      'Does crop rotation raise the yield of winter wheat compared with monoculture?',
      '--library',
      'mine.jsonl',
      '--out',
      'out',
      '--approve-as',
      'you',
      '--json',
    ]);
    const ending = lastLine(stdout);
    expect({ code, outcome: ending.outcome, stderr }).toMatchObject({ code: 0, outcome: 'published' });
    const { md } = ending.paper as { md: string };
    expect(md.startsWith(path.join(cwd, 'out'))).toBe(true);
    const folder = path.relative(cwd, path.dirname(md));
    const whole = await finish(['verify', folder, '--json']);
    expect({ code: whole.code, ...lastLine(whole.stdout) }).toMatchObject({
      code: 0,
      version: 2,
      problems: [],
    });
    await appendFile(md, ' ');
    const edited = await finish(['verify', folder]);
    expect(edited.code).toBe(1);
    expect(edited.stdout).toMatch(/^× paper\.md was edited$/m);
    expect((await finish(['verify', 'nowhere'])).code).toBe(2);
  });

  it.each([
    [['research'], /missing required argument 'question'/],
    [['research', 'Why?', '--source', 'pubmed'], /Allowed choices are arxiv, openalex, library, sample/],
    [['research', 'Why?', '--claims', 'many'], /must be a whole number/],
    [['research', 'Why?', '--claims', '99', '--source', 'sample'], /claims: must be at most 50/],
    [['research', 'Why?', '--priority', '9', '--source', 'sample'], /priority: must be at most 5/],
    [['research', 'Why?', '--aprove-as', 'me'], /unknown option '--aprove-as'/],
    [['publish'], /unknown command 'publish'/],
    [['status', 'nobody-knows-this-id'], /no run nobody-knows-this-id on/],
    [['approve', 'x'], /required option '--by <name>'/],
  ])('%j ends with 2 and says what to do', async (args, message) => {
    const { code, stderr } = await finish(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it('names an unusable variable', async () => {
    const { code, stderr } = await finish(['research', 'Why?'], { SOVEREIGN_SOURCE: 'pubmed' });
    expect(stderr).toMatch(/SOVEREIGN_SOURCE: must be one of arxiv, openalex, library, sample/);
    expect(code).toBe(2);
  });
});

describe('beside other workers', () => {
  it('keeps to its own folder and settings', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'sovereign-elsewhere-'));
    const other = sovereign(['worker'], { cwd: elsewhere, env: shared() });
    try {
      await other.said(/Ctrl-C stops it/);
      const { code, stdout } = await finish([
        'research',
        MRQA,
        '--source',
        'sample',
        '--approve-as',
        'you',
        '--json',
        '--out',
        'mine',
      ]);
      expect(code).toBe(0);
      expect((lastLine(stdout).paper as { md: string }).md.startsWith(path.join(cwd, 'mine'))).toBe(true);
      expect(await readdir(path.join(elsewhere, 'papers'))).toEqual([]);
    } finally {
      other.child.kill('SIGTERM');
      await other.ended;
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});

describe('sovereign status', () => {
  it('says at once that a run failed, and why', async () => {
    const id = unique('failed');
    const worker = begin(['worker'], shared());
    await worker.said(/Ctrl-C stops it/);
    await temporal(
      [
        'workflow',
        'start',
        '--type',
        'research',
        '--task-queue',
        shared().SOVEREIGN_TASK_QUEUE,
        '--workflow-id',
        id,
        '--input',
        '{}',
      ],
      { cwd },
    );
    await temporal(['workflow', 'result', '--workflow-id', id], { cwd });
    const { code, stdout } = await finish(['status', id]);
    expect(stdout).toMatch(/failed \(InvalidInput: question: is missing/);
    expect(code).toBe(0);
  });
});

describe('any workflow id', () => {
  it.each(['../../x', 'two words', 'a/b/c', 'Ünïcødé 题目', 'x'.repeat(1000), '-dash', "it's"])(
    '%s lands in one safe folder',
    async (id) => {
      const { code, stdout, stderr } = await finish(
        ['research', MRQA, '--source', 'sample', '--approve-as', 'you', '--json', '--id', id]
          .map((arg) => (arg === id && id.startsWith('-') ? `--id=${id}` : arg))
          .filter((arg, i, all) => !(arg === '--id' && all[i + 1]?.startsWith('--id='))),
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const { md } = lastLine(stdout).paper as { md: string };
      const below = path.relative(path.join(cwd, 'papers'), md).split(path.sep);
      expect(below).toHaveLength(3);
      expect((await readdir(path.join(cwd, 'papers'))).filter((name) => name !== '.tmp')).toEqual([below[0]]);
      expect(existsSync(path.join(cwd, '..', 'x'))).toBe(false);
    },
  );
});

describe('its own server', () => {
  const pidsOf = () => {
    const file = path.join(cwd, '.sovereign', 'server', 'server.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { serverPid?: number }) : undefined;
  };

  it('is shared by two commands, and the last one stops it', async () => {
    const ids = ['one', 'two'].map(unique);
    const commands = ids.map((id) => begin(['research', MRQA, '--source', 'sample', '--id', id], embedded));
    const addresses = await Promise.all(commands.map((command) => command.said(/--name approve/)));
    expect(new Set(addresses.map((line) => /--address (\S+)/.exec(line)?.[1])).size).toBe(1);
    commands[0]?.child.kill('SIGINT');
    expect((await commands[0]?.ended)?.code).toBe(130);
    expect(pidsOf()).toBeDefined();
    const approved = await finish(['approve', ids[0] as string, '--by', 'you'], embedded);
    expect(approved.code).toBe(0);
    commands[1]?.child.kill('SIGINT');
    const last = await commands[1]?.ended;
    expect(last?.code).toBe(130);
    expect(last?.stdout).toMatch(/Nothing is lost; to follow the run again: sovereign resume/);
    expect(pidsOf()).toBeUndefined();
  });

  it('is left by Ctrl-C in the middle; the same command goes on where it was', async () => {
    const id = unique('again');
    const args = ['research', MRQA, '--source', 'sample', '--id', id, '--approve-as', 'you', '--json'];
    const first = begin(args, embedded);
    await first.said(/✓ plan/);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    const second = await finish(args, embedded);
    expect(second.stderr).toMatch(/Resuming run/);
    expect(lastLine(second.stdout)).toMatchObject({ workflowId: id, outcome: 'published' });
    expect(second.code).toBe(0);
  });
});
