// A library's full-text index, opened: built once per content and shared by all processes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, MatchQuery, type Table } from '@lancedb/lancedb';
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
import { type PaperRecord, paperRecord } from './paper-record';

export interface LibraryIndex {
  readonly report: LibraryReport;
  /**
   * The `limit` best papers for plain words; equally good ones in the order of their ids.
   * @throws LibraryUnusable when the index cannot be read any more
   */
  search(query: string, limit: number): Promise<PaperRecord[]>;
  /** Whether it is still on the disk. */
  intact(): Promise<boolean>;
}

interface Hit {
  readonly id: string;
  readonly paper: string;
  readonly _score: number;
}

/** Equal scores at the cut are in no certain order, so as many are fetched as it takes to cut them by id. */
async function best(table: Table, query: string, limit: number): Promise<Hit[]> {
  for (let fetched = limit + 32; ; fetched *= 2) {
    const hits: Hit[] = await table
      .query()
      .fullTextSearch(new MatchQuery(query, SEARCHED_COLUMN))
      // Named, because LanceDB warns on stderr about a full-text query that does not select `_score`.
      .select(['id', 'paper', '_score'])
      .limit(fetched)
      .toArray();
    hits.sort((a, b) => b._score - a._score || (a.id < b.id ? -1 : 1));
    const cut = hits[limit - 1]?._score ?? 0;
    const lowest = hits[hits.length - 1]?._score ?? 0;
    if (hits.length < fetched || cut > lowest) return hits.slice(0, limit);
  }
}

const damaged = (folder: string, error: unknown): LibraryUnusable =>
  new LibraryUnusable(
    `the library's index ${folder} is damaged: ${(error as Error).message}; remove that folder, it is built again`,
  );

async function openFolder(folder: string): Promise<LibraryIndex> {
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
      intact: () => exists(join(folder, REPORT_FILE)),
    };
  } catch (error) {
    throw damaged(folder, error);
  }
}

/**
 * The index of these files' present content, built below `indexDir` if it is not there yet. Any number of
 * processes may do so at once; what a killed one leaves behind is never used, and swept away later.
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
  if (await exists(join(folder, REPORT_FILE))) return openFolder(folder);
  try {
    return await openFolder(await buildLibraryIndex(options));
  } catch (error) {
    if (error instanceof LibraryUnusable) throw error;
    throw new LibraryUnusable(
      `library ${path} cannot be indexed in ${indexDir}: ${(error as Error).message}; check that this folder can be written and has room`,
    );
  }
}
