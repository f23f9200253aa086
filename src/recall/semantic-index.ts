// The semantic index shared by all runs: finds claims and papers by meaning. LanceDB in a folder.

import { connect, makeArrowTable, type Table } from '@lancedb/lancedb';
import { z } from 'zod';
import type { BudgetGuard } from '../models/budget-guard';
import type { Embedder } from '../models/embedder';
import { sha256Hex } from '../records/hash';
import { isConflict, retryConflicts } from './commit-conflicts';
import { createDamageGuard } from './damage-guard';
import { diskUnusable } from './index-damage';

export const INDEX_KINDS = ['claim', 'paper'] as const;
export type IndexKind = (typeof INDEX_KINDS)[number];

export interface IndexItem {
  readonly kind: IndexKind;
  /** `C1` or a paper's id. */
  readonly id: string;
  /** The text that is embedded. */
  readonly text: string;
  readonly runId: string;
  readonly workflowId: string;
  /** The paper itself, or the one the claim was taken from. */
  readonly paperId: string;
  /** Hash of the content: items with the same hash are one. */
  readonly hash: string;
}

export interface Hit extends IndexItem {
  /** Cosine of query and item, -1 to 1; most similar first. */
  readonly score: number;
}

export interface SemanticIndex {
  /**
   * Identifies the kind of vectors: a different model, length or variant gets a different table. The embedder
   * may learn its variant with its first answer, and the table's name changes with it.
   */
  readonly tableName: string;
  /**
   * Adds missing items, and embeds only those. `indexed` + `known` = distinct items. An item that several
   * runs found keeps the run that added it first. A damaged table is moved aside, and a new one is created
   * with these items.
   * @throws ProviderRefused | ProviderUnavailable from the embedder; DiskUnusable
   */
  upsert(request: { items: readonly IndexItem[]; signal?: AbortSignal; budgetGuard?: BudgetGuard }): Promise<{
    indexed: number;
    known: number;
    /** Present only if the items' run has found the index damaged: what was lost, as a sentence. */
    lost?: string;
  }>;
  /** At most `limit` different items. Equal scores are ordered by hash. @throws IndexDamaged */
  search(request: { text: string; limit: number; kind?: IndexKind; signal?: AbortSignal }): Promise<Hit[]>;
  close(): void;
}

/** Items are embedded as passages, queries as queries, which asymmetric models distinguish. */
const INPUT_TYPE = 'passage';
/** Items embedded and inserted at once: one request for most embedding models. */
const BATCH = 50;
/** Hashes in one filter expression. */
const FILTER_SIZE = 500;
/** Every upsert adds a fragment and slows the next one; from this many on, they are merged. */
const COMPACT_FROM_FRAGMENTS = 64;

/** If one upsert finds more tables damaged, the disk itself is probably at fault. */
const MOST_TABLES = 3;

const COLUMNS = ['kind', 'id', 'text', 'runId', 'workflowId', 'paperId', 'hash'] as const;
const hitRow = z.object({
  kind: z.enum(INDEX_KINDS),
  id: z.string(),
  text: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  paperId: z.string(),
  hash: z.string(),
  _distance: z.number(),
});

type Row = Record<string, unknown>;

/**
 * The table name for an embedder's vectors: readable, and unique through a short hash of model, length and
 * variant.
 */
export function tableNameOf({
  name,
  dimensions,
  variant,
}: Pick<Embedder, 'name' | 'dimensions' | 'variant'>): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const parts = [name, dimensions, INPUT_TYPE, ...(variant === undefined ? [] : [variant])];
  const stamp = sha256Hex(JSON.stringify(parts)).slice(0, 8);
  return `${readable || 'model'}-${dimensions}-${INPUT_TYPE}-${stamp}`;
}

/**
 * Opens the index in `folder`, and creates it if necessary. Several processes may use it at once: a
 * conflicting write is retried, and items that two processes inserted at the same moment are read as one.
 */
