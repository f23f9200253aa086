import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchUnderWay } from '../../src/store/under-way';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-under-way-'));
  file = path.join(folder, 'request.json');
  await writeFile(file, '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SILENT_MS = 150;
const watcher = () => watchUnderWay({ touchMs: 30, silentMs: SILENT_MS });

it('knows a request of this process until it is over', async () => {
  const own = watchUnderWay({ touchMs: 1e6, silentMs: SILENT_MS });
  const known = {};
  const end = own.begin(file);
  await sleep(2 * SILENT_MS);
  expect(await own.look(file, known)).toBe('under way');
  end();
  expect(await own.look(file, known)).toBe('under way');
  await sleep(2 * SILENT_MS);
  expect(await own.look(file, known)).toBe('silent');
});

it("sees another process's request as long as that shows signs", async () => {
  const known = {};
  const here = watcher();
  const end = watcher().begin(file);
  for (let looks = 0; looks < 4; looks += 1) {
    expect(await here.look(file, known)).toBe('under way');
    await sleep(SILENT_MS);
  }
  end();
  // The last sign may have come after the last look.
  await here.look(file, known);
  await sleep(2 * SILENT_MS);
  expect(await here.look(file, known)).toBe('silent');
});

it('takes a silent one for gone, and believes it again when it comes back', async () => {
  const known = {};
  const here = watcher();
  expect(await here.look(file, known)).toBe('under way');
  await sleep(2 * SILENT_MS);
  expect(await here.look(file, known)).toBe('silent');
  // By a clock that is an hour behind.
  const past = new Date(Date.now() - 3_600_000);
  await utimes(file, past, past);
  expect(await here.look(file, known)).toBe('under way');
});

it('knows nothing of a file that is gone', async () => {
  await rm(file);
  expect(await watcher().look(file, {})).toBe('gone');
});
