// What a worker process holds, seen from outside (/proc) and as its witness tells (witness.cjs).

import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

const lookAt = (what) => {
  try {
    return what();
  } catch {
    // Closed between listing and looking.
    return undefined;
  }
};

function kindOf(target) {
  if (target.startsWith('socket:')) return 'sockets';
  if (target.startsWith('pipe:')) return 'pipes';
  return target.startsWith('anon_inode:') ? 'anonymous' : 'files';
}

/** Open descriptors by kind, and threads. */
function descriptorsOf(pid) {
  const folder = `/proc/${pid}/fd`;
  const kinds = { sockets: 0, pipes: 0, anonymous: 0, files: 0 };
  for (const name of readdirSync(folder)) {
    const target = lookAt(() => readlinkSync(path.join(folder, name)));
    if (target !== undefined) kinds[kindOf(target)] += 1;
  }
  const threads = Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  return { ...kinds, threads };
}

/** The last line of each thread's witness; undefined before the main thread has spoken. */
function witnessed(file) {
  const text = lookAt(() => readFileSync(file, 'utf8')) ?? '';
  const lines = text
    .trimEnd()
    .split('\n')
    .slice(-40)
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const byThread = new Map(lines.map((line) => [line.thread, line]));
  const main = byThread.get('main');
  if (main === undefined) return undefined;
  const threads = [...byThread.values()].filter((line) => line !== main);
  return {
    rss: main.rss,
    heap: main.data,
    code: main.code,
    // Also what lies outside of V8's heap for it: buffers.
    external: main.external,
    workflowHeaps: threads.reduce((sum, { data }) => sum + data, 0),
    handles: main.handles,
    timers: main.resources.Timeout ?? 0,
    resources: Object.values(main.resources).reduce((sum, count) => sum + count, 0),
  };
}

const namesIn = (folder) => lookAt(() => readdirSync(folder)) ?? [];

export function sample({ pid, witnessFile, home }) {
  const inside = witnessed(witnessFile);
  if (inside === undefined) throw new Error(`worker ${pid} has not said anything to ${witnessFile}`);
  return {
    ...inside,
    ...descriptorsOf(pid),
    temporary: [path.join(home, '.sovereign', 'store', 'tmp'), path.join(home, 'papers', '.tmp')].flatMap(
      namesIn,
    ).length,
    log: lookAt(() => statSync(path.join(home, '.sovereign', 'worker.log')).size) ?? 0,
  };
}

/** Bytes of all files below a folder. */
export function bytesBelow(folder) {
  let bytes = 0;
  for (const entry of lookAt(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesBelow(at);
    else if (entry.isFile()) bytes += lookAt(() => statSync(at).size) ?? 0;
  }
  return bytes;
}
