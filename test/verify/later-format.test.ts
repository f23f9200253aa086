// A format that came after papers had been published: what they lack is no problem of theirs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FILE_NAMES } from '../../src/contract/paper-files';
import { renderFiles } from '../../src/publishing/files';
import { verifyFolder } from '../../src/verify/verify-folder';
import {
  APPROVED,
  claimOf,
  evidenceOf,
  PAPERS,
  publicationOf,
  QUESTION,
  selectionOf,
} from '../paper/example-run';

jest.mock('../../src/contract/paper-files', () => ({
  ...jest.requireActual('../../src/contract/paper-files'),
  LATER_FILES: ['references.bib'],
}));

const RUN = {
  question: QUESTION,
  evidence: evidenceOf(PAPERS.map((paper, at) => claimOf(`C${at + 1}`, paper))),
  selection: selectionOf(PAPERS),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'later-'));
  for (const [name, bytes] of Object.entries(renderFiles(publicationOf(RUN, { approval: APPROVED }))))
    writeFileSync(path.join(folder, name), bytes);
});
afterEach(() => rmSync(folder, { recursive: true }));

const problems = () => verifyFolder(folder).problems;
const withoutFile = () => rmSync(path.join(folder, FILE_NAMES.bib));
function unlisted() {
  const file = path.join(folder, FILE_NAMES.evidence);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  delete content.files[FILE_NAMES.bib];
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

it('is there and listed, or neither', () => {
  expect(problems()).toEqual([]);
  withoutFile();
  expect(problems()).toEqual([{ file: FILE_NAMES.bib, problem: 'is missing' }]);
  unlisted();
  expect(problems()).toEqual([]);
});

it('is there and not listed', () => {
  unlisted();
  expect(problems()).toEqual([{ file: FILE_NAMES.evidence, problem: 'does not list references.bib' }]);
});
