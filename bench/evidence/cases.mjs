// The small cases, and the question of examples/mrqa.json on the bundled sample: what is kept, quoted and flagged.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { product, root } from '../support/product.mjs';
import { CACHE } from './data.mjs';
import { COUNT } from './findings.mjs';
import { search, select } from './retrieval.mjs';

const CASES = path.resolve(root, '../shared/cases');
const FALLS = 'Does vitamin D reduce the risk of falls in older adults?';
/** What is wanted: papers kept, claims quoted, claims with a strict flag, and at least one flagged at all. */
const WANTED = {
  'contradiction-auto-approved': { question: FALLS, kept: 5, quoted: 5, strict: 2 },
  'false-contradiction': {
    question: 'Does telemonitoring reduce hospital admissions in heart failure?',
    kept: 3,
    quoted: 3,
    strict: 0,
  },
  half: { question: FALLS, kept: 3, quoted: 3, strict: 1 },
  hep: {
    question: 'What is the upper limit on the Higgs boson cross section in tau decays?',
    kept: 3,
    quoted: 1,
    strict: 0,
  },
  zh: { question: '检索增强生成能减少幻觉吗？', kept: 3, quoted: 1, strict: 0, flagged: true },
  de: {
    question: 'Verringert Vitamin D Stürze bei älteren Menschen?',
    kept: 3,
    quoted: 1,
    strict: 0,
    flagged: true,
  },
  withdrawn: { question: FALLS, kept: 3, quoted: 3, strict: 1 },
  sici: { question: FALLS, kept: 3, quoted: 3, strict: 1 },
  shareddoi: { question: FALLS, kept: 3, quoted: 3, strict: 1 },
};

export async function caseFigures() {
  if (!existsSync(CASES)) return null;
  mkdirSync(CACHE, { recursive: true });
  const { openLibrary } = product('literature/library.js');
  const { takeFindings } = product('reading/closest-sentences.js');
  const rows = {};
  for (const [name, wanted] of Object.entries(WANTED)) {
    const { question } = wanted;
    const library = await openLibrary({
      path: path.join(CASES, `${name}.jsonl`),
      indexDir: path.join(CACHE, 'index'),
      log: () => {},
    });
    const { papers, words } = select({ question, answers: await search(library, question) });
    const found = takeFindings({ question, papers, words, count: COUNT });
    const strict = found.filter(({ flag }) => flag === 'strict').length;
    const flagged = found.some(({ flag }) => flag !== 'none');
    const right =
      papers.length === wanted.kept &&
      found.length >= wanted.quoted &&
      strict === wanted.strict &&
      flagged === (wanted.flagged ?? wanted.strict > 0);
    rows[name] =
      `${right ? 'as wanted' : 'NOT AS WANTED'}: ${papers.length} kept, ${found.length} quoted, flags ${found.map(({ flag }) => flag).join(' ')}`;
  }
  return rows;
}

/** The question of examples/mrqa.json on the bundled sample, with its candidates. */
export async function readmeCase() {
  const { openSample } = product('literature/sample.js');
  const { candidatesOf } = product('reading/closest-sentences.js');
  const { question } = JSON.parse(readFileSync(path.join(root, 'examples/mrqa.json'), 'utf8'));
  mkdirSync(CACHE, { recursive: true });
  const sample = await openSample({ indexDir: path.join(CACHE, 'index'), log: () => {} });
  const { papers, words } = select({ question, answers: await search(sample, question) });
  return { question, candidates: candidatesOf({ words, papers }) };
}

/** Findings by paper. A run passes by itself where each paper can be left out and three findings of two remain. */
export function readmeFigures({ candidates }, options = {}) {
  const { choose } = product('reading/closest-sentences.js');
  const ofPaper = new Map();
  for (const { paper } of choose(candidates, { count: COUNT, ...options }))
    ofPaper.set(paper.paper.id, (ofPaper.get(paper.paper.id) ?? 0) + 1);
  const claims = [...ofPaper.values()].reduce((sum, one) => sum + one, 0);
  return {
    claims,
    papers: ofPaper.size,
    passes: ofPaper.size >= 3 && claims - Math.max(...ofPaper.values()) >= 3,
  };
}
