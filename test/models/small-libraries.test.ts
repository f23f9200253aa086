// Small libraries, each of a kind that once ended without a paper, through the pure parts of a run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import { openLibrary } from '../../src/literature/library';
import { mergeAndRank } from '../../src/literature/select';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'small-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(question: string, records: readonly object[]) {
  const file = path.join(folder, 'papers.jsonl');
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const source = await openLibrary({ path: file, indexDir: path.join(folder, 'index'), log: () => {} });
  const kernel = createExtractiveKernel();
  const { queries } = await kernel.plan({ question, count: 4 });
  const answers = await Promise.all(queries.map((query) => source.search({ query, limit: 27 })));
  const selection = mergeAndRank({ question, round: 0, answers, keep: 9 });
  const { papers, words } = selection;
  const { claims } = await kernel.extract({ question, parts: [], papers, words, count: 5 });
  return { ...selection, ids: papers.map(({ paper }) => paper.id).sort(), claims };
}

const FALLS = 'Does vitamin D reduce the risk of falls in older adults?';
const FINDINGS = [
  'Vitamin D supplementation reduced the rate of falls by 19% in older adults compared with placebo.',
  'In a randomized trial, high dose vitamin D did not reduce falls in older adults over 24 months.',
  'Daily vitamin D with calcium lowered the risk of falls in older adults by 22% relative to calcium alone.',
];
const AUTHORS = ['Ann Smith', 'Carl Jones', 'Dora Weiss'];
/** Three trials; `more` changes the record of each. */
const trials = (more: (at: number) => object = () => ({}), suffix = '') =>
  FINDINGS.map((finding, at) => ({
    id: `2001.0000${at + 1}`,
    title: `Vitamin D and falls in older adults: trial ${at + 1}`,
    authors: AUTHORS[at],
    abstract: `Falls are a common cause of injury in later life. ${finding}${suffix}`,
    ...more(at),
  }));

describe('three trials', () => {
  it.each<[string, string, (at: number) => object]>([
    [
      'withdrawn from another place',
      '',
      () => ({ comments: 'submitted to ICLR 2020, withdrawn from there, now at TMLR' }),
    ],
    [
      'in which a drug was withdrawn',
      ' In this work the study drug was withdrawn in 12 older adults.',
      () => ({}),
    ],
    ['that withdraw something', ' We retracted the catheter after a study of withdrawn drugs.', () => ({})],
    [
      'with SICIs that begin alike',
      '',
      (at) => ({
        id: null,
        doi: `10.1002/(SICI)1097-0258(19980815/30)17:15/16<160${at}::AID-SIM96${at}>3.0.CO;2-${at}`,
      }),
    ],
    [
      'with SICIs in addresses',
      '',
      (at) => ({
        id: null,
        doi: `https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C160${at}::AID-SIM96${at}%3E3.0.CO;2-${at}`,
      }),
    ],
    ['with the DOI of their volume', '', () => ({ doi: '10.4204/EPTCS.999' })],
    ['with nothing but the DOI of their volume', '', () => ({ id: null, doi: '10.4204/EPTCS.999' })],
  ])('%s are three works, and each is quoted', async (_what, suffix, more) => {
    const { ids, claims, counts } = await run(FALLS, trials(more, suffix));
    expect(new Set(ids).size).toBe(3);
    expect(counts).toMatchObject({ withdrawn: 0, retracted: 0, belowCut: 0 });
    expect(new Set(claims.map(({ paperId }) => paperId)).size).toBe(3);
    for (const finding of FINDINGS) expect(claims.map(({ quote }) => quote.text)).toContain(finding);
  });

  it.each<[string, (at: number) => object]>([
    ['in its comment', () => ({ comments: 'Retracted.' })],
    ['in its title', (at) => ({ title: `RETRACTED: Vitamin D and falls in older adults: trial ${at + 1}` })],
    ['in its abstract', (at) => ({ abstract: `This article has been retracted. ${FINDINGS[at]}` })],
  ])('of which one says so %s are two', async (_where, gone) => {
    const { ids, counts, omitted } = await run(
      FALLS,
      trials((at) => (at === 0 ? gone(at) : {})),
    );
    expect(ids).toEqual(['arXiv:2001.00002', 'arXiv:2001.00003']);
    expect(counts.withdrawn).toBe(1);
    expect(omitted).toContainEqual(
      expect.objectContaining({ paperId: 'arXiv:2001.00001', reason: 'withdrawn' }),
    );
  });
});

it('quotes what is set in formulas', async () => {
  const limit =
    'The observed 95\\% CL upper limit on the Higgs boson cross section is 1.2 pb at $m_H = 120$~GeV/$c^2$.';
  const { claims } = await run('What is the upper limit on the Higgs boson cross section in tau decays?', [
    {
      id: 'hep-ex/0503001',
      title: 'Search for the Higgs boson in $H\\to\\tau^+\\tau^-$ decays at $\\sqrt{s}=1.96$ TeV',
      authors: 'The Example Collaboration',
      abstract: `Data of 310 pb$^{-1}$ at $\\sqrt{s}=1.96$ TeV are used. ${limit}`,
    },
    {
      id: '1806.00011',
      title: 'Neutrino masses',
      authors: 'A. Other',
      abstract: 'Masses are measured well.',
    },
  ]);
  expect(claims[0]?.quote.text).toBe(limit);
});

it.each([
  [
    'Chinese',
    '检索增强生成能减少幻觉吗？',
    '检索增强生成对大语言模型幻觉的影响',
    '结果表明，检索增强生成将问答准确率提高了12%，并显著减少了幻觉。',
  ],
  [
    'Japanese',
    'ビタミンDは高齢者の転倒を減らすか',
    'ビタミンDと高齢者の転倒',
    'ビタミンDは高齢者の転倒を22%減らした。',
  ],
  [
    'Korean',
    '비타민 D는 노인의 낙상을 줄이는가?',
    '비타민 D와 노인의 낙상',
    '비타민 D는 노인의 낙상을 22% 줄였다.',
  ],
  [
    'German',
    'Verringert Vitamin D Stürze bei älteren Menschen?',
    'Vitamin D und Stürze bei älteren Menschen',
    'Vitamin D verringerte Stürze bei älteren Menschen um 19% im Vergleich zu Placebo.',
  ],
])('finds and quotes %s, flagged because nobody could read it', async (_name, question, title, finding) => {
  const { ids, claims } = await run(question, [
    { id: '2301.00001', title, authors: 'Ann Smith', abstract: finding },
    { id: '2301.00002', title: 'Tides', authors: 'Bo Roe', abstract: 'Narrow bays amplify tides.' },
  ]);
  expect(ids).toEqual(['arXiv:2301.00001']);
  expect(claims).toEqual([expect.objectContaining({ text: finding, flag: 'wide' })]);
});
