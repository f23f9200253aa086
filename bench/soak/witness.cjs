// Loaded into a worker under test by `node --expose-gc --require`: says every few seconds what the process holds, one JSON
// line a thread, after a garbage collection, so that what is left is really held.

const { appendFileSync, openSync } = require('node:fs');
const { getHeapCodeStatistics } = require('node:v8');
const { isMainThread, threadId } = require('node:worker_threads');

const { WITNESS_FILE, WITNESS_EVERY_MS, WITNESS_CACHED, WITNESS_SABOTAGE = '' } = process.env;

const counted = (names) => {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

function look() {
  // The second collection takes what the finalizers of the first let go.
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  // Code that is still being optimized after hundreds of runs is nothing that runs leave behind.
  const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
  const line = {
    thread: isMainThread ? 'main' : threadId,
    rss,
    data: heapUsed - code - bytecode,
    code: code + bytecode,
    external,
    // A process's timers, sockets and requests are its main thread's; workflow threads have none.
    resources: isMainThread ? counted(process.getActiveResourcesInfo()) : undefined,
    handles: isMainThread ? process._getActiveHandles().length : undefined,
  };
  appendFileSync(WITNESS_FILE, `${JSON.stringify(line)}\n`);
}

setInterval(look, Number(WITNESS_EVERY_MS)).unref();

// Runs kept in memory are bounded, but by more than a soak has: with a lower bound it is reached at once, and what grows then is
// no cache.
if (isMainThread) {
  const { Worker } = require('@temporalio/worker');
  const { create } = Worker;
  Worker.create = (settings) =>
    create.call(Worker, {
      ...settings,
      maxCachedWorkflows: Math.min(
        settings.maxCachedWorkflows ?? Number.POSITIVE_INFINITY,
        Number(WITNESS_CACHED),
      ),
    });
}

// The bench's own proof: with one of these its table must turn red.
if (isMainThread) {
  const held = [];
  const leaks = {
    memory: () => held.push(Array.from({ length: 40_000 }, (_, n) => n + 0.5)),
    timers: () => held.push(setInterval(() => undefined, 60_000)),
    files: () => held.push(openSync('/dev/null', 'r')),
  };
  for (const name of WITNESS_SABOTAGE.split(',').filter(Boolean)) setInterval(leaks[name], 1_000).unref();
}
