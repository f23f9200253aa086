// Real records that are not part of the project; tests on them are skipped where they are absent.

import { existsSync } from 'node:fs';
import path from 'node:path';

export const ARXIV_DATA = path.resolve(__dirname, '../../../shared/data/arxiv');

/** `describe` where the data is there. */
export const describeWithData: jest.Describe | jest.Describe['skip'] = (() => {
  if (existsSync(ARXIV_DATA)) return describe;
  console.warn('shared/data/arxiv is absent: tests on real records are skipped');
  return describe.skip;
})();
