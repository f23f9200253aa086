// Loaded into a worker by `node --require`: notes each time that its event loop stands still, one JSON line a block.

const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const { BLOCKS_FILE } = process.env;
const EVERY_MS = 10;
const NOTED_FROM_MS = 100;

if (isMainThread) {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const blockedMs = now - last - EVERY_MS;
    last = now;
    if (blockedMs >= NOTED_FROM_MS)
      appendFileSync(BLOCKS_FILE, `${JSON.stringify({ until: Date.now(), ms: Math.round(blockedMs) })}\n`);
  }, EVERY_MS).unref();
}
