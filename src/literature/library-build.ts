// Builds a library's full-text index: LanceDB in a folder, created under a temporary name and moved when
// complete.

import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Connection, connect, Index, type Table } from '@lancedb/lancedb';
import { z } from 'zod';
import { sweepTemporary, temporaryName } from '../store/atomic-file';
import { inPairs, unreadLanguage } from '../text/language';
import { EndlessLine, type Line, readLines } from './jsonl';
import { LIBRARY_BOUNDS } from './library-bounds';
import { cannotRead, contentHash, endless, LibraryUnusable, tooLarge } from './library-files';
import { writeSums } from './library-sums';
import { parseSnapshotLine } from './snapshot-schema';

export const libraryReport = z.object({
  files: z.int(),
  /** Lines that are not blank. */
  lines: z.int(),
  /** Records in the index. */
  papers: z.int(),
  /** Further lines about a work already in the index: the highest version wins, among equal ones the last. */
  duplicates: z.int(),
  /** Lines skipped. */
  broken: z.int(),
  /** Among the first papers read: those with an abstract that the rules cannot read. */
  notEnglish: z.object({ papers: z.int(), of: z.int(), languages: z.array(z.string()) }),
  /** The first of the broken lines. */
  problems: z.array(z.object({ file: z.string(), line: z.int(), problem: z.string() })),
});
export type LibraryReport = z.infer<typeof libraryReport>;

/** Part of the key: change it with the record's schema, the columns or the index's options. */
export const INDEX_FORMAT = 'library-2';
export const TABLE = 'papers';
export const SEARCHED_COLUMN = 'text';
/** Written last: a folder that contains it is complete. */
export const REPORT_FILE = 'report.json';

const PROBLEMS_KEPT = 5;
/** Papers whose language is checked: enough to determine a library's. */
const LANGUAGE_READ = 1_000;
/** Rows in one filter expression. */
const DELETE_SIZE = 1_000;

