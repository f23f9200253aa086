// Runs what these tests start for real: the keeper as its own process, and other users as their own processes.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';

import { isAlive } from '../../src/machine/processes';
import { findTemporalBinary } from '../../src/temporal/binary';
import { openServerFolder, readRecord, serverDir } from '../../src/temporal/server-folder';

const ROOT = path.resolve(__dirname, '../..');

const folders: string[] = [];
const homes: string[] = [];
const children: ChildProcess[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sovereign-test-'));
  folders.push(folder);
  return folder;
}

export function newHome(): string {
  const home = path.join(temporaryFolder(), 'state');
  homes.push(home);
  return home;
}

let built: string | undefined;

/** The compiled keeper: what `dist/temporal/keeper.js` is in a built project. */
export function keeperCommand(): string[] {
  built ??= build();
  return [process.execPath, path.join(built, 'temporal/keeper.js')];
}

function build(): string {
  const out = temporaryFolder();
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(out, 'node_modules'), 'junction');
  const sources = (readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[]).filter((source) =>
    source.endsWith('.ts'),
  );
  for (const source of sources) {
    const { code } = transformFileSync(path.join(ROOT, 'src', source), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    const file = path.join(out, source.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  return out;
}

export const findBinary = () =>
  findTemporalBinary({
    cacheDir: process.env.SOVEREIGN_CACHE ?? path.join(homedir(), '.cache/sovereign'),
    log: () => {},
  });

/** Another process that joins the server of `home` and keeps using it until it is killed. */
export async function otherUser(home: string) {
  const [node = '', keeper = ''] = keeperCommand();
  const script = `
    const { joinEmbeddedServer } = require(process.argv[1]);
    const [home, binary] = process.argv.slice(2);
    joinEmbeddedServer({ home, findBinary: async () => ({ path: binary }), log: () => {} }).then(
      ({ address, joined }) => console.log(JSON.stringify({ address, joined })));
    setInterval(() => {}, 1000);`;
  const module = path.join(path.dirname(keeper), 'embedded-server.js');
  const child = spawn(node, ['--eval', script, module, home, (await findBinary()).path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const outputClosed = new Promise<void>((resolve) => child.stdout.once('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the other user ended with code ${code}`)));
  });
  return { child, outputClosed, ...(JSON.parse(line) as { address: string; joined: string }) };
}

/** Process ids of the keeper and the server of `home`. */
export function pids(home: string): { keeper: number; server: number } {
  const record = readRecord(openServerFolder(serverDir(home)));
  if (record?.serverPid === undefined) throw new Error(`nothing is recorded to run in ${home}`);
  return { keeper: record.keeperPid, server: record.serverPid };
}

/** Ends, by its id, every process these tests started that a failed test left behind. */
export function endEverything(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const home of homes) {
    const { keeperPid, serverPid } = readRecord(openServerFolder(serverDir(home))) ?? {};
    for (const pid of [keeperPid, serverPid])
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
