// Makes the pictures of docs/images: a run on the sample library as the Temporal UI shows it, and the first
// page of its paper. Starts a server, a worker and a browser of its own, in a temporary folder, and ends them.
//
//   npm run docs:screenshots            (CHROMIUM=/path/to/chromium where it is not found by itself)

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM, needProgram } from '../bench/support/find-program.mjs';

const root = path.resolve(import.meta.dirname, '..');
const images = path.join(root, 'docs', 'images');
const require = createRequire(import.meta.url);
const { readConfig } = require('../dist/config/config.js');
const { openSession } = require('../dist/runtime/session.js');
const { startRun } = require('../dist/cli/start-run.js');

/** What a reader of the documentation loads for each picture, at most. */
const MAX_BYTES = 250_000;
const WIDTH = 1400;
const MARGIN = 24;
const PATIENCE_MS = 30_000;
const ID = 'mrqa-1';
const { question } = JSON.parse(readFileSync(path.join(root, 'examples', 'mrqa.json'), 'utf8'));
/** A question outside the sample's field, so that the list shows more than one outcome. */
const OUTSIDE = {
  id: 'vitamin-d',
  question: 'Does vitamin D supplementation prevent respiratory infections?',
};

async function until(what, look) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look().catch(() => undefined);
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Saves a picture of the page, `height` px tall. With `from` and `to` it starts above the one element and ends
 * `below` px below the other, which must stand within that height.
 */
async function shoot(page, name, { height, from, to, below = MARGIN }) {
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width: WIDTH, height });
  // The UI moves what it opens and draws its timeline late; a settled page is the same each time.
  await page.waitForTimeout(1_500);
  const first = await from?.boundingBox();
  const last = await to?.boundingBox();
  const x = first ? first.x - MARGIN : 0;
  const y = first ? first.y - MARGIN : 0;
  const bottom = last ? last.y + last.height + below : height;
  const file = path.join(images, `${name}.png`);
  await page.screenshot({
    path: file,
    clip: { x, y, width: WIDTH - x, height: Math.min(bottom, height) - y },
    animations: 'disabled',
    caret: 'hide',
  });
  report(file);
}