/** One row per record; `paper` is the `PaperRecord` as JSON. */
interface Row extends Record<string, unknown> {
  readonly seq: number;
  readonly id: string;
  readonly [SEARCHED_COLUMN]: string;
  readonly paper: string;
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function* linesOf(
  path: string,
  seen: { readonly onBytes: (bytes: Buffer) => void; readonly onUnpacked: (bytes: number) => void },
): AsyncGenerator<Line> {
  const { lineBytes, endlessBytes } = LIBRARY_BOUNDS;
  try {
    yield* readLines({ path, maxLineBytes: lineBytes, endlessBytes, ...seen });
  } catch (error) {
    if (LibraryUnusable.is(error)) throw error;
    throw EndlessLine.is(error) ? endless(path) : cannotRead(path, error);
  }
}

const parseLine = (text: string | null) =>
  text === null
    ? { problem: `is longer than ${LIBRARY_BOUNDS.lineBytes} bytes: one record is expected per line` }
    : parseSnapshotLine(text);

/** Fills a new table with rows in batches as they are read; of several records of one work only one stays. */
async function fillTable({
  files,
  db,
  onFile,
  onBytes,
  onBatch,
}: {
  files: readonly string[];
  db: Connection;
  onFile: (path: string) => void;
  onBytes: (bytes: Buffer) => void;
  onBatch: (lines: number) => void;
}): Promise<{ table: Table | undefined; report: LibraryReport }> {
  const works = new Map<string, { seq: number; version: number; suffix: string }>();
  const ids = new Map<string, number>();
  /** Works that share a volume's DOI get distinct ids: `doi:10.4204/EPTCS.999`, `doi:10.4204/EPTCS.999#2`. */
  const suffixOf = (id: string): string => {
    const nth = (ids.get(id.toLowerCase()) ?? 0) + 1;
    ids.set(id.toLowerCase(), nth);
    return nth === 1 ? '' : `#${nth}`;
  };
  const superseded: number[] = [];
  const problems: LibraryReport['problems'] = [];
  const notEnglish = { papers: 0, of: 0, languages: [] as string[] };
  let table: Table | undefined;
  let batch: Row[] = [];
  let batchChars = 0;
  let unpacked = 0;
  let seq = 0;
  let lines = 0;
  let duplicates = 0;
  let broken = 0;

  const flush = async () => {
    if (batch.length === 0) return;
    if (table) await table.add(batch);
    else table = await db.createTable(TABLE, batch);
    batch = [];
    batchChars = 0;
  };

  for (const path of files) {
    onFile(path);
    const onUnpacked = (bytes: number) => {
      unpacked += bytes;
      if (unpacked > LIBRARY_BOUNDS.bytes) throw tooLarge(path);
    };
    for await (const { number, text } of linesOf(path, { onBytes, onUnpacked })) {
      if (text?.trim() === '') continue;
      lines += 1;
      const read = parseLine(text);
      if ('problem' in read) {
        broken += 1;
        if (problems.length < PROBLEMS_KEPT) {
          problems.push({ file: basename(path), line: number, problem: read.problem });
        }
        continue;
      }
      const { version } = read;
      const known = read.works.map((name) => works.get(name)).find((work) => work !== undefined);
      if (known) duplicates += 1;
      if (known && known.version > version) continue;
      if (known) superseded.push(known.seq);
      const work = Object.assign(known ?? { suffix: suffixOf(read.paper.id) }, { seq, version });
      for (const name of read.works) works.set(name, work);
      const paper = { ...read.paper, id: `${read.paper.id}${work.suffix}` };
      if (notEnglish.of < LANGUAGE_READ) {
        const language = unreadLanguage(paper.abstract);
        notEnglish.of += 1;
        notEnglish.papers += Number(language !== null);
        if (language !== null && !notEnglish.languages.includes(language))
          notEnglish.languages.push(language);
      }
      const row: Row = {
        seq,
        id: paper.id,
        [SEARCHED_COLUMN]: inPairs(`${paper.title}\n${paper.abstract}`, { singles: true }),
        paper: JSON.stringify(paper),
      };
      batch.push(row);
      batchChars += row[SEARCHED_COLUMN].length + row.paper.length;
      seq += 1;
      if (batch.length < LIBRARY_BOUNDS.batchRows && batchChars < LIBRARY_BOUNDS.batchChars) continue;
      await flush();
      onBatch(lines);
    }
  }
  await flush();
  for (let start = 0; table && start < superseded.length; start += DELETE_SIZE) {
    await table.delete(`seq IN (${superseded.slice(start, start + DELETE_SIZE).join(', ')})`);
  }
  const report = {
    files: files.length,
    lines,
    papers: seq - superseded.length,
    duplicates,
    broken,
    notEnglish,
    problems,
  };
  return { table, report };
}

function noRecord(path: string, { lines, problems: [first] }: LibraryReport): LibraryUnusable {
  const why = first ? `; the first problem: ${first.file} line ${first.line}: ${first.problem}` : '';
  return new LibraryUnusable(
    `library ${path} has no usable record in ${lines} lines: it has to hold one JSON object per line in the form of arXiv's metadata snapshot (id or doi, title, authors, abstract)${why}`,
  );
}

/**
 * Builds the index of the files' content in `indexDir`, in a folder named by the hash of that content.
 *
 * @returns the folder; another process may have created it in the meantime
 * @throws LibraryUnusable for unreadable files or if no record is usable; errors of the disk or LanceDB
 */
export async function buildLibraryIndex({
  path,
  files,
  indexDir,
  log,
}: {
  path: string;
  files: readonly string[];
  indexDir: string;
  log: (message: string) => void;
}): Promise<string> {
  const building = join(indexDir, 'building');
  const draft = join(building, temporaryName());
  await sweepTemporary(building);
  await mkdir(draft, { recursive: true });
  try {
    // Hashed while reading: the files may have changed since they were checked.
    const hash = contentHash(INDEX_FORMAT);
    const db = await connect(draft);
    const { table, report } = await fillTable({
      files,
      db,
      onFile: hash.file,
      onBytes: hash.bytes,
      onBatch: (lines) => log(`library ${path}: ${lines} lines read`),
    });
    if (!table) throw noRecord(path, report);
    await table.createIndex(SEARCHED_COLUMN, {
      config: Index.fts({
        language: 'English',
        stem: true,
        removeStopWords: true,
        lowercase: true,
        asciiFolding: true,
        // Only phrase queries need positions.
        withPosition: false,
      }),
    });
    table.close();
    db.close();
    await writeFile(join(draft, REPORT_FILE), JSON.stringify(report));
    await writeSums(draft);

    const folder = join(indexDir, hash.key());
    try {
      await rename(draft, folder);
    } catch (error) {
      // A faster process built the same content: its index is as good as ours.
      if (!(await exists(join(folder, REPORT_FILE)))) throw error;
    }
    log(
      `library ${path}: ${report.papers} papers indexed, ${report.duplicates} duplicates, ${report.broken} broken lines`,
    );
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
