import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { processName } from '../../src/machine/processes';
import { hashOf } from '../../src/records/hash';
import { objectPath, openLocalStore } from '../../src/store/local-store';
import { ArtifactCorrupt, ArtifactMissing, askOnce, type JournalKey } from '../../src/store/store';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const thing = z.object({ a: z.number(), b: z.string() });
const run = { workflowId: 'w', runId: 'r' };

describe('artifacts', () => {
  it('are named by the hash of their canonical JSON, whatever the order of keys', async () => {
    const store = await openLocalStore(folder);
    const ref = await store.put({ b: 'x', a: 1 });
    expect(ref).toBe(hashOf({ a: 1, b: 'x' }));
    expect(await store.get(ref, thing)).toEqual({ a: 1, b: 'x' });
    expect(await readFile(objectPath(folder, ref), 'utf8')).toBe('{"a":1,"b":"x"}');
  });

  it('refuses content that was changed on disk', async () => {
    const store = await openLocalStore(folder);
    const ref = await store.put({ a: 1, b: 'x' });
    await writeFile(objectPath(folder, ref), '{"a":2,"b":"x"}');
    await expect(store.get(ref, thing)).rejects.toThrow(ArtifactCorrupt);
  });

  it('says which artifact is missing and where it looked', async () => {
    const store = await openLocalStore(folder);
    const ref = hashOf('nowhere');
    await expect(store.get(ref, thing)).rejects.toThrow(ArtifactMissing);
    await expect(store.get(ref, thing)).rejects.toThrow(ref);
  });

  it('are written once by many writers at once, and no temporary file stays', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openLocalStore(folder)));
    const refs = await Promise.all(
      Array.from({ length: 40 }, (_, i) => stores[i % 4]?.put({ a: i % 5, b: 'same' })),
    );
    expect(new Set(refs).size).toBe(5);
    expect(await readdir(path.join(folder, 'tmp'))).toEqual([]);
  });
});

describe('the store', () => {
  it('keeps its id over openings, also when opened at once', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => openLocalStore(folder).then((s) => s.id)));
    expect(new Set(ids).size).toBe(1);
    expect((await openLocalStore(folder)).id).toBe(ids[0]);
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it('sweeps what a killed writer left, but not what is being written now', async () => {
    await openLocalStore(folder);
    const old = path.join(folder, 'tmp', 'old');
    const fresh = path.join(folder, 'tmp', 'fresh');
    await writeFile(old, 'half');
    await writeFile(fresh, 'half');
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(old, longAgo, longAgo);
    // Of a process that had this one's id before, and was killed a moment ago; and of this one.
    const [set, pid] = processName().split('.');
    await writeFile(path.join(folder, 'tmp', `${set}.${pid}.0123abcd.x`), 'half');
    const mine = `${processName()}.x`;
    await writeFile(path.join(folder, 'tmp', mine), 'half');
    await openLocalStore(folder);
    expect((await readdir(path.join(folder, 'tmp'))).sort()).toEqual([mine, 'fresh'].sort());
  });
});

describe('the journal', () => {
  const key = (request: unknown): JournalKey => ({ run, step: 'search', request });

  it('answers a second asking without asking', async () => {
    const store = await openLocalStore(folder);
    let asked = 0;
    const ask = () =>
      askOnce({
        journal: store.journal,
        key: key({ q: 'x' }),
        schema: thing,
        signal: undefined,
        call: async () => ({ a: ++asked, b: 'answer' }),
      });
    expect(await ask()).toEqual({ a: 1, b: 'answer' });
    expect(await ask()).toEqual({ a: 1, b: 'answer' });
    expect(asked).toBe(1);
  });

  it('lets a second attempt wait for the answer of the first, also of another process', async () => {
    const stores = await Promise.all([openLocalStore(folder), openLocalStore(folder)]);
    let asked = 0;
    const answers = await Promise.all(
      stores.map(({ journal }) =>
        askOnce({
          journal,
          key: key({ q: 'x' }),
          schema: thing,
          signal: undefined,
          call: () => sleep(300).then(() => ({ a: ++asked, b: 'answer' })),
        }),
      ),
    );
    expect(answers).toEqual([
      { a: 1, b: 'answer' },
      { a: 1, b: 'answer' },
    ]);
    expect(asked).toBe(1);
    expect(await readdir(path.join(folder, 'claims'))).toEqual([]);
  });

  it('asks again where no answer came', async () => {
    const { journal } = await openLocalStore(folder);
    let asked = 0;
    const ask = (call: () => Promise<{ a: number; b: string }>) =>
      askOnce({
        journal,
        key: key({ q: 'y' }),
        schema: thing,
        signal: undefined,
        call: () => {
          asked += 1;
          return call();
        },
      });
    await expect(ask(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await ask(async () => ({ a: 2, b: 'answer' }))).toEqual({ a: 2, b: 'answer' });
    expect(asked).toBe(2);
  });

  it('keeps the first answer when two attempts ask at once', async () => {
    const store = await openLocalStore(folder);
    const first = await store.journal.record(key('k'), { a: 1, b: 'first' }, thing);
    const second = await store.journal.record(key('k'), { a: 2, b: 'second' }, thing);
    expect([first, second]).toEqual([
      { a: 1, b: 'first' },
      { a: 1, b: 'first' },
    ]);
  });

  it('tells runs, steps and requests apart', async () => {
    const { journal } = await openLocalStore(folder);
    await journal.record(key('k'), { a: 1, b: '' }, thing);
    expect(await journal.find(key('other'), thing)).toBeUndefined();
    expect(await journal.find({ ...key('k'), step: 'plan' }, thing)).toBeUndefined();
    expect(await journal.find({ ...key('k'), run: { ...run, runId: 'r2' } }, thing)).toBeUndefined();
  });
});

describe('the day cache', () => {
  it('forgets other days', async () => {
    const { dayCache } = await openLocalStore(folder);
    await dayCache.put('q', { a: 1, b: 'today' });
    expect(await dayCache.find('q', thing)).toEqual({ a: 1, b: 'today' });
    jest.useFakeTimers({ now: Date.now() + 24 * 60 * 60 * 1000, doNotFake: ['nextTick', 'setImmediate'] });
    try {
      expect(await dayCache.find('q', thing)).toBeUndefined();
      await dayCache.put('q', { a: 2, b: 'tomorrow' });
      expect(await readdir(path.join(folder, 'day'))).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });
});
