// Real records that are not part of the project; tests on them are skipped where they are absent.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { worksOf } from '../../src/literature/merge';
import { parseSnapshotLine } from '../../src/literature/snapshot-schema';
import type { PaperRecord } from '../../src/records/paper-record';

export const ARXIV_DATA = path.resolve(__dirname, '../../../shared/data/arxiv');

/** `describe` where the data is there. */
export const describeWithData: jest.Describe | jest.Describe['skip'] = (() => {
  if (existsSync(ARXIV_DATA)) return describe;
  console.warn('shared/data/arxiv is absent: tests on real records are skipped');
  return describe.skip;
})();

/** One record per work, as the snapshot's reader gives it. */
export function realPapers(): PaperRecord[] {
  const lines = ['records.jsonl', 'full-schema.jsonl'].flatMap((name) =>
    readFileSync(path.join(ARXIV_DATA, name), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const read = lines.map(parseSnapshotLine).flatMap((line) => ('paper' in line ? [line.paper] : []));
  return worksOf(read).map((work) => work.paper);
}
