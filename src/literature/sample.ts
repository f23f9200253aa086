// The papers bundled with the project, for a first run without a network.

import { resolve } from 'node:path';
import { type LibraryReport, openLibrary } from './library';
import type { Source } from './source';

/** The bundled records, next to `src` and `dist`. Their abstracts are summaries that we wrote ourselves. */
export const samplePath = (): string => resolve(__dirname, '../../data/sample-library.jsonl');

/** @throws LibraryUnusable if the file is missing or `indexDir` is not writable. */
export const openSample = (options: {
  indexDir: string;
  log: (message: string) => void;
}): Promise<Source & { report: LibraryReport }> =>
  openLibrary({ ...options, path: samplePath(), kind: 'sample', at: 'bundled' });
