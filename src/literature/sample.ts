// The papers that come with the project: what a first run works on where there is no network.

import { resolve } from 'node:path';
import { type LibraryReport, openLibrary } from './library';
import type { Source } from './source';

/** The bundled records, beside `src` and `dist`. Their abstracts are summaries of our own. */
export const samplePath = (): string => resolve(__dirname, '../../data/sample-library.jsonl');

/** @throws LibraryUnusable when the file is missing or `indexDir` cannot be written. */
export const openSample = (options: {
  indexDir: string;
  log: (message: string) => void;
}): Promise<Source & { report: LibraryReport }> =>
  openLibrary({ ...options, path: samplePath(), kind: 'sample', at: 'bundled' });