function report(file) {
  const { size } = statSync(file);
  console.log(`${path.relative(root, file)}  ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES)
    throw new Error(`${file} is larger than ${MAX_BYTES / 1000} kB: show less of the page`);
}

/** The UI shows a run's Markdown in frames; the page of its current details is the last. */
const detailsOf = (page) => page.locator('iframe').last().contentFrame();

async function showRunAtGate(page, run) {
  await page.goto(`${run}/user-metadata`);
  const details = detailsOf(page);
  await details.getByText('waiting for the owner').waitFor();
  await shoot(page, 'run-details', {
    height: 3200,
    from: page.getByText('Back to Workflows'),
    to: details.getByText('A server that is not at'),
  });
  await shoot(page, 'run-details-evidence', {
    height: 3200,
    from: details.getByRole('heading', { name: 'Policy:' }),
    to: details.getByRole('table').last(),
  });

  await page.goto(`${run}/timeline`);
  await page.getByText('waiting for the owner').first().waitFor();
  await shoot(page, 'run-timeline', {
    height: 1450,
    from: page.getByRole('heading', { name: 'Timeline' }),
    to: page.getByText('openRun').last(),
    // The axis of times.
    below: 110,
  });

  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: 'Send a Signal' }).click();
  await page.getByTestId('signal-select-button').locator('visible=true').click();
  await page.getByText('Publishes the draft at the gate').locator('visible=true').waitFor();
  await shoot(page, 'run-signals', { height: 800 });

  await page.goto(`${run}/query`);
  await page.getByTestId('query-select-button').click();
  await page.getByText('Where the run is').waitFor();
  await shoot(page, 'run-queries', { height: 780 });
}

async function showList(page, list) {
  await page.goto(list);
  await page.getByTestId('workflows-summary-table-configuration-button').click();
  for (const name of ['Run ID', 'Type', 'End'])
    await page.getByTestId(`orderable-list-item-${name}-remove-button`).click();
  for (const name of ['SovereignStage', 'SovereignScore', 'SovereignOutcome'])
    await page.getByTestId(`orderable-list-item-${name}-add-button`).click();
  await page.getByTestId('drawer-close-button').click();
  await page.getByRole('cell', { name: 'gate' }).waitFor();
  await shoot(page, 'run-list', { height: 480 });
}

async function showPaper(page, { folder, pdf, html, md }) {
  const name = 'paper-first-page';
  const file = pdf && path.join(folder, pdf);
  if (file && existsSync(file)) {
    const pdftoppm = needProgram({
      names: ['pdftoppm'],
      remedy: 'install it (Debian: apt-get install poppler-utils)',
    });
    const out = path.join(images, name);
    execFileSync(pdftoppm, [
      '-png',
      '-singlefile',
      '-f',
      '1',
      '-l',
      '1',
      '-scale-to-x',
      '850',
      '-scale-to-y',
      '-1',
      file,
      out,
    ]);
    report(`${out}.png`);
  } else if (html && existsSync(path.join(folder, html))) {
    await page.goto(pathToFileURL(path.join(folder, html)).href);
    await shoot(page, name, { height: 1400 });
  } else {
    throw new Error(`${folder} holds neither a PDF nor an HTML page, only ${md}: build and try again`);
  }
}

/** Always the same one: its path stands in the pictures. */
function temporaryFolder() {
  const folder = path.join(tmpdir(), 'sovereign-docs');
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    throw new Error(`${folder} exists: another run of this script is at work, or was killed; then remove it`);
  }
  return folder;
}

async function main() {
  const executablePath = needProgram(CHROMIUM);
  mkdirSync(images, { recursive: true });
  const temporary = temporaryFolder();
  const env = {
    ...process.env,
    SOVEREIGN_TEMPORAL: 'embedded',
    SOVEREIGN_HOME: '.sovereign',
    SOVEREIGN_PAPERS: 'papers',
  };
  // Only what the pictures are of: no model, source or paths of whoever makes them.
  for (const name of Object.keys(env))
    if (/^SOVEREIGN_(MODEL|EMBED|SOURCE|LIBRARY|TASK_QUEUE|RUN_PATHS)/.test(name)) delete env[name];
  const config = readConfig({ env, cwd: temporary, runPaths: 'allow' });
  const undo = [async () => rmSync(temporary, { recursive: true, force: true })];
  try {
    const session = await openSession({ config, env, log: () => undefined, work: 'all', ui: true });
    undo.push(() => session.close());
    const { client, server } = session;
    const start = (workflowId, asked) =>
      startRun({
        client,
        namespace: server.namespace,
        taskQueue: config.taskQueue,
        workflowId,
        request: { question: asked, source: 'sample' },
        chosenSource: false,
        self: 'sovereign',
      });
    await (await start(OUTSIDE.id, OUTSIDE.question)).handle.result();
    const { handle, runId } = await start(ID, question);
    await until(
      'the run waits for its owner',
      async () => (await handle.query('status')).waitingFor === 'owner',
    );

    const browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    undo.push(() => browser.close());
    const context = await browser.newContext({
      viewport: { width: WIDTH, height: 900 },
      timezoneId: 'UTC',
      locale: 'en-GB',
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const list = `${server.uiUrl}/namespaces/default/workflows`;
    const run = `${list}/${ID}/${runId}`;

    await showRunAtGate(page, run);
    await showList(page, list);
    await handle.signal('approve', { by: 'you' });
    const { paper } = await handle.result();
    await page.goto(`${run}/user-metadata`);
    await detailsOf(page).getByText('approved by you').first().waitFor();
    await shoot(page, 'run-published', { height: 850 });
    await showPaper(page, paper);
  } finally {
    for (const step of undo.reverse()) await step().catch((error) => console.error(error.message));
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(`docs-screenshots: ${error.message}`);
    process.exit(1);
  },
);
