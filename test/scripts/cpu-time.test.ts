import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..', '..');

/** What an expression over the names of cpu-time.mjs says: jest does not load ES modules. */
async function said(expression: string): Promise<unknown> {
  const script = `import { createTally, measureCpuTime } from './scripts/cpu-time.mjs';
    import { execFileSync } from 'node:child_process';
    console.log(JSON.stringify(await (async () => { ${expression} })()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
  });
  return JSON.parse(stdout);
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly began: number;
  readonly own: number;
  readonly waited: number;
}
const seen = (pid: number, parent: number, own: number, waited = 0, began = pid): Seen => ({
  pid,
  parent,
  began,
  own,
  waited,
});
const ticksOf = (...looks: readonly Seen[][]) =>
  said(`const tally = createTally(10);
    for (const look of ${JSON.stringify(looks)}) tally.see(look);
    return tally.ticks();`);

describe('the CPU time of all that a process starts', () => {
  it('has what was waited for once, through any number of parents', async () => {
    expect(
      await ticksOf(
        [seen(1, 0, 999), seen(10, 1, 1), seen(11, 10, 5), seen(12, 11, 7)],
        [seen(1, 0, 999), seen(10, 1, 1), seen(11, 10, 6, 8)],
        [seen(1, 0, 999), seen(10, 1, 2, 14)],
      ),
    ).toBe(16);
  });

  it('has what outlived its parent, and what that started, by what was last seen of them', async () => {
    expect(
      await ticksOf(
        [seen(1, 0, 999), seen(10, 1, 1), seen(11, 10, 5), seen(12, 11, 3, 2)],
        [seen(1, 0, 999), seen(10, 1, 1, 5), seen(12, 1, 4, 2), seen(13, 12, 1)],
        [seen(1, 0, 999), seen(10, 1, 1, 5), seen(12, 1, 6, 2), seen(13, 12, 20)],
        [seen(1, 0, 999), seen(10, 1, 1, 5), seen(12, 1, 7, 22)],
        [seen(1, 0, 999), seen(10, 1, 1, 5)],
      ),
    ).toBe(6 + 7 + 2 + 20);
  });

  it('has nothing of others, also if one is given the id of what has ended', async () => {
    expect(
      await ticksOf(
        [seen(1, 0, 999), seen(10, 1, 1), seen(11, 10, 5), seen(50, 1, 70)],
        [seen(1, 0, 999), seen(10, 1, 1, 5), seen(11, 1, 900, 0, 77), seen(50, 1, 80)],
      ),
    ).toBe(6);
  });

  (process.platform === 'linux' ? it : it.skip)('is what the kernel says of a real process', async () => {
    const busy =
      'const end = () => { const { user, system } = process.cpuUsage(); return user + system > 1e6 };';
    const seconds = await said(`const time = measureCpuTime();
      execFileSync(process.execPath, ['-e', ${JSON.stringify(`${busy} while (!end());`)}]);
      return time.stop();`);
    expect(seconds).toBeGreaterThan(0.95);
  });
});
