import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processName } from '../../src/machine/processes';
import { sweepLeases, withLease } from '../../src/store/call-lease';
import { waitUntil } from '../support/wait-until';

let folder: string;
let file: string;
const others: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-lease-'));
  file = path.join(folder, 'leases', 'one');
});
afterEach(async () => {
  for (const child of others.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** The name of another process on this machine, which lives until the test ends. */
function another(): { child: ChildProcess; name: string } {
  const child = spawn('sleep', ['60']);
  others.push(child);
  const [set] = processName().split('.');
  return { child, name: `${set}.${child.pid}.0123abcd` };
}

async function heldBy(name: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, name);
}

/** Waits by a clock of the test's own, which jumps to the end of each sleep; `at` is told what it then says. */
function byTheClock(at: (nowMs: number) => Promise<void> = async () => undefined) {
  let nowMs = 0;
  const waiting = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
      await at(nowMs);
    },
  };
  return { waiting, slept: () => nowMs };
}

it('keeps callers apart, and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const results = await Promise.all(
    [1, 2, 3].map((n) =>
      withLease({ file, signal: undefined }, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(50);
        inside -= 1;
        return n;
      }),
    ),
  );
  expect(results).toEqual([1, 2, 3]);
  expect(most).toBe(1);
  expect(await readdir(path.dirname(file))).toEqual([]);
});

it('is given back when the work fails', async () => {
  const failing = withLease({ file, signal: undefined }, () => Promise.reject(new Error('no answer')));
  await expect(failing).rejects.toThrow('no answer');
  expect(await withLease({ file, signal: undefined }, async () => 'next')).toBe('next');
});

it('does not wait for a process that was killed', async () => {
  const { child, name } = another();
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  await heldBy(name);
  const { waiting, slept } = byTheClock();
  expect(await withLease({ file, signal: undefined, waiting }, async () => 'taken')).toBe('taken');
  expect(slept()).toBe(0);
});

it('does not wait for an earlier process that had this one’s id', async () => {
  const [set, pid] = processName().split('.');
  await heldBy(`${set}.${pid}.0123abcd`);
  expect(await withLease({ file, signal: undefined }, async () => 'taken')).toBe('taken');
});

it.each([
  ['another process of this machine', () => another().name],
  ['a process of another machine', () => 'ffffffff.1.0123abcd'],
])('waits for %s as long as that gives signs, whatever its clock says', async (_, name) => {
  await heldBy(name());
  const GIVEN = 40;
  let given = 0;
  const { waiting, slept } = byTheClock(async (ms) => {
    if (given === GIVEN || ms % 4_000 !== 0) return;
    given += 1;
    // An hour behind, and steadily so.
    const theirs = new Date(Date.now() - 3_600_000 + given);
    await utimes(file, theirs, theirs);
  });
  await withLease({ file, signal: undefined, waiting }, async () => undefined);
  // The last sign came after 40 times 4 seconds. Then it is silent, and given up.
  expect(given).toBe(GIVEN);
  expect(slept()).toBeGreaterThan(GIVEN * 4_000 + 5_000);
  expect(slept()).toBeLessThan(GIVEN * 4_000 + 6_000);
});

it('gives signs as long as it works, and none afterwards', async () => {
  const signs = new Set<number>();
  await withLease({ file, signal: undefined, touchMs: 5 }, () =>
    waitUntil(async () => signs.add((await stat(file)).mtimeMs).size >= 3),
  );
  await heldBy(another().name);
  const theirs = (await stat(file)).mtimeMs;
  await sleep(50);
  expect((await stat(file)).mtimeMs).toBe(theirs);
});

it('stops waiting when it is called off', async () => {
  await heldBy(another().name);
  const calledOff = new AbortController();
  const taking = withLease({ file, signal: calledOff.signal }, async () => 'taken');
  setTimeout(() => calledOff.abort(new Error('called off')), 100);
  await expect(taking).rejects.toThrow('called off');
  expect(await readFile(file, 'utf8')).toMatch(/0123abcd/);
});

it('does not take away a lease that another one has taken over', async () => {
  const { name } = another();
  await withLease({ file, signal: undefined }, () => writeFile(file, name));
  expect(await readFile(file, 'utf8')).toBe(name);
});

/** Reads the lease over and over; prints what it has seen once it is told to end. */
const WITNESS = `
  const { readFileSync, existsSync } = require('node:fs');
  const seen = new Set();
  process.stdout.write('looking\\n');
  while (!existsSync(process.argv[2]))
    try { seen.add(readFileSync(process.argv[1], 'utf8')); } catch {}
  process.stdout.write(JSON.stringify([...seen]));
`;

it('is never there without the name of its holder', async () => {
  const over = path.join(folder, 'over');
  const witness = spawn(process.execPath, ['-e', WITNESS, file, over], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push(witness);
  let printed = '';
  witness.stdout.on('data', (data) => {
    printed += data;
  });
  const ended = new Promise((resolve) => witness.once('close', resolve));
  while (!printed.includes('looking')) await sleep(20);
  for (let times = 0; times < 500; times += 1)
    await withLease({ file, signal: undefined }, async () => undefined);
  await writeFile(over, '');
  await ended;
  const seen: string[] = JSON.parse(printed.slice('looking\n'.length));
  expect(seen.length).toBeGreaterThan(0);
  // Of each call its own, and all of this process.
  expect(seen.filter((holder) => !holder.startsWith(`${processName()}.`))).toEqual([]);
});

it('is swept of what ended, not of what is under way', async () => {
  const { name } = another();
  const [set, pid] = processName().split('.');
  const leases = path.dirname(file);
  await mkdir(leases);
  await writeFile(path.join(leases, 'mine'), processName());
  await writeFile(path.join(leases, 'theirs'), name);
  await writeFile(path.join(leases, 'before'), `${set}.${pid}.0123abcd`);
  // Killed before its lease was one.
  await writeFile(path.join(leases, `${set}.${pid}.0123abcd.5e1f`), '');
  await writeFile(path.join(leases, `${name}.5e1f`), '');
  await writeFile(path.join(leases, 'elsewhere'), 'ffffffff.1.0123abcd');
  await writeFile(path.join(leases, 'long-ago'), 'ffffffff.1.0123abcd');
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(path.join(leases, 'long-ago'), longAgo, longAgo);
  await sweepLeases(leases);
  expect((await readdir(leases)).sort()).toEqual([`${name}.5e1f`, 'elsewhere', 'mine', 'theirs'].sort());
});

it('is given back later where the disk does not take it now', async () => {
  await withLease({ file, signal: undefined, touchMs: 20 }, async () => {
    const held = await readFile(file, 'utf8');
    // A folder in its place can be neither read nor removed as a file.
    await rm(file);
    await mkdir(file);
    setTimeout(async () => {
      await rm(file, { recursive: true });
      await writeFile(file, held);
    }, 100);
  });
  expect(await readdir(path.dirname(file))).toHaveLength(1);
  await waitUntil(async () => (await readdir(path.dirname(file))).length === 0);
});
