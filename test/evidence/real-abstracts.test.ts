// What made-up sentences cannot show: the rules on abstracts that people wrote.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { extractClaims } from '../../src/evidence/extraction';
import { sentencesOf } from '../../src/evidence/sentences';
import { verifyClaims } from '../../src/evidence/verification';
import type { PaperRecord } from '../../src/literature/paper-record';
import { mergeAndRank } from '../../src/literature/selection';
import { paper } from './made-up';

const DATA = path.resolve(__dirname, '../../../shared/data');
const describeWithData = existsSync(DATA) ? describe : describe.skip;
if (!existsSync(DATA)) console.warn('shared/data is absent: tests on real abstracts are skipped');

const rows = <T>(file: string): T[] =>
  readFileSync(path.join(DATA, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describeWithData('on real abstracts', () => {
  const records = (): PaperRecord[] =>
    rows<{ id: string; title: string; authors: string; abstract: string | null }>('arxiv/records.jsonl').map(
      (row) =>
        paper({
          id: `arXiv:${row.id}v1`,
          title: row.title.replace(/\s+/g, ' '),
          authors: row.authors.split(', '),
          abstract: (row.abstract ?? '').replace(/\s+/g, ' ').trim(),
        }),
    );
  const run = (question: string) => {
    const answers = [
      { query: 'all', source: 'library', outcome: 'ok' as const, papers: records(), note: null },
    ];
    const { papers } = mergeAndRank({ question, round: 0, answers, keep: 9 });
    const claims = extractClaims({ question, papers, count: 5 });
    return { papers, claims: verifyClaims({ claims, papers, threshold: 0.15 }) };
  };

  it.each([
    'Does retrieval-augmented generation reduce hallucination in medical question answering?',
    'How does multi-task learning compared to single-task training affect sentence representations?',
    'Does transfer learning from SQuAD help biomedical question answering?',
  ])('quotes papers exactly: %s', (question) => {
    const { papers, claims } = run(question);
    expect(papers).toHaveLength(9);
    expect(claims.length).toBeGreaterThanOrEqual(2);
    expect(claims.filter((claim) => !claim.quoteFound)).toEqual([]);
    expect(
      claims.filter((claim) => /^(it|this|these|they|we propose|our (model|method))\b/i.test(claim.text)),
    ).toEqual([]);
  });

  it.each(['How do monarch butterflies navigate?', 'Which soil bacteria fix nitrogen in rice paddies?'])(
    'has nothing to say off its field: %s',
    (question) => {
      const { papers, claims } = run(question);
      expect(papers.length).toBeLessThanOrEqual(2);
      expect(claims).toEqual([]);
    },
  );

  it('ends sentences where the editors of SciFact did, 98 times of 100', () => {
    let right = 0;
    let ours = 0;
    let theirs = 0;
    for (const { abstract } of rows<{ abstract: string[] }>('scifact/corpus.jsonl').slice(0, 1_000)) {
      const ends = new Set<number>();
      let at = -1;
      for (const sentence of abstract) {
        at += sentence.trim().length + 1;
        ends.add(at);
      }
      const found = sentencesOf(abstract.map((sentence) => sentence.trim()).join(' '));
      right += found.filter(({ end }) => ends.has(end)).length;
      ours += found.length;
      theirs += ends.size;
    }
    expect(right / ours).toBeGreaterThan(0.98);
    expect(right / theirs).toBeGreaterThan(0.96);
  });
});
