// What a bench started ends with it, and what it made goes with it: after the last line, an error, or Ctrl-C.

import { readFileSync, rmSync } from 'node:fs';

const WAIT_MS = 10_000;

const processes = new Map();
const folders = new Set();

/** Ends the process with `signal` when the bench ends. Returns what takes that back, for when it has ended. */
export function endsWithUs(pid, signal = 'SIGKILL') {
  processes.set(pid, signal);
  return () => processes.delete(pid);
}

/** Removes the folder when the bench ends; with KEEP in the environment it stays, and its name is printed. */
export function goesWithUs(folder) {
  folders.add(folder);
  return folder;
}

/** Removes it now. What writes below it must have ended. */
export function removeNow(folder) {
  folders.delete(folder);
  if (process.env.KEEP) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Nobody reaps the dead here any more, so a zombie counts as gone. */
function isGone(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  try {
    return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform === 'linux';
  }
}

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

// Synchronous, because nothing else runs once a process exits, whatever made it exit.
process.on('exit', () => {
  // A stopped process is first woken, or it would not hear.
  for (const [pid, signal] of processes) {
    kill(pid, 'SIGCONT');
    kill(pid, signal);
  }
  const deadline = Date.now() + WAIT_MS;
  while ([...processes.keys()].some((pid) => !isGone(pid))) {
    if (Date.now() > deadline) {
      for (const pid of processes.keys()) kill(pid, 'SIGKILL');
      break;
    }
    pause(20);
  }
  for (const folder of folders) removeNow(folder);
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.once(signal, () => process.exit(code));
