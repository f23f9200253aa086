// What a round asks of a language model: calls and tokens by task, on abstracts of the usual length (SciFact's, as a library),
// with a model that reads and writes by rule. Prompts are measured; answers are as long as the rules make them, and a
// model's own words are a little longer.
//
//   npm run bench:usage [-- --questions 3] [--json]

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { corpus, forms, hasData, writeLibrary } from '../evidence/data.mjs';
import { root } from '../support/product.mjs';
import {
  bodyOf,
  chatCompletion,
  isModelList,
  review,
  sendModelList,
  taskOf,
  usualAnswer,
} from '../support/provider-forms.mjs';
import { seeded } from '../support/seeded.mjs';

const { values } = parseArgs({
  options: { questions: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
});
if (!hasData()) {
  console.log('SKIPPED: there is no SciFact in ../shared/data');
  process.exit(0);
}

/** Qwen 2.5's tokenizer has 4.38 over 40 prompts that read or check an abstract of SciFact's; this counts a little more. */
const CHARS_A_TOKEN = 4.3;
const tokens = (text) => Math.ceil(text.length / CHARS_A_TOKEN);

const PARTS = ['Does it help?', 'Whom does it help?', 'By how much?'];
const plan = ({ question }) => {
  const words = question
    .match(/[A-Za-z]+/g)
    .slice(0, 6)
    .join(' ');
  return {
    parts: PARTS,
    queries: ['effect', 'trial', 'mechanism', 'review'].map((more) => `${words} ${more}`),
  };
};

function answerTo({ task, prompt, question }) {
  if (task === 'plan') return plan({ question });
  if (task === 'plan-again') return { missing: 'Harm.', queries: ['harm and side effects', 'no effect'] };
  const quoteOf = (passage) => passage.split(/(?<=\.)\s/).at(-1);
  return usualAnswer({ task, prompt, quoteOf }) ?? review({ score: 8 });
}

async function openModel(question) {
  const asked = [];
  const server = createServer(async (request, response) => {
    if (isModelList(request)) return sendModelList(response, 'ruled-1');
    const body = JSON.parse(await bodyOf(request));
    const texts = body.messages.map(({ content }) => content);
    const task = taskOf(body.response_format.json_schema.name);
    const answer = answerTo({ task, prompt: texts.slice(1).join('\n'), question });
    asked.push({ task, in: tokens(texts.join('\n')), out: tokens(JSON.stringify(answer)) });
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(chatCompletion({ model: body.model, answer })));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
}

const folder = mkdtempSync(path.join(tmpdir(), 'sovereign-usage-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const library = path.join(folder, 'library.jsonl');
writeLibrary(library, corpus());
const chance = seeded(1);
const all = forms('SUPPORT')['yes or no'];
const questions = Array.from({ length: Number(values.questions) }, () => chance.of(all));

const rows = new Map();
for (const { question } of questions) {
  const model = await openModel(question);
  await promisify(execFile)(
    process.execPath,
    [
      path.join(root, 'dist', 'cli.js'),
      'research',
      '--library',
      library,
      '--json',
      '--approve-as',
      'bench',
      question,
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        SOVEREIGN_MODEL_URL: model.url,
        SOVEREIGN_MODEL: 'ruled-1',
        SOVEREIGN_MODEL_CONCURRENCY: '4',
      },
      maxBuffer: 1e8,
    },
  ).catch((error) => {
    // With --approve-as the command ends at the gate, with a code of its own where the owner has to look.
    if (model.asked.every(({ task }) => task !== 'review-validator')) throw error;
  });
  model.close();
  for (const { task, ...used } of model.asked) {
    const row = rows.get(task) ?? { calls: 0, in: 0, out: 0 };
    rows.set(task, { calls: row.calls + 1, in: row.in + used.in, out: row.out + used.out });
  }
}

const runs = questions.length;
const table = [...rows].map(([task, { calls, in: given, out }]) => ({
  task,
  calls: calls / runs,
  in: Math.round(given / runs),
  out: Math.round(out / runs),
  largest: Math.round(given / calls),
}));
const sum = (name) => table.reduce((total, row) => total + row[name], 0);
if (values.json) console.log(JSON.stringify({ runs, table }, null, 1));
else {
  console.log(`a run without a revision, mean of ${runs}`);
  console.log('task                 calls   tokens in  out   in a call');
  for (const { task, calls, in: given, out, largest } of table)
    console.log(
      `${task.padEnd(20)} ${calls.toFixed(1).padStart(5)} ${String(given).padStart(10)} ${String(out).padStart(5)} ${String(largest).padStart(10)}`,
    );
  console.log(
    `${'all'.padEnd(20)} ${sum('calls').toFixed(1).padStart(5)} ${String(sum('in')).padStart(10)} ${String(sum('out')).padStart(5)}`,
  );
}
