// Child processes of a bench: their output in a file, their end awaited, and none of them left behind.

import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { endsWithUs } from './ending.mjs';

/**
 * Starts a program. `gone` of the child settles with its exit code (null: by a signal) when it has ended, `said` is the
 * last of what it printed.
 *
 * `endSignal`: what it gets when the bench ends before it. `logFile`: where its output goes.
 */
export function startProcess({ name, command, args, logFile, endSignal = 'SIGKILL', ...options }) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const keep = (text) => logFile && appendFileSync(logFile, `[${name}] ${text}`);
  const ended = child.pid === undefined ? () => undefined : endsWithUs(child.pid, endSignal);
  child.said = '';
  child.gone = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      child.said += error.message;
      resolve(1);
    });
  });
  child.gone.then(ended);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      child.said = `${child.said}${data}`.slice(-20_000);
      keep(data);
    });
  return child;
}

export const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null || !child.pid;

/** Sends the signal and waits until the process is gone. */
export async function stop(child, signal = 'SIGTERM') {
  if (!hasEnded(child)) child.kill(signal);
  return child.gone;
}
