import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toFailure } from '../../src/activities/failures';
import { openRun } from '../../src/activities/open-run';
import { readConfig } from '../../src/config/config';
import { researchInput } from '../../src/contract/protocol';
import { createPacer } from '../../src/http/pacer';
import { createDeps } from '../../src/runtime/wiring';
import { DiskUnusable } from '../../src/store/disk';
import { openLocalStore } from '../../src/store/local-store';
import { bytesNeeded, checkOutput } from '../../src/store/outputs';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'sovereign-outputs-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const run = { workflowId: 'w', runId: 'r' };

async function opening({ out, ...env }: Record<string, string> = {}) {
  const config = readConfig({
    env: { HOME: home, SOVEREIGN_SOURCE: 'sample', ...env },
    cwd: home,
    runPaths: 'allow',
  });
  const store = await openLocalStore(path.join(config.home, 'store'));
  const deps = createDeps({
    config,
    store,
    log: () => undefined,
    arxivPacer: createPacer({ spacingMs: 0 }),
    arxivTaskQueue: async () => 'arxiv',
    searchAttributes: async () => [],
  });
  const input = researchInput.parse({ question: 'q?', ...(out === undefined ? {} : { out }) });
  return { store, open: () => openRun(deps)({ run, input }) };
}
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => toFailure(error, { attempt: 1, attempts: 30 }),
  );

const file = (name: string) => writeFile(path.join(home, name), 'a file');

describe('a run is opened only where it can write', () => {
  it('leaves nothing of the trial behind', async () => {
    const { open } = await opening();
    const { profile } = await open();
    expect(await readdir(profile.papersFolder)).toEqual([]);
    expect(await readdir(path.join(home, '.sovereign', 'recall'))).toEqual([]);
  });

  it.each([
    ['SOVEREIGN_PAPERS', 'papers', 'DiskUnusable', false],
    ['SOVEREIGN_HOME', '.sovereign/recall', 'DiskUnusable', false],
    ['out', 'out', 'InvalidInput', true],
  ])('%s that is a file: says so and what to do', async (setting, name, type, nonRetryable) => {
    const { open } = await opening(setting === 'out' ? { out: path.join(home, 'out') } : {});
    await file(name);
    const failure = await failureOf(open());
    expect(failure).toMatchObject({ type, nonRetryable });
    expect((failure as Error).message).toMatch(
      new RegExp(`^${setting}: ${path.join(home, name)} cannot be written`),
    );
    expect((failure as Error).message).toContain('Name another folder');
    // Nothing is asked of a person but that: then the run continues.
    await rm(path.join(home, name));
    await expect(open()).resolves.toHaveProperty('opening');
  });

  it('below a file, and below a link that leads nowhere', async () => {
    await file('a');
    await symlink(path.join(home, 'nowhere', 'at', 'all'), path.join(home, 'b'));
    for (const out of ['a/papers', 'b']) {
      const failure = await failureOf((await opening({ out: path.join(home, out) })).open());
      expect(failure).toMatchObject({ type: 'InvalidInput' });
    }
  });

  it('follows a link to a folder: that is how people use another disk', async () => {
    await mkdir(path.join(home, 'disk'));
    await symlink(path.join(home, 'disk'), path.join(home, 'papers'));
    await expect((await opening()).open()).resolves.toHaveProperty('opening');
  });

  it('names a store whose id has gone or changed under the worker, and continues when it is back', async () => {
    const { store, open } = await opening();
    const id = path.join(store.folder, 'id');
    const whole = await readFile(id);
    for (const spoil of [
      () => rm(id),
      () => writeFile(id, '0123456789abcdef'),
      () => rm(store.folder, { recursive: true }),
    ]) {
      await spoil();
      const failure = await failureOf(open());
      expect(failure).toMatchObject({ type: 'CannotServeProfile', nonRetryable: false });
      expect((failure as Error).message).toContain(`echo ${store.id}`);
      await mkdir(store.folder, { recursive: true });
      await writeFile(id, whole);
      await expect(open()).resolves.toHaveProperty('opening');
    }
  });
});

describe('checkOutput', () => {
  const check = (free: number, papers = 9) =>
    checkOutput({ setting: 'SOVEREIGN_PAPERS', folder: home, papers, roomIn: async () => free });

  it('wants room for a run, more for more papers, and says how much', async () => {
    const needed = bytesNeeded(9);
    await expect(check(needed)).resolves.toBeUndefined();
    await expect(check(needed - 1)).rejects.toThrow(
      /^SOVEREIGN_PAPERS: the disk of .* has 17.7 MB left.*at least 17.8 MB/,
    );
    await expect(check(needed, 900)).rejects.toThrow(DiskUnusable);
    expect(
      toFailure(await check(0).catch((error: unknown) => error), { attempt: 99, attempts: 30 }),
    ).toMatchObject({
      type: 'DiskUnusable',
      nonRetryable: false,
    });
  });

  it('tries what permissions only promise', async () => {
    await chmod(home, 0o500);
    const failure = await checkOutput({ setting: 'out', folder: home, papers: 9 }).catch(
      (error: unknown) => error,
    );
    await chmod(home, 0o700);
    // The superuser may write all the same.
    if (process.getuid?.() !== 0) expect(failure).toBeInstanceOf(DiskUnusable);
    else expect(failure).toBeUndefined();
  });
});

describe("a store's id", () => {
  const used = async () => {
    const folder = path.join(home, 'store');
    const store = await openLocalStore(folder);
    await store.put({ profile: { storeId: store.id }, question: 'q' });
    return { folder, id: store.id, file: path.join(folder, 'id') };
  };

  it('is not made up anew: the one its runs were opened under is named, and written back by the command', async () => {
    const { folder, id, file: idFile } = await used();
    await rm(idFile);
    await expect(openLocalStore(folder)).rejects.toThrow(
      `its file ${idFile} is gone, and under another id its runs would wait for ever. Its runs were opened as ${id}; write that again: echo ${id} > '${idFile}'`,
    );
    await expect(readFile(idFile)).rejects.toThrow('ENOENT');
    await writeFile(idFile, `${id}\n`);
    expect((await openLocalStore(folder)).id).toBe(id);
  });

  it('with one other digit is noticed', async () => {
    const { folder, id, file: idFile } = await used();
    const other = (await readFile(idFile, 'utf8')).replace(
      id,
      `${id.slice(0, 15)}${id.endsWith('0') ? '1' : '0'}`,
    );
    await writeFile(idFile, other);
    await expect(openLocalStore(folder)).rejects.toThrow('was changed');
  });

  it('of a store without runs: a backup, or an empty store', async () => {
    const folder = path.join(home, 'store');
    const store = await openLocalStore(folder);
    await store.put({ a: 1 });
    await rm(path.join(folder, 'id'));
    await expect(openLocalStore(folder)).rejects.toThrow('Restore it from a backup, or move the folder');
  });

  it('is not asked of a place that is no folder', async () => {
    await file('store');
    await expect(openLocalStore(path.join(home, 'store'))).rejects.toThrow(
      /SOVEREIGN_HOME is the folder above it/,
    );
  });
});
