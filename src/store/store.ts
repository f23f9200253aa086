// The Store port: content-addressed artifacts, the journal of paid answers, and a day cache.

import { z } from 'zod';
import type { Ref } from '../contract/ref';
import type { RunKey } from '../contract/run-facts';
import { SovereignError } from '../errors/sovereign-error';

export interface Store {
  /** Created once with the store; names the task queue of its runs. Lower-case hex. */
  readonly id: string;
  /** The store's location, for messages. */
  readonly folder: string;
  /** Stores a JSON value under its hash. Storing it again changes nothing. */
  put(value: unknown): Promise<Ref>;
  /** @throws ArtifactMissing, ArtifactCorrupt */
  get<T>(ref: Ref, schema: z.ZodType<T>): Promise<T>;
  readonly journal: Journal;
  readonly dayCache: DayCache;
  readonly usage: UsageStore;
  /** Names of the files of this step of a run that were found damaged and moved aside. */
  damaged(run: RunKey, step: string): Promise<string[]>;
  /** What is wrong with the open store, with the remedy; undefined if it is as it was opened. */
  problem(): Promise<string | undefined>;
}

/** One request to a provider: as estimated before it was sent, or as counted afterwards. */
export const usageEntry = z.object({
  /** `round-0/plan`. */
  step: z.string(),
  model: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** The numbers are our upper estimate. */
  estimated: z.boolean(),
  /** Its file is damaged: only the existence of the request is known. */
  unreadable: z.literal(true).optional(),
});
export type UsageEntry = z.infer<typeof usageEntry>;

/** A run's usage at one moment. */
export interface UsageCounts {
  /**
   * Requests that count at their recorded amount: settled, or left behind by a process that shows no sign of
   * life.
   */
  readonly over: readonly UsageEntry[];
  /** Requests that some process will settle or withdraw; they count at the amount reserved. */
  readonly underWay: readonly UsageEntry[];
}

/**
 * A request that may be sent. If it is neither settled nor withdrawn, as after a kill, the reserved amount
 * counts.
 */
export interface Reserved {
  settle(entry: UsageEntry): Promise<void>;
  withdraw(): Promise<void>;
}

/** Usage of runs. Written before a request is sent, so that a kill does not lose it. */
export interface UsageStore {
  /**
   * Shows the current usage to `admit` and adds the entry it returns; an error is passed on. Undefined means
   * "not now": `admit` is called again when a request under way has ended, in any process. One call at a time
   * per run.
   * @throws the signal's reason, if it aborts while waiting
   */
  reserve(request: {
    run: RunKey;
    signal?: AbortSignal | undefined;
    admit: (counts: UsageCounts) => UsageEntry | undefined;
  }): Promise<Reserved>;
  entries(run: RunKey): Promise<UsageEntry[]>;
}

export interface JournalKey {
  readonly run: RunKey;
  readonly step: string;
  readonly request: unknown;
  /** The step that asks, if another step may send the same request: not part of the key. Default: `step`. */
  readonly asker?: string;
}

/** Answers that were paid for. A run never pays twice for an answer it has recorded. */
export interface Journal {
  find<T>(key: JournalKey, schema: z.ZodType<T>): Promise<T | undefined>;
  /** The first answer recorded under a key stays; returns that one. */
  record<T>(key: JournalKey, answer: T, schema: z.ZodType<T>): Promise<T>;
  /** Runs `work` while no other attempt, in any process, works under this key. @throws the signal's reason */
  alone<T>(lease: { key: JournalKey; signal: AbortSignal | undefined }, work: () => Promise<T>): Promise<T>;
}

/** Shared by all runs of a store: answers that do not change within a UTC day. */
export interface DayCache {
  find<T>(key: unknown, schema: z.ZodType<T>): Promise<T | undefined>;
  put(key: unknown, value: unknown): Promise<void>;
}

export class ArtifactMissing extends SovereignError {
  override readonly code = 'ArtifactMissing';
}

export class ArtifactCorrupt extends SovereignError {
  override readonly code = 'ArtifactCorrupt';
}

/** The store cannot be opened as it is; the message names the problem and the remedy. */
export class StoreUnusable extends SovereignError {
  override readonly code = 'StoreUnusable';
}

/** Files of a run's usage are damaged, so its remaining budget is unknown. */
export class UsageDamaged extends SovereignError {
  override readonly code = 'UsageDamaged';
}

/**
 * Asks once: returns the journal's answer if there is one, else `call`'s, recorded before it is returned.
 * Waits for another attempt that is asking the same.
 */
export async function askOnce<T>({
  journal,
  key,
  schema,
  signal,
  call,
}: {
  journal: Journal;
  key: JournalKey;
  schema: z.ZodType<T>;
  signal: AbortSignal | undefined;
  call: () => Promise<T>;
}): Promise<T> {
  const known = await journal.find(key, schema);
  if (known !== undefined) return known;
  return journal.alone({ key, signal }, async () => {
    const brought = await journal.find(key, schema);
    if (brought !== undefined) return brought;
    const answer = await call();
    return journal.record(key, answer, schema);
  });
}
