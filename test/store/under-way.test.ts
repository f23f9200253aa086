import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchUnderWay } from '../../src/store/under-way';
import { waitUntil } from '../support/wait-until';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-under-way-'));
  file = path.join(folder, 'request.json');
  await writeFile(file, '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SILENT_MS = 8_000;
/** The watchers' clock. It goes on only where a test says so. */
let nowMs = 0;
const watcher = (touchMs: number) => watchUnderWay({ touchMs, silentMs: SILENT_MS, now: () => nowMs });
/** One that gives no sign of its own accord. */
const quiet = () => watcher(1e6);
const signOf = async () => (await stat(file)).mtimeMs;

it('knows a request of this process until it is over', async () => {
  const own = quiet();
  const known = {};
  const end = own.begin(file);
  nowMs += 2 * SILENT_MS;
  expect(await own.look(file, known)).toBe('under way');
  end();
  expect(await own.look(file, known)).toBe('under way');
  nowMs += SILENT_MS;
  expect(await own.look(file, known)).toBe('under way');
  nowMs += 1;
  expect(await own.look(file, known)).toBe('silent');
});

it("sees another process's request as long as that shows signs", async () => {
  const known = {};
  const here = quiet();
  const end = watcher(5).begin(file);
  for (let looks = 0; looks < 4; looks += 1) {
    expect(await here.look(file, known)).toBe('under way');
    const before = await signOf();
    await waitUntil(async () => (await signOf()) !== before);
    nowMs += 2 * SILENT_MS;
  }
  end();
  // A sign may have been on its way.
  await waitUntil(async () => {
    nowMs += 2 * SILENT_MS;
    return (await here.look(file, known)) === 'silent';
  });
});

it('gives no sign of a request for longer than a request can take', async () => {
  watcher(5).begin(file);
  const before = await signOf();
  await waitUntil(async () => (await signOf()) !== before);
  nowMs += 30 * 60 * 1000 + 1;
  const known = {};
  const here = quiet();
  await waitUntil(async () => {
    nowMs += 2 * SILENT_MS;
    return (await here.look(file, known)) === 'silent';
  });
});

it('takes a silent one for gone, and believes it again when it comes back', async () => {
  const known = {};
  const here = quiet();
  expect(await here.look(file, known)).toBe('under way');
  nowMs += 2 * SILENT_MS;
  expect(await here.look(file, known)).toBe('silent');
  // By a clock that is an hour behind.
  const past = new Date(Date.now() - 3_600_000);
  await utimes(file, past, past);
  expect(await here.look(file, known)).toBe('under way');
});

it('knows nothing of a file that is gone', async () => {
  await rm(file);
  expect(await quiet().look(file, {})).toBe('gone');
});
