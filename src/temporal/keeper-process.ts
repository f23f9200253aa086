// Starts a keeper as a separate process, which outlives the command that starts it.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../contract/protocol';
import type { KeeperOptions } from './keeper';
import type { PortPair } from './ports';
import { serverFailed } from './server-failed';
import type { ServerFolder } from './server-folder';

/**
 * Starts a keeper of `folder`'s server; another one may win the race. @throws EmbeddedServerFailed if it
 * cannot run
 */
export async function spawnKeeper(
  {
    keeperCommand,
    ports,
    ui = false,
  }: {
    /** How to run keeper.js. Default: with this process's Node. */
    readonly keeperCommand?: readonly string[];
    readonly ports?: PortPair;
    readonly ui?: boolean;
  },
  folder: ServerFolder,
  binary: string,
): Promise<ChildProcess> {
  const [command = process.execPath, ...args] = keeperCommand ?? [
    process.execPath,
    path.join(__dirname, 'keeper.js'),
  ];
  const keeper: KeeperOptions = { dir: folder.dir, binary, searchAttributes: SEARCH_ATTRIBUTES, ports, ui };
  const output = openSync(folder.log, 'a');
  try {
    // Its own process group, so that Ctrl-C ends only the command. No stream of the caller's, because a
    // program that reads the command's output to its end would otherwise wait for the keeper too.
    const child = spawn(command, [...args, JSON.stringify(keeper)], {
      cwd: folder.dir,
      env: keeperEnvironment(process.env),
      detached: true,
      stdio: ['ignore', output, output],
      windowsHide: true,
    });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(serverFailed(`its keeper cannot run: ${error.message}`, folder)));
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** The variables a program needs to run, without the caller's keys, proxies and TEMPORAL_ settings. */
export function keeperEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = [
    'PATH',
    'HOME',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
  ];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
