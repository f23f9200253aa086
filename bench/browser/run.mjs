// What web pages can do to a running server of ours, tried in Chromium: pages of other sites, and a page whose name resolves to
// this machine (DNS rebinding) and so is, for the browser, the Temporal UI's own. None may decide about a run; the UI itself may.
// The same pages are first shown a development server without our protection: there some must decide, or the attempts show
// nothing. Prints what was tried and what the browser made of it; ends with 1 if a page decided, or the UI could not.
//
//   npm run bench:browser            (CHROMIUM=/path/to/chromium where it is not found by itself)

import { createServer } from 'node:http';
import { CHROMIUM, findProgram } from '../support/find-program.mjs';
import { attacksOn, EVIL, REBOUND, usesOf } from './attempts.mjs';
import { startBare, startOurs } from './servers.mjs';

const PATIENCE_MS = 20_000;
/** What was sent has arrived by then, or never will: everything is on this machine. */
const ARRIVAL_MS = 300;

const undo = [];
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function startBrowser(executablePath, server) {
  const { chromium } = await import('playwright-core');
  const rules = `MAP ${EVIL} 127.0.0.1, MAP ${REBOUND} ${server.ownUi.hostname}, MAP local.${REBOUND} 127.0.0.1`;
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      `--host-resolver-rules=${rules}`,
    ],
  });
  undo.push(() => browser.close());
  return browser;
}

/** Decisions that arrived at a new run for each of `attempts`, with what the browser said. */
async function tryAll(server, browser, attempts) {
  const outcomes = [];
  for (const [what, act] of attempts) {
    const id = `${what.replace(/\W+/g, '-')}-${outcomes.length}`;
    await server.newRun(id);
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const said = await act(page, id).catch((error) => error.message.split('\n', 1)[0]);
    await later(ARRIVAL_MS);
    outcomes.push({ what, said, arrived: await server.signals(id) });
    await page.context().close();
  }
  return outcomes;
}

async function main() {
  const executablePath = findProgram(CHROMIUM);
  if (executablePath === undefined) {
    console.log(`SKIPPED: Chromium is not on this machine; ${CHROMIUM.remedy}`);
    return 0;
  }
  const site = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>a page</title><body>');
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => site.close(resolve)));
  const evil = `http://${EVIL}:${site.address().port}/`;
  const print = (holds, { what, said, arrived }) =>
    console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${arrived} decisions arrived (${said})`);

  const bare = await startBare();
  undo.push(() => bare.stop());
  const attacked = await tryAll(bare, await startBrowser(executablePath, bare), attacksOn(bare, evil));
  const through = attacked.filter(({ arrived }) => arrived > 0);
  console.log('Without protection (a bare development server), these pages decide:');
  for (const outcome of through) print(true, outcome);
  if (through.length === 0) console.log('FAILED none: the attempts below show nothing');

  const server = await startOurs();
  undo.push(() => server.stop());
  const browser = await startBrowser(executablePath, server);
  console.log(
    `Chromium ${browser.version()}; UI ${server.uiUrl}; our server listens on ${server.listening.join(', ')}`,
  );
  const refused = await tryAll(server, browser, attacksOn(server, evil));
  const allowed = await tryAll(server, browser, usesOf(server));
  for (const outcome of refused) print(outcome.arrived === 0, outcome);
  for (const outcome of allowed) print(outcome.arrived === 1, outcome);
  const tried = refused.length + allowed.length;
  const failed =
    refused.filter(({ arrived }) => arrived !== 0).length +
    allowed.filter(({ arrived }) => arrived !== 1).length;
  console.log(failed === 0 ? `all ${tried} held` : `${failed} of ${tried} did not hold`);
  return failed === 0 && through.length > 0 ? 0 : 1;
}

main()
  .catch((error) => {
    console.error(error);
    return 1;
  })
  .then(async (code) => {
    for (const step of undo.reverse()) await step().catch((error) => console.error(error.message));
    process.exit(code);
  });
