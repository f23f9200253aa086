// The role of asking arXiv: names and messages shared by its workflow, its holder and the searchers.
// Workflow-safe.

import type { PacerState } from '../http/traffic';

export const ARXIV_ROLE = {
  workflowType: 'arxivRole',
  /** Workflow tasks of the role. Every worker that uses arXiv serves them, whatever its own queue. */
  taskQueue: 'sovereign-arxiv',
  /** Registers a store whose runs want to search. */
  join: 'join',
  /** The stores that have joined. */
  stores: 'stores',
} as const;

/** One role per host, for all stores and workers of the namespace. */
export const arxivRoleId = (host: string): string => `sovereign-arxiv-${host}`;

/** Ids reserved for the role: a run under one of them would block every search of arXiv in its namespace. */
export const isRoleId = (workflowId: string): boolean => workflowId.startsWith(arxivRoleId(''));

/** Most stores that may join: as many as one role can serve in turn. */
export const MOST_STORES = 200;

/**
 * Where a store's searches wait for the holder. One queue per store, because answers are written to the store
 * of the run.
 */
export const arxivTaskQueue = ({ host, storeId }: { host: string; storeId: string }): string =>
  `sovereign-arxiv-${host}-store-${storeId}`;

/** The id of the role that serves such a queue; undefined for any other queue. */
export const roleOfQueue = (taskQueue: string): string | undefined =>
  isRoleId(taskQueue) ? taskQueue.replace(/-store-[^-]*$/, '') : undefined;

/** A holder is presumed gone this long after its last heartbeat; its own lease ends no later. */
export const ROLE_TERM_MS = 5_000;
export const ROLE_BEAT_MS = 1_000;

/** How long one store's holder continues while other stores wait: twenty searches. */
export const SLICE_MS = 60_000;

/** The note that a holder leaves at the server with each heartbeat. */
export interface HolderNote {
  readonly holder: string;
  readonly pid: number;
  /**
   * Identifies where `pid` can be looked up: machine, boot and process namespace. Null if the system does not
   * say.
   */
  readonly processes: string | null;
  /** A request is, or is about to be, under way. Written before it is sent. */
  readonly asking: boolean;
  readonly pacer: PacerState;
  /** Requests started in this term. */
  readonly requests: number;
}

/** The previous holder, of any store: arXiv counts all of them together. */
export type Predecessor =
  | { readonly kind: 'none' }
  /** Gave the role up in an orderly way, with the wait that arXiv had asked of everyone. */
  | { readonly kind: 'left'; readonly pacer: PacerState }
  /** Was not heard of again. Null if its last note is lost. */
  | { readonly kind: 'vanished'; readonly note: HolderNote | null };

export interface ArxivRoleState {
  /** Stores that have joined; the first is the next to hold the role. */
  readonly stores: readonly string[];
  readonly predecessor: Predecessor;
}

export interface HoldRequest {
  readonly host: string;
  readonly predecessor: Predecessor;
  /** Other stores, whose searches may be waiting. */
  readonly others: readonly string[];
}

export interface HoldEnded {
  /** The store whose turn it is now; null if the holder's process stopped. */
  readonly yieldTo: string | null;
  /** Its state when the last request had ended. */
  readonly pacer: PacerState;
}

export interface ArxivRoleActivities {
  holdArxivRole(request: HoldRequest): Promise<HoldEnded>;
}
