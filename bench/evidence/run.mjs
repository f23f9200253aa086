// What searches keep and what findings quote, on SciFact's train claims and the small cases: docs/evidence.md's figures.
// `--quick`: every fourth claim. `--write`: weights.ts from the whole set. `--json`: figures only.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/product.mjs';
import { caseFigures } from './cases.mjs';
import { claims, corpus, forms, hasData, openCorpus } from './data.mjs';
import { figures, prepare } from './findings.mjs';
import { flagFigures } from './flags.mjs';
import { isFound, search, select, share } from './retrieval.mjs';
import { crossValidated, FILE, tune, write } from './tuning.mjs';
import { verifierSpeed } from './verifier.mjs';

const has = (flag) => process.argv.includes(flag);
const EVERY = has('--quick') ? 4 : 1;
const OTHER_FIELD = [
  'Does retrieval augmentation reduce hallucination in question answering?',
  'Is the tensor-to-scalar ratio bounded by the cosmic microwave background?',
  'What is the upper limit on the Higgs boson cross section in tau decays?',
  'How did cathedral builders in Gothic France finance their vaults?',
  'Does a minimum wage raise unemployment among young workers?',
  'Which garbage collectors have the shortest pauses in Java?',
  'Do carbon taxes lower emissions of power plants?',
  'Does dropout improve convolutional networks on ImageNet?',
  'What is the impact of steel fibres on the shear strength of concrete beams?',
  'Are prime gaps bounded?',
  'Does attention outperform recurrence in machine translation?',
  'Is Shakespeare the author of Edward III?',
];

const log = (text) => {
  if (!has('--json')) process.stderr.write(`${text}\n`);
};

async function selections(library, list, papers) {
  const out = [];
  for (const one of list) {
    const answers = await search(library, one.question);
    const selection = select({ ...one, answers });
    out.push({ ...one, selection, api: select({ ...one, answers, form: 'api' }), answers, papers });
  }
  return out;
}

/** The same searches without the papers that have the answer. */
const withoutGold = ({ question, answers, gold, ...rest }) => {
  const left = answers.map((answer) => ({
    ...answer,
    papers: answer.papers.filter(({ id }) => !gold.has(id)),
  }));
  return { ...rest, question, gold, selection: select({ question, answers: left }) };
};

async function onTrain() {
  const papers = corpus();
  const library = await openCorpus(papers);
  const asked = Object.entries(forms('SUPPORT')).map(([form, list]) => [
    form,
    list.filter((_, at) => at % EVERY === 0),
  ]);
  const recall = {};
  const answerable = {};
  let removed = [];
  for (const [form, list] of asked) {
    const found = await selections(library, list, papers);
    recall[form] = {
      questions: list.length,
      local: share(found, isFound),
      api: share(found, ({ gold, api }) => isFound({ gold, selection: api })),
    };
    answerable[form] = found.map(prepare);
    if (form === 'statements') removed = found.map(withoutGold).map(prepare);
    log(`${form}: ${list.length} searched`);
  }
  const stray = OTHER_FIELD.map((question, id) => ({ id, question, gold: new Map() }));
  const otherField = (await selections(library, stray, papers)).map(prepare);
  const prepared = { answerable, otherField };
  const result = {
    recall,
    findings: Object.fromEntries(Object.entries(answerable).map(([form, list]) => [form, figures(list)])),
    empty: { otherField: figures(otherField).none, goldRemoved: figures(removed).none },
    flags: flagFigures({ papers, supported: claims('SUPPORT'), contradicted: claims('CONTRADICT') }),
  };
  if (EVERY > 1) return result;
  const settings = tune(prepared);
  if (has('--write')) write(settings);
  log(has('--write') ? `${path.relative(root, FILE)} written; build and run again for its figures` : '');
  return { ...result, tuned: settings, crossValidated: crossValidated(prepared) };
}

const started = Date.now();
if (!hasData()) log('../shared/data/scifact is not there: the figures of SciFact are left out');
const result = {
  ...(hasData() ? await onTrain() : {}),
  cases: existsSync(path.resolve(root, '../shared/cases')) ? await caseFigures() : 'not there: left out',
  verifier: verifierSpeed(),
  seconds: (Date.now() - started) / 1_000,
};
const round = (_, value) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value);
process.stdout.write(`${JSON.stringify(result, round, 2)}\n`);
