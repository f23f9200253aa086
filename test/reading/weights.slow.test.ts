// The numbers of weights.ts are those that the script of bench/evidence wrote, and reach what it found with them.

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLibrary } from '../../src/literature/library';
import { planQueries } from '../../src/literature/queries';
import { openSample } from '../../src/literature/sample';
import { mergeAndRank } from '../../src/literature/select';
import type { Source } from '../../src/literature/source';
import { type Finding, takeFindings } from '../../src/reading/closest-sentences';
import { FLOORS, WEIGHTS } from '../../src/reading/weights';

const ROOT = path.resolve(__dirname, '../..');
const SCIFACT = path.resolve(ROOT, '../shared/data/scifact');
const tuned = JSON.parse(readFileSync(path.join(ROOT, 'bench/evidence/tuned.json'), 'utf8'));

it('are those that the script wrote: change its steps or what it weighs, and run it with --write', () => {
  expect({ weights: WEIGHTS, floors: FLOORS }).toEqual({ weights: tuned.weights, floors: tuned.floors });
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sovereign-weights-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(source: Source, question: string): Promise<Finding[]> {
  const queries = planQueries({ question, count: 4 });
  const answers = await Promise.all(queries.map((query) => source.search({ query, limit: 27 })));
  const { papers, words } = mergeAndRank({ question, round: 0, answers, keep: 9 });
  return takeFindings({ question, papers, words, count: 5 });
}

it.each([
  [
    'README.md',
    () => /--approve-as you "([^"]+)"/.exec(readFileSync(path.join(ROOT, 'README.md'), 'utf8'))?.[1],
  ],
  [
    'examples/mrqa.json',
    () => JSON.parse(readFileSync(path.join(ROOT, 'examples/mrqa.json'), 'utf8')).question,
  ],
])(
  'let the question of %s quote three papers of the sample, and three findings without any one of them',
  async (_file, question) => {
    const found = await ask(await openSample({ indexDir: folder, log: () => {} }), question() as string);
    const papers = [...new Set(found.map(({ paperId }) => paperId))];
    expect(papers.length).toBeGreaterThanOrEqual(3);
    for (const left of papers)
      expect(found.filter(({ paperId }) => paperId !== left).length).toBeGreaterThanOrEqual(3);
    expect(found.map(({ flag }) => flag)).toEqual(found.map(() => 'none'));
  },
);

interface Document {
  readonly doc_id: number;
  readonly title: string;
  readonly abstract: readonly string[];
}
interface Claim {
  readonly claim: string;
  readonly evidence: Readonly<Record<string, readonly { label: string; sentences: readonly number[] }[]>>;
}
const lines = <T>(name: string): T[] =>
  readFileSync(path.join(SCIFACT, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const itWithData = (() => {
  if (existsSync(path.join(SCIFACT, 'claims_train.jsonl'))) return it;
  console.warn('shared/data/scifact is absent: what weights.ts reaches on it is not tested');
  return it.skip;
})();

itWithData(
  'reach on every fourth claim of SciFact’s train set what was found when they were written',
  async () => {
    const claims = readFileSync(path.join(SCIFACT, 'claims_train.jsonl'));
    expect(createHash('sha256').update(claims).digest('hex')).toBe(tuned.claims);

    const documents = lines<Document>('corpus.jsonl').map(({ doc_id, title, abstract }) => ({
      doi: `10.5555/${doc_id}`,
      title,
      authors: '',
      abstract: abstract.map((sentence) => sentence.trim()).join(' '),
    }));
    const file = path.join(folder, 'scifact.jsonl');
    writeFileSync(file, documents.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const library = await openLibrary({ path: file, indexDir: folder, log: () => {} });
    const sentences = new Map(
      lines<Document>('corpus.jsonl').map(({ doc_id, abstract }) => [String(doc_id), abstract]),
    );

    let [asked, quoted, first, none] = [0, 0, 0, 0];
    const supported = lines<Claim>('claims_train.jsonl')
      .map(({ claim, evidence }) => ({
        claim,
        marked: Object.entries(evidence).flatMap(([doc, sets]) =>
          sets
            .filter(({ label }) => label === 'SUPPORT')
            .flatMap(({ sentences: some }) =>
              some.map((at) => [doc, sentences.get(doc)?.[at]?.trim() ?? '']),
            ),
        ),
      }))
      .filter(({ marked }) => marked.length > 0);
    for (const { claim, marked } of supported.filter((_, at) => at % 4 === 0)) {
      const found = await ask(library, claim);
      // A heading or a connective may be left out of the quote.
      const isMarked = ({ paperId, quote }: Finding) =>
        marked.some(([doc, text = '']) => paperId === `doi:10.5555/${doc}` && text.includes(quote.text));
      asked += 1;
      quoted += Number(found.some(isMarked));
      first += Number(found.slice(0, 1).some(isMarked));
      none += Number(found.length === 0);
    }
    const { statements } = tuned.found;
    expect(quoted / asked).toBeGreaterThan(statements.quoted - 0.05);
    expect(first / asked).toBeGreaterThan(statements.first - 0.05);
    expect(none / asked).toBeLessThan(statements.none + 0.02);
  },
);
