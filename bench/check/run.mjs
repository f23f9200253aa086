// The checking call on SciFact's train claims: does the abstract say it, with whatever model is configured. A label is told from
// the verdict: supported -> SUPPORT, contradicted -> CONTRADICT, partly and no -> not enough information.
//
//   SOVEREIGN_MODEL_URL=... SOVEREIGN_MODEL=... npm run bench:check [-- --pairs 60] [--seed 1] [--json]

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { product, root } from '../support/product.mjs';
import { seeded } from '../support/seeded.mjs';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const FOLDER = path.resolve(root, '../shared/data/scifact');
const LABELS = ['SUPPORT', 'CONTRADICT', 'NEI'];
const LABEL_OF = { supported: 'SUPPORT', contradicted: 'CONTRADICT', partly: 'NEI', no: 'NEI' };
const RESAMPLES = 2_000;

if (!existsSync(path.join(FOLDER, 'claims_train.jsonl'))) {
  console.log(`not run: there is no SciFact in ${FOLDER}`);
  process.exit(0);
}
const { readConfig } = product('config/config.js');
const { model: settings, proxies } = readConfig({ env: process.env, cwd: root, runPaths: 'deny' });
if (settings === undefined) {
  console.log('not run: no model is configured; set SOVEREIGN_MODEL_URL and SOVEREIGN_MODEL');
  process.exit(0);
}
const { createOpenAICompatibleModel } = product('models/openai-compatible.js');
const { createOutboundFetch } = product('http/outbound.js');
const { checkAnswer, checkPrompt, CHECK_PROMPT_VERSION } = product('kernels/prompts/check.js');
const model = createOpenAICompatibleModel({ ...settings, fetch: createOutboundFetch({ proxies }) });

const chance = seeded(Number(values.seed));

const lines = (name) =>
  readFileSync(path.join(FOLDER, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const papers = new Map(
  lines('corpus.jsonl').map(({ doc_id, title, abstract }) => [
    String(doc_id),
    { title, abstract: abstract.map((sentence) => sentence.trim()).join(' ') },
  ]),
);

/** One abstract for each claim; without evidence it is one that the claim's author cited all the same. */
const all = lines('claims_train.jsonl').flatMap(({ claim, evidence, cited_doc_ids: cited }) => {
  const [doc, sets] = Object.entries(evidence)[0] ?? [String(cited[0]), undefined];
  const label = sets === undefined ? 'NEI' : sets[0].label;
  const paper = papers.get(doc);
  return paper === undefined ? [] : [{ claim, paper, label }];
});
const each = Math.floor(Number(values.pairs) / LABELS.length);
const pairs = chance.shuffled(
  LABELS.flatMap((label) => chance.shuffled(all.filter((one) => one.label === label)).slice(0, each)),
);

const judged = [];
const started = performance.now();
const concurrency = settings.concurrency ?? 4;
const queue = [...pairs];
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (let pair = queue.shift(); pair !== undefined; pair = queue.shift()) {
      const result = await model.generate({
        task: 'check',
        ...checkPrompt({ paper: pair.paper, claims: [{ id: 'K1', claim: pair.claim }] }),
        schemaName: CHECK_PROMPT_VERSION,
        schema: checkAnswer(['K1']),
        maxOutputTokens: 1_000,
      });
      const said =
        result.kind === 'answer' ? result.value.claims.find(({ id }) => id.trim() === 'K1') : undefined;
      judged.push({ label: pair.label, verdict: said?.verdict ?? null });
      process.stderr.write(
        `${judged.length} of ${pairs.length}: ${pair.label} ${said?.verdict ?? 'no answer'}\n`,
      );
    }
  }),
);

function scores(list) {
  const told = list.map(({ label, verdict }) => [label, verdict === null ? 'none' : LABEL_OF[verdict]]);
  const accuracy = told.filter(([label, got]) => label === got).length / told.length;
  const f1 = LABELS.map((one) => {
    const hit = told.filter(([label, got]) => label === one && got === one).length;
    const given = told.filter(([, got]) => got === one).length;
    const gold = told.filter(([label]) => label === one).length;
    return given + gold === 0 ? 0 : (2 * hit) / (given + gold);
  });
  return { accuracy, macroF1: f1.reduce((a, b) => a + b, 0) / f1.length, f1 };
}

/** The middle 95 % of resampled figures. */
function interval(of) {
  const draws = Array.from({ length: RESAMPLES }, () =>
    of(scores(judged.map(() => judged[Math.floor(chance.next() * judged.length)]))),
  ).sort((a, b) => a - b);
  return [draws[Math.floor(RESAMPLES * 0.025)], draws[Math.floor(RESAMPLES * 0.975)]];
}
const figures = scores(judged);
const out = {
  model: settings.model,
  prompt: CHECK_PROMPT_VERSION,
  pairs: judged.length,
  seconds: Math.round((performance.now() - started) / 1_000),
  abstained: judged.filter(({ verdict }) => verdict === null).length,
  accuracy: figures.accuracy,
  accuracyInterval: interval((one) => one.accuracy),
  macroF1: figures.macroF1,
  macroF1Interval: interval((one) => one.macroF1),
  f1: Object.fromEntries(LABELS.map((label, at) => [label, figures.f1[at]])),
  verdicts: Object.fromEntries(
    LABELS.map((label) => [
      label,
      Object.fromEntries(
        ['supported', 'partly', 'no', 'contradicted', null].map((verdict) => [
          verdict ?? 'none',
          judged.filter((one) => one.label === label && one.verdict === verdict).length,
        ]),
      ),
    ]),
  ),
};
if (values.json) console.log(JSON.stringify(out, null, 1));
else {
  const shown = (value) => value.toFixed(2);
  console.log(
    `${out.model}, ${out.prompt}: ${out.pairs} pairs of SciFact train, ${each} of each label, ${out.seconds} s`,
  );
  console.log(`accuracy ${shown(out.accuracy)} (95 %: ${out.accuracyInterval.map(shown).join(' to ')})`);
  console.log(`macro F1 ${shown(out.macroF1)} (95 %: ${out.macroF1Interval.map(shown).join(' to ')})`);
  for (const label of LABELS)
    console.log(`${label.padEnd(10)} F1 ${shown(out.f1[label])}  ${JSON.stringify(out.verdicts[label])}`);
}
