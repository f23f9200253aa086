// The small cases: what is kept, what is quoted and what is flagged.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { product, root } from '../support/product.mjs';
import { CACHE } from './data.mjs';
import { COUNT } from './findings.mjs';
import { search, select } from './retrieval.mjs';

const FALLS = 'Does vitamin D reduce the risk of falls in older adults?';
const CASES = {
  'contradiction-auto-approved': FALLS,
  'false-contradiction': 'Does telemonitoring reduce hospital admissions in heart failure?',
  hep: 'What is the upper limit on the Higgs boson cross section in tau decays?',
  zh: '检索增强生成能减少幻觉吗？',
  de: 'Verringert Vitamin D Stürze bei älteren Menschen?',
  withdrawn: FALLS,
  sici: FALLS,
  shareddoi: FALLS,
};

export async function caseFigures() {
  const { openLibrary } = product('literature/library.js');
  const { takeFindings } = product('reading/findings.js');
  const { unreadLanguage } = product('reading/language.js');
  mkdirSync(CACHE, { recursive: true });
  const rows = {};
  for (const [name, question] of Object.entries(CASES)) {
    const file = path.resolve(root, '../shared/cases', `${name}.jsonl`);
    const indexDir = path.join(CACHE, 'index');
    const library = await openLibrary({ path: file, indexDir, log: () => {} });
    const { papers, words, counts } = select({ question, answers: await search(library, question) });
    const found = takeFindings({ question, papers, words, count: COUNT });
    rows[name] = {
      kept: papers.length,
      withdrawn: counts.withdrawn,
      quoted: found.length,
      flags: found.map(({ flag }) => flag).join(' '),
      language: unreadLanguage(question) ?? 'English',
    };
  }
  return rows;
}
