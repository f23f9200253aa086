// The Store port: content-addressed artifacts, the journal of paid answers, and a cache for a day.

import { z } from 'zod';
import type { Ref } from '../contract/ref';
import type { RunKey } from '../contract/run-facts';
import { SovereignError } from '../errors/sovereign-error';

export interface Store {
  /** Made once with the store; names the task queue of its runs. Lower-case hex. */
  readonly id: string;
  /** Where it is, for messages. */
  readonly folder: string;
  /** Stores a JSON value under its hash. Storing it again changes nothing. */
  put(value: unknown): Promise<Ref>;
  /** @throws ArtifactMissing, ArtifactCorrupt */
  get<T>(ref: Ref, schema: z.ZodType<T>): Promise<T>;
  readonly journal: Journal;
  readonly dayCache: DayCache;
  readonly usage: UsageStore;
  /** Names of the files of this step of a run that were found damaged, and kept aside. */
  damaged(run: RunKey, step: string): Promise<string[]>;
  /** What became of the open store, with the remedy; undefined where it is as it was opened. */
  problem(): Promise<string | undefined>;
}

/** One request to a provider: as estimated before it was sent, or as it came out. */
export const usageEntry = z.object({
  /** `round-0/plan`. */
  step: z.string(),
  model: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** The numbers are our estimate, on the safe side. */
  estimated: z.boolean(),
  /** Its file is damaged: that there was a request is all that is known. */
  unreadable: z.literal(true).optional(),
});
export type UsageEntry = z.infer<typeof usageEntry>;

/** What a run has used at one moment. */
export interface UsageCounts {
  /** Requests that count for what they say: settled, or left by a process that shows no sign of life. */
  readonly over: readonly UsageEntry[];
  /** Requests that some process will settle or withdraw, at what was reserved for them. */
  readonly underWay: readonly UsageEntry[];
}

/**
 * A request that may be sent. Neither settled nor withdrawn, as after a kill, it counts for what was
 * reserved.
 */
export interface Reserved {
  settle(entry: UsageEntry): Promise<void>;
  withdraw(): Promise<void>;
}

/** What runs use. Written before a request is sent, so that a kill does not lose it. */
export interface UsageStore {
  /**
   * Adds the entry that `admit` returns at the sight of it; what it throws is passed on. Undefined
   * means "not now": it is asked again when a request that is under way has ended, in any process. One at a
   * time for a run.
   * @throws the signal's reason, if it aborts while it waits
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
  /** The step that asks, where another one may ask the same: not part of the key. Default: `step`. */
  readonly asker?: string;
}

/** Answers that were paid for. What it holds is never asked for again by the same run. */
export interface Journal {
  find<T>(key: JournalKey, schema: z.ZodType<T>): Promise<T | undefined>;
  /** The first answer recorded under a key stays; returns the one that is kept. */
  record<T>(key: JournalKey, answer: T, schema: z.ZodType<T>): Promise<T>;
  /** Does `work` while no other attempt, in any process, does work under this key. @throws the signal's reason */
  alone<T>(lease: { key: JournalKey; signal: AbortSignal | undefined }, work: () => Promise<T>): Promise<T>;
}

/** Shared by all runs of a store: what does not change within a UTC day. */
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

/** The store cannot be opened as it is; the message names what is in the way, and the remedy. */
export class StoreUnusable extends SovereignError {
  override readonly code = 'StoreUnusable';
}

/** Files of a run's usage are damaged, so what is left of its budget is not known. */
export class UsageDamaged extends SovereignError {
  override readonly code = 'UsageDamaged';
}

/**
 * Asks once: the journal's answer if there is one, else `call`'s, recorded before it is returned. Another attempt
 * that is asking the same is waited for.
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
