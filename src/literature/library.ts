// A local file or folder of paper records as a Source.

import { resolve } from 'node:path';
import type { SourceKind } from '../contract/sources';
import type { LibraryReport } from './library-build';
import { type FilesState, filesState, LibraryUnusable, libraryFiles } from './library-files';
import { type LibraryIndex, openLibraryIndex } from './library-index';
import type { Source } from './source';

export type { LibraryReport } from './library-build';
export { LibraryUnusable } from './library-files';

export interface LibraryOptions {
  /** A .jsonl, .ndjson or .json file (optionally .gz) with one record per line, or a folder of them. */
  readonly path: string;
  /** The folder for indexes, one subfolder per content; may be shared and may be deleted. */
  readonly indexDir: string;
  readonly log: (message: string) => void;
  /** The name of the source; the bundled sample is a library too. */
  readonly kind?: Extract<SourceKind, 'library' | 'sample'>;
  readonly at?: string;
}

interface Opened {
  /** State of the files when they were read. */
  readonly state: FilesState;
  readonly index: Promise<LibraryIndex>;
  /** Still being opened, perhaps built: others wait for it instead of building it too. */
  pending: boolean;
}

/** Open indexes of this process: a library is opened for every search, but hashed and opened only once. */
const opened = new Map<string, Opened>();

/** The index of the files' current content. Checking their state is enough as long as it has not changed. */
async function currentIndex({ path, indexDir, log }: LibraryOptions): Promise<LibraryIndex> {
  const root = resolve(path);
  const files = await libraryFiles(root);
  // Taken before reading, so that a later change is seen at the next check.
  const state = await filesState(files);
  const key = `${resolve(indexDir)}\n${root}`;
  const known = opened.get(key);
  if (known?.state.signature === state.signature && (known.pending || known.state.settled)) {
    const index = await known.index;
    if (await index.intact()) return index;
  }
  const index = openLibraryIndex({ path: root, files, indexDir: resolve(indexDir), log });
  const entry: Opened = { state, index, pending: true };
  opened.set(key, entry);
  try {
    return await index;
  } catch (error) {
    // Failures are not cached: the next caller tries again.
    if (opened.get(key) === entry) opened.delete(key);
    throw error;
  } finally {
    entry.pending = false;
  }
}

/** What the reader of an answer should know about the library: what could not be read of it. */
function noteOf(report: LibraryReport): string | null {
  const notes = [brokenLines(report), otherLanguage(report)].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join('; ');
}

/** The language of most papers, if the rules cannot read it. */
function otherLanguage({ notEnglish: { papers, of, languages }, papers: all }: LibraryReport): string | null {
  if (papers === 0 || papers < of / 2) return null;
  return `${papers} of ${of < all ? `the first ${of}` : of} papers are not in English (${languages.join(', ')})`;
}

function brokenLines({ broken, lines, problems }: LibraryReport): string | null {
  if (broken === 0) return null;
  const first = problems.map(({ file, line }) => `${file} line ${line}`).join(', ');
  const more = broken > problems.length ? ' and others' : '';
  return `${broken} of ${lines} lines could not be used (${first}${more})`;
}

/**
 * Opens a library; builds its full-text index if there is none for its content. A later change to a file is
 * noticed at the next search, which then uses the new content.
 *
 * Answers are `ok`, `empty`, or `failed` if the library has become unusable since; their note counts unusable
 * lines, and names a language that the rules cannot read. `report` is the state at opening.
 *
 * @throws LibraryUnusable if there is nothing readable at `path`, no usable record in it, or `indexDir` is
 * unusable
 */
export async function openLibrary(options: LibraryOptions): Promise<Source & { report: LibraryReport }> {
  const { report } = await currentIndex(options);
  const kind = options.kind ?? 'library';
  return {
    kind,
    at: options.at ?? options.path,
    report,
    async search({ query, limit, signal, onWait }) {
      signal?.throwIfAborted();
      onWait?.('searching the library');
      const base = { query, source: kind, papers: [] };
      try {
        const index = await currentIndex(options);
        const papers = await index.search(query, limit);
        signal?.throwIfAborted();
        const outcome = papers.length > 0 ? 'ok' : 'empty';
        return { ...base, outcome, papers, note: noteOf(index.report) };
      } catch (error) {
        if (!LibraryUnusable.is(error)) throw error;
        return { ...base, outcome: 'failed', note: error.message };
      }
    },
  };
}
