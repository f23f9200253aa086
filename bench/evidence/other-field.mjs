// Questions that a library does not answer: nothing should be quoted.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { product, root } from '../support/product.mjs';
import { openArxiv } from './data.mjs';
import { COUNT } from './findings.mjs';
import { search, select, share } from './retrieval.mjs';

const ARXIV = path.resolve(root, '../shared/data/arxiv');

/** Asked of SciFact's biomedical abstracts. */
export const OTHER_FIELD = [
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
  'Does quantitative easing raise house prices?',
  'Do speed cameras reduce road accidents?',
  'Is the Riemann hypothesis implied by bounds on the Mertens function?',
  'Do black holes lose information when they evaporate?',
  'Does school uniform improve attendance of pupils?',
  'Which alloys resist corrosion in sea water?',
  'How do glaciers respond to warming oceans in Greenland?',
  'Do tariffs increase domestic production of steel?',
  'Does remote work raise productivity of employees?',
  'Can neural networks solve the travelling salesman problem?',
  'What is the effect of exchange rates on exports of wine?',
  'Does the sterile neutrino explain the reactor anomaly?',
  'Do judges sentence more harshly before lunch?',
  'Is inflation caused by growth of the money supply?',
  'Does beam search improve summarization over greedy decoding?',
  'Do plate tectonics drive the cooling of the mantle?',
  'Does bilingualism slow reading in children at primary school?',
  'Do incentives for electric cars reduce sales of petrol cars?',
  'Which consensus protocols tolerate Byzantine failures with fewest messages?',
  'Does pruning transformers reduce latency without loss of accuracy?',
  'What is the effect of immigration on wages of natives?',
  'Does topological order survive at finite temperature?',
  'Did the Black Death raise wages in England?',
  'Does rainfall cause landslides in the Alps?',
  'Are quasars powered by accretion onto supermassive black holes?',
  'Does mulching reduce evaporation from soils in orchards?',
];

/** Titles of arXiv papers that are not of biology, as they are: many have two or three words only. */
export function arxivTitles() {
  const file = path.join(ARXIV, 'full-schema.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ categories }) => !categories.includes('q-bio'))
    .map(({ title }) => title.replace(/\s+/g, ' '));
}

/** The share of biomedical questions for which nothing is quoted from papers on computational linguistics. */
export async function emptyInArxiv(questions) {
  const { takeFindings } = product('reading/closest-sentences.js');
  const library = await openArxiv();
  if (library === null) return null;
  const found = [];
  for (const question of questions) {
    const { papers, words } = select({ question, answers: await search(library, question) });
    found.push(takeFindings({ question, papers, words, count: COUNT }));
  }
  return share(found, (some) => some.length === 0);
}
