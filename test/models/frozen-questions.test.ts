// The ten frozen questions of bench/questions over real records, through the pure parts of a run. The same on
// a server: npm run bench:questions.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROLES } from '../../src/contract/run-facts';
import { verifyClaims } from '../../src/evidence/verification';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import type { Revision } from '../../src/kernels/kernel';
import { openLibrary } from '../../src/literature/library';
import { mergeAndRank } from '../../src/literature/select';
import type { Draft } from '../../src/records/draft';
import { hashOf } from '../../src/records/hash';
import type { Selection } from '../../src/records/selection';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { measure } from '../../src/tribunal/facts';
import { judge } from '../../src/tribunal/judge';
import { ARXIV_DATA, describeWithData } from '../literature/shared-data';
import { PROFILE } from '../paper/example-run';

const FOLDER = path.resolve(__dirname, '../../bench/questions');
const PASS_SCORE = 6.5;
/** The bound of runs in which no model judged. */
const NO_JUDGE = 7;
const PAPERS = 9;
const CLAIMS = 5;
const THRESHOLD = 0.15;

interface Ended {
  readonly scores: readonly number[];
  readonly draft: Draft | null;
  readonly selection: Selection;
}

const questions = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map(
    (name) => (JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as { question: string }).question,
  );

describeWithData('the ten frozen questions', () => {
  const runs = new Map<string, Ended>();
  const indexDir = mkdtempSync(path.join(tmpdir(), 'sovereign-frozen-'));

  beforeAll(async () => {
    const source = await openLibrary({
      path: path.join(ARXIV_DATA, 'records.jsonl'),
      indexDir,
      log: () => {},
    });
    for (const question of questions) runs.set(question, await run(question, source));
  }, 60_000);
  afterAll(() => rmSync(indexDir, { recursive: true, force: true }));

  async function run(question: string, source: Awaited<ReturnType<typeof openLibrary>>): Promise<Ended> {
    const kernel = createExtractiveKernel();
    const scores: number[] = [];
    let best: { draft: Draft | null; score: number } = { draft: null, score: -1 };
    let revision: Revision | undefined;
    let selection: Selection | undefined;
    for (let round = 0; round < 2; round += 1) {
      const { queries } = await kernel.plan({ question, count: 4, ...(revision && { revision }) });
      const answers = await Promise.all(
        queries.map((query) => source.search({ query, limit: 3 * PAPERS * (revision ? 2 : 1) })),
      );
      const cited = new Set(
        revision?.claims.filter(({ verified }) => verified).map(({ paperId }) => paperId),
      );
      selection = mergeAndRank({
        question,
        round,
        answers,
        previous: selection,
        keep: PAPERS + cited.size,
      });
      const { papers, words } = selection;
      const { claims } = await kernel.extract({
        question,
        parts: [],
        papers,
        words,
        count: CLAIMS,
        ...(revision && { revision }),
      });
      if (claims.length === 0) return { scores, draft: best.draft, selection };
      const checked = verifyClaims({ claims, papers, threshold: THRESHOLD });
      const evidence = {
        question,
        selection: hashOf(selection),
        verifier: 'tfidf-cosine/1',
        threshold: THRESHOLD,
        claims: checked,
      };
      const draft = await kernel.compose({
        question,
        date: '2026-01-01',
        round,
        profile: PROFILE,
        selection,
        evidence,
        evidenceRef: hashOf(evidence),
        ...(revision && { revision }),
      });
      const shown = selection;
      const reviews = await Promise.all(
        ROLES.map((role) => kernel.review({ role, question, draft, evidence, selection: shown })),
      );
      const { ceiling } = evidenceCeiling(measure({ evidence, selection }));
      const score = judge({ reviews, ceiling }).score ?? 0;
      scores.push(score);
      if (score >= best.score) best = { draft, score };
      for (const { text, quote, paperId } of claims) {
        const from = papers.find(({ paper }) => paper.id === paperId)?.paper;
        expect(from?.abstract.slice(quote.start, quote.end)).toBe(quote.text);
        // With a capital, where what led the sentence is left out.
        expect(text.slice(1)).toBe(quote.text.slice(1));
      }
      if (score >= PASS_SCORE) break;
      revision = {
        findings: reviews.flatMap(({ findings }) => findings),
        instructions: null,
        claims: checked,
        previousQueries: [...(revision?.previousQueries ?? []), ...queries],
      };
    }
    if (selection === undefined) throw new Error('no round was made');
    return { scores, draft: best.draft, selection };
  }

  const judged = () => [...runs.values()].filter(({ scores }) => scores.length > 0);

  it('get at most what runs without a judge can get, and one that does not pass is revised', () => {
    const scores = judged().flatMap((run) => run.scores);
    expect(Math.max(...scores)).toBeLessThanOrEqual(NO_JUDGE);
    for (const run of judged()) expect(run.scores.length === 1).toBe((run.scores[0] ?? 0) >= PASS_SCORE);
  });

  it('leave the one outside the field without evidence', () => {
    expect(runs.get(questions.at(-1) ?? '')?.draft).toBeNull();
    expect(judged()).toHaveLength(questions.length - 1);
  });

  it('get claims of several papers, at most one in ten of which refers to what came before it or asks', () => {
    const all: string[] = [];
    for (const { draft } of judged()) {
      const table = draft?.sections.at(-1)?.blocks.find((block) => block.kind === 'table');
      const claims = table?.kind === 'table' ? table.rows.map((row) => row[1] ?? '') : [];
      expect(claims.length).toBeGreaterThan(1);
      expect(draft?.references.length).toBeGreaterThan(1);
      all.push(...claims);
    }
    const broken = all.filter((claim) =>
      /^(?:it|they|(?:this|these)(?! (?:result|finding|stud|work|data)))\b|\?$/i.test(claim),
    );
    expect(broken.length).toBeLessThanOrEqual(all.length / 10);
  });
});
