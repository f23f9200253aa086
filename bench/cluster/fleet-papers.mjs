// What a fleet has left on disk: published folders, and things that ought to be gone.

import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { product } from '../support/product.mjs';

const list = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

/** Published folders of a run, by their names. */
const publishedOf = (home) => list(home).filter((name) => name !== 'latest' && name !== 'drafts');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** A published run's folder: `{ problems, evidenceHash, folders }`. */
export function inspectPaper({ papers, run }) {
  const { FILE_NAMES } = product('contract/paper-files.js');
  const home = path.join(papers, run.id);
  const folders = publishedOf(home);
  const problems = [];
  if (run.outcome !== 'published') {
    if (folders.length > 0) problems.push(`published though ${run.outcome}: ${folders.join(', ')}`);
    if (list(home).includes('latest')) problems.push(`"latest" is there though ${run.outcome}`);
    return { problems, folders };
  }
  if (folders.length !== 1) problems.push(`${folders.length} published folders in place of 1`);
  const folder = run.end?.result?.paper?.folder;
  if (folder === undefined || !existsSync(folder)) {
    return { problems: [...problems, `the folder that the run names is not there: ${folder}`], folders };
  }
  if (path.dirname(folder) !== home) problems.push(`published in ${folder}`);
  const latest = path.join(home, 'latest');
  const target = list(home).includes('latest') ? readlinkSync(latest) : 'nothing';
  if (target !== path.basename(folder)) problems.push(`"latest" points to ${target}`);
  for (const name of Object.values(FILE_NAMES))
    if (!existsSync(path.join(folder, name)) || statSync(path.join(folder, name)).size === 0)
      problems.push(`${name} is missing or empty`);
  const extra = list(folder).filter((name) => !Object.values(FILE_NAMES).includes(name));
  if (extra.length > 0) problems.push(`other files: ${extra.join(', ')}`);
  if (problems.length > 0) return { problems, folders };
  if (!readFileSync(path.join(folder, FILE_NAMES.pdf)).subarray(0, 5).equals(Buffer.from('%PDF-')))
    problems.push(`${FILE_NAMES.pdf} is no PDF`);
  readJson(path.join(folder, FILE_NAMES.json));
  const { run: writtenFor, evidenceHash } = readJson(path.join(folder, FILE_NAMES.evidence));
  if (writtenFor.workflowId !== run.id) problems.push(`its evidence is of run ${writtenFor.workflowId}`);
  return { problems, folders, evidenceHash };
}

/** What was being written when somebody was killed, and locks and claims of the dead. */
export function leftovers(home) {
  const below = (folder, wanted = () => true) =>
    list(path.join(home, folder))
      .filter(wanted)
      .map((name) => path.join(folder, name));
  return [
    ...below('papers/.tmp'),
    ...below('.sovereign/store/tmp'),
    ...below('.sovereign/store/claims'),
    ...below('.sovereign/store/spending', (name) => name.endsWith('.lock')),
  ];
}

/** Folders of papers that no run of ours has. */
export const strangers = ({ papers, runs }) =>
  list(papers).filter((name) => name !== '.tmp' && !runs.some(({ id }) => id === name));
