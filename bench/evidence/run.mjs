// What searches keep and what findings quote, on SciFact's train claims and the small cases: docs/measurements/evidence.md's figures.
// `--tune`: also the weights that the script would choose, cross-validated. `--write`: into weights.ts and tuned.json.
// `--quick`: every fourth claim. `--json`: as JSON. With SOVEREIGN_EMBED_URL, also what an embedding model's vote keeps.

import { announcementFigures } from './announcements.mjs';
import { caseFigures, readmeCase, readmeFigures } from './cases.mjs';
import { claims, corpus, forms, hasData, openCorpus } from './data.mjs';
import { figures, prepare } from './findings.mjs';
import { flagFigures } from './flags.mjs';
import { judgedFigures } from './judged.mjs';
import { arxivTitles, emptyInArxiv, OTHER_FIELD } from './other-field.mjs';
import { policyFigures } from './policy.mjs';
import { isFound, openVoter, search, select, share } from './retrieval.mjs';
import { crossValidated, tune, write } from './tuning.mjs';
import { verifierSpeed } from './verifier.mjs';
import { wishFigures } from './wishes.mjs';

const has = (flag) => process.argv.includes(flag);
const EVERY = has('--quick') ? 4 : 1;
const sample = (list) => list.filter((_, at) => at % EVERY === 0);
const started = Date.now();
const log = (text) => {
  process.stderr.write(`${((Date.now() - started) / 1_000).toFixed(0)} s: ${text}\n`);
};

async function selections(library, list, papers) {
  const out = [];
  for (const one of list) {
    const answers = await search(library, one.question);
    out.push({ ...one, selection: select({ ...one, answers }), answers, papers });
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

/** What is kept where the order of an embedding model votes. */
async function keptWith(voter, found) {
  const kept = async (form) => {
    const list = [];
    for (const { question, answers, gold } of found) {
      const votes = await voter({ question, answers, form });
      list.push({ gold, selection: select({ question, answers, form, votes }) });
    }
    return share(list, isFound);
  };
  return { keptWithEmbedder: await kept('local'), keptOfApiWithEmbedder: await kept('api') };
}

const asIfFromApi = ({ gold, ...one }) => isFound({ gold, selection: select({ ...one, form: 'api' }) });

async function onTrain(readme) {
  const papers = corpus();
  const library = await openCorpus(papers);
  log(`${papers.size} abstracts indexed`);
  const voter = await openVoter();
  const recall = {};
  const answerable = {};
  let removed = [];
  const policy = {};
  for (const [form, all] of Object.entries(forms('SUPPORT'))) {
    const list = sample(all);
    const found = await selections(library, list, papers);
    recall[form] = {
      questions: list.length,
      kept: share(found, isFound),
      keptOfApi: share(found, asIfFromApi),
      ...(voter && (await keptWith(voter, found))),
    };
    answerable[form] = found.map(prepare);
    if (form === 'statements') {
      const taken = found.map(withoutGold);
      removed = taken.map(prepare);
      policy.supported = policyFigures(found);
      policy.answerTakenOut = policyFigures(taken);
    }
    log(`${form}: ${list.length} asked`);
  }
  const experts = { papers, supported: claims('SUPPORT'), contradicted: claims('CONTRADICT') };
  const contradicted = sample(claims('CONTRADICT')).map((one) => ({ ...one, question: one.claim }));
  policy.contradicted = policyFigures(await selections(library, contradicted, papers));
  log('verdicts counted');
  const nothing = async (questions) => {
    const list = questions.map((question, id) => ({ id, question, gold: new Map() }));
    return (await selections(library, list, papers)).map(prepare);
  };
  const otherField = await nothing(OTHER_FIELD);
  const titles = await nothing(arxivTitles());
  const biomedical = sample(forms('SUPPORT')['yes or no']).filter((_, at) => at % 4 === 0);
  const result = {
    recallAt9: recall,
    findings: Object.fromEntries(Object.entries(answerable).map(([form, list]) => [form, figures(list)])),
    nothingQuoted: {
      otherField: figures(otherField).none,
      titlesOfPhysicsAndMathematics: titles.length === 0 ? null : figures(titles).none,
      biomedicalQuestionsOfArxiv: await emptyInArxiv(biomedical.map(({ question }) => question)),
      answerTakenOut: figures(removed).none,
    },
    policy,
    judged: await judgedFigures(library),
    flags: flagFigures(experts),
    announcements: announcementFigures(experts),
  };
  log('flags compared');
  if (!has('--tune') && !has('--write')) return result;
  const prepared = { answerable, otherField: [...otherField, ...titles], readme };
  const tuned = tune(prepared);
  log('tuned');
  const found = crossValidated(prepared);
  log('cross-validated');
  if (has('--write')) log(`${write(tuned, found).join(' and ')} written: build and run again`);
  return { ...result, tuned, crossValidated: found };
}

const ABSENT = (what) => `SKIPPED: ${what} is not there`;
const readme = await readmeCase();
const result = {
  ...(hasData() ? await onTrain(readme) : { scifact: ABSENT('../shared/data/scifact') }),
  readme: readmeFigures(readme),
  wishes: wishFigures(),
  cases: (await caseFigures()) ?? ABSENT('../shared/cases'),
  verifier: verifierSpeed(),
  seconds: (Date.now() - started) / 1_000,
};

const round = (_, value) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value);
const rounded = JSON.parse(JSON.stringify(result, round));
function print(value, name) {
  if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) print(inner, name === '' ? key : `${name} / ${key}`);
  else process.stdout.write(`${name.padEnd(60)} ${value}\n`);
}
if (has('--json')) process.stdout.write(`${JSON.stringify(rounded, null, 2)}\n`);
else print(rounded, '');
