// Preloaded into every Node process of a measured run: notes when it started, had loaded, and ended.

const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

const file = process.env.FIRST_RUN_TRACE;
if (file && require('node:worker_threads').isMainThread) {
  const note = (what, atMs) =>
    appendFileSync(
      file,
      `${JSON.stringify({ pid: process.pid, script: process.argv[1] ?? '', what, atMs })}\n`,
    );
  const now = () => performance.timeOrigin + performance.now();
  note('start', performance.timeOrigin);
  // The first turn after the main module has been evaluated.
  setImmediate(() => note('loaded', now()));
  process.on('exit', () => note('end', now()));
}