export async function openSemanticIndex(options: {
  folder: string;
  embedder: Embedder;
}): Promise<SemanticIndex> {
  const { folder, embedder } = options;
  // Interval 0: every read sees what other processes have committed.
  const reach = () =>
    connect(folder, { readConsistencyInterval: 0 }).catch((error: Error) => {
      throw diskUnusable(folder, error);
    });
  let database = await reach();
  const opened = new Map<string, Table>();
  const guard = createDamageGuard({ folder });
  const keep = (name: string, table: Table): Table => {
    opened.set(name, table);
    return table;
  };

  /** The table, or undefined before the first item of any process. */
  async function table(name: string): Promise<Table | undefined> {
    const known = opened.get(name);
    if (known) return known;
    if (!(await database.tableNames()).includes(name)) return undefined;
    // A table that another process is creating is listed before it can be opened.
    return keep(name, await retryConflicts(() => database.openTable(name)));
  }

  const embed = (request: {
    texts: string[];
    inputType: 'query' | 'passage';
    signal: AbortSignal | undefined;
    budgetGuard?: BudgetGuard | undefined;
  }) => {
    const { texts, inputType, signal, budgetGuard } = request;
    return embedder.embed({
      texts,
      inputType,
      ...(signal ? { signal } : {}),
      ...(budgetGuard ? { budgetGuard } : {}),
    });
  };

  async function knownHashes(name: string, hashes: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    const existing = await table(name);
    if (!existing) return known;
    for (let from = 0; from < hashes.length; from += FILTER_SIZE) {
      const list = hashes
        .slice(from, from + FILTER_SIZE)
        .map(sqlText)
        .join(', ');
      const rows: { hash: string }[] = await existing
        .query()
        .where(`hash IN (${list})`)
        .select(['hash'])
        .toArray();
      for (const { hash } of rows) known.add(hash);
    }
    return known;
  }

  /** One writer at a time, so that the files it adds are the ones to record. */
  async function insert(name: string, rows: Row[], signal: AbortSignal | undefined): Promise<number> {
    return guard.writing({ table: name, signal }, () => merge(name, rows));
  }

  async function merge(name: string, rows: Row[]): Promise<number> {
    return retryConflicts(async () => {
      // With existOk, a table that another process created first is used as it is.
      const into =
        opened.get(name) ??
        keep(name, await database.createEmptyTable(name, makeArrowTable(rows).schema, { existOk: true }));
      const merged = await into.mergeInsert('hash').whenNotMatchedInsertAll().execute(rows);
      return merged.numInsertedRows;
    });
  }

  /** Compacts when due. Losing a race against another writer costs nothing: the next upsert retries. */
  async function compact(name: string): Promise<void> {
    const grown = opened.get(name);
    if (!grown) return;
    const { fragmentStats } = await grown.stats();
    if (fragmentStats.numSmallFragments < COMPACT_FROM_FRAGMENTS) return;
    await guard.writing({ table: name, signal: undefined }, async () => {
      await grown.optimize().catch((error: unknown) => {
        if (!isConflict(error)) throw error;
      });
    });
  }

  /** Opens a new connection, without cached state of a table that was moved aside. */
  async function reopen(): Promise<void> {
    opened.clear();
    database.close();
    database = await reach();
  }

  /** Reads what every upsert depends on. @throws LanceDB's errors about a damaged table */
  async function probe(name: string): Promise<void> {
    await reopen();
    const existing = await table(name);
    await existing?.query().select(['hash']).toArray();
  }

  async function upsertOnce({
    items,
    signal,
    budgetGuard,
  }: Parameters<SemanticIndex['upsert']>[0]): Promise<{ indexed: number; known: number }> {
    await guard.check(tableNameOf(embedder));
    const distinct = [...new Map(items.map((item) => [item.hash, item])).values()];
    const known = await knownHashes(
      tableNameOf(embedder),
      distinct.map((item) => item.hash),
    );
    const fresh = distinct.filter((item) => !known.has(item.hash));
    if (fresh.length === 0) return { indexed: 0, known: distinct.length };
    let indexed = 0;
    // Each batch is stored before the next is sent: a kill loses one batch at most, which is one answer at
    // most servers.
    for (let from = 0; from < fresh.length; from += BATCH) {
      const batch = fresh.slice(from, from + BATCH);
      const texts = batch.map((item) => item.text);
      const vectors = await embed({ texts, inputType: INPUT_TYPE, signal, budgetGuard });
      // Read the name again: this answer may have revealed the vectors' variant. Items that this table
      // already has stay as they are; items that only the other table has are added when they are next found.
      indexed += await insert(
        tableNameOf(embedder),
        batch.map((item, at) => ({
          ...Object.fromEntries(COLUMNS.map((column) => [column, item[column]])),
          vector: vectors[at],
        })),
        signal,
      );
    }
    await compact(tableNameOf(embedder));
    return { indexed, known: distinct.length - indexed };
  }

  return {
    get tableName() {
      return tableNameOf(embedder);
    },
    async upsert(request) {
      const [first] = request.items;
      for (let tries = 1; ; tries += 1) {
        try {
          const done = await upsertOnce(request);
          const lost = first && (await guard.lostBy(first));
          return lost === undefined ? done : { ...done, lost };
        } catch (error) {
          const name = tableNameOf(embedder);
          const why = await guard.damageBehind({ error, table: name, probe: () => probe(name) });
          if (why === undefined || first === undefined || tries === MOST_TABLES) throw error;
          await guard.moveAside({
            table: name,
            run: first,
            signal: request.signal,
            probe: () => probe(name),
          });
          await reopen();
        }
      }
    },
    async search({ text, limit, kind, signal }) {
      // Does not check for this embedder's own table: which one that is may only be learnt with the answer.
      if (limit < 1 || (await database.tableNames()).length === 0) return [];
      const [vector] = await embed({ texts: [text], inputType: 'query', signal });
      const existing = await table(tableNameOf(embedder));
      if (!existing) return [];
      await guard.check(tableNameOf(embedder));
      if (!vector) throw new Error(`${embedder.name} gave no vector for the query`);
      const nearest = existing
        .vectorSearch(vector)
        .distanceType('cosine')
        .select([...COLUMNS, '_distance']);
      if (kind) nearest.where(`kind = ${sqlText(kind)}`);
      // Rows that several processes inserted at once are one item: reads on until there are enough different
      // ones.
      for (let wanted = limit; ; wanted *= 2) {
        const rows = z.array(hitRow).parse(await nearest.limit(wanted).toArray());
        const hits = distinctHits(rows);
        if (hits.length >= limit || rows.length < wanted) return hits.slice(0, limit);
      }
    },
    close: () => database.close(),
  };
}

function distinctHits(rows: readonly z.infer<typeof hitRow>[]): Hit[] {
  const byHash = new Map(
    rows.map(({ _distance, ...item }) => [item.hash, { ...item, score: 1 - _distance }]),
  );
  return [...byHash.values()].sort((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : 1));
}

const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;
