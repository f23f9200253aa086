// What the peers' programs have in common: commands come as lines of JSON on stdin, one after the other, and each is
// answered by a line on stdout. They end when stdin does, also when whoever holds it is killed.

import { createInterface } from 'node:readline';

export async function serveCommands(commands, close) {
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, ...given } = JSON.parse(line);
    try {
      console.log(JSON.stringify({ answer: (await commands[command](given)) ?? null }));
    } catch (error) {
      console.log(JSON.stringify({ error: error.stack ?? String(error) }));
    }
  }
  await close();
}

/** `runs` runs, `concurrency` at a time: how long each took and all together, in milliseconds. */
export async function inParallel({ runs, concurrency }, run) {
  const each = [];
  let begun = 0;
  const startMs = performance.now();
  const one = async () => {
    while (begun < runs) {
      begun += 1;
      const atMs = performance.now();
      await run();
      each.push(performance.now() - atMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(runs, concurrency) }, one));
  return { each, totalMs: performance.now() - startMs };
}
