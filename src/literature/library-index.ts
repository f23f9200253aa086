// Opens a library's full-text index, which is built once per content and shared by all processes.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { connect, MatchQuery, type Table } from '@lancedb/lancedb';
import { SovereignError } from '../errors/sovereign-error';
import { type PaperRecord, paperRecord } from '../records/paper-record';
import { datedName, setAside } from '../store/set-aside';
import { inPairs } from '../text/language';
import {
  buildLibraryIndex,
  exists,
  INDEX_FORMAT,
  type LibraryReport,
  libraryReport,
  REPORT_FILE,
  SEARCHED_COLUMN,
  TABLE,
} from './library-build';
import { contentKey, LibraryUnusable } from './library-files';
import { stateOf, sumsProblem } from './library-sums';

export interface LibraryIndex {
  readonly report: LibraryReport;
  /**
   * The `limit` best papers for plain words; equal scores are ordered by id.
   * @throws LibraryUnusable if the index has become unreadable
   */
  search(query: string, limit: number): Promise<PaperRecord[]>;
  /** Whether it is still on the disk, unchanged since it was opened. */
  intact(): Promise<boolean>;
}

interface Hit {
  readonly id: string;
  readonly paper: string;
  readonly _score: number;
}

/** Equal scores at the cut have no defined order, so fetches enough of them to cut by id. */
async function best(table: Table, query: string, limit: number): Promise<Hit[]> {
  for (let fetched = limit + 32; ; fetched *= 2) {
    const hits: Hit[] = await table
      .query()
      .fullTextSearch(new MatchQuery(inPairs(query), SEARCHED_COLUMN))
      // Named explicitly, because LanceDB warns on stderr about a full-text query that does not select
      // `_score`.
      .select(['id', 'paper', '_score'])
      .limit(fetched)
      .toArray();
    hits.sort((a, b) => b._score - a._score || (a.id < b.id ? -1 : 1));
    const cut = hits[limit - 1]?._score ?? 0;
    const lowest = hits[hits.length - 1]?._score ?? 0;
    if (hits.length < fetched || cut > lowest) return hits.slice(0, limit);
  }
}

/** The index differs from what was built. It is derived from the library, so it is rebuilt. */
class LibraryIndexDamaged extends SovereignError {
  override readonly code = 'LibraryIndexDamaged';
}

const damaged = (folder: string, error: unknown): LibraryUnusable =>
  new LibraryUnusable(
    `the library's index ${folder} is damaged: ${(error as Error).message}; remove that folder, it is built again`,
    { cause: error },
  );

async function openFolder(folder: string): Promise<LibraryIndex> {
  const problem = await sumsProblem(folder);
  if (problem !== undefined) throw new LibraryIndexDamaged(problem);
  const state = await stateOf(folder);
  try {
    const report = libraryReport.parse(JSON.parse(await readFile(join(folder, REPORT_FILE), 'utf8')));
    const table = await (await connect(folder)).openTable(TABLE);
    return {
      report,
      async search(query, limit) {
        try {
          const hits = await best(table, query, limit);
          return hits.map(({ paper }) => paperRecord.parse(JSON.parse(paper)));
        } catch (error) {
          throw damaged(folder, error);
        }
      },
      intact: async () => (await stateOf(folder).catch(() => undefined)) === state,
    };
  } catch (error) {
    throw new LibraryIndexDamaged((error as Error).message, { cause: error });
  }
}

/** Opens an intact index. A damaged one is moved aside and rebuilt like a missing one. */
async function openIfWhole({
  folder,
  indexDir,
  path,
  log,
}: {
  folder: string;
  indexDir: string;
  path: string;
  log: (message: string) => void;
}): Promise<LibraryIndex | undefined> {
  if (!(await exists(folder))) return undefined;
  try {
    return await openFolder(folder);
  } catch (error) {
    if (!LibraryIndexDamaged.is(error)) throw error;
    const to = join(indexDir, 'damaged', `${basename(folder)}~${datedName()}`);
    if (await setAside({ file: folder, to }))
      log(
        `library ${path}: its index was damaged (${error.message}) and is built again; the old one is kept as ${to}`,
      );
    return undefined;
  }
}

/**
 * The index of these files' present content, built in `indexDir` if it does not exist yet. Any number of
 * processes may do so at once; leftovers of a killed one are never used, and are swept later.
 *
 * @throws LibraryUnusable
 */
export async function openLibraryIndex(options: {
  path: string;
  files: readonly string[];
  indexDir: string;
  log: (message: string) => void;
}): Promise<LibraryIndex> {
  const { path, files, indexDir } = options;
  const folder = join(indexDir, await contentKey(files, INDEX_FORMAT));
  try {
    const whole = await openIfWhole({ ...options, folder });
    if (whole !== undefined) return whole;
    return await openFolder(await buildLibraryIndex(options));
  } catch (error) {
    if (LibraryUnusable.is(error)) throw error;
    throw new LibraryUnusable(
      `library ${path} cannot be indexed in ${indexDir}: ${(error as Error).message}; check that this folder can be written and has room`,
      { cause: error },
    );
  }
}
