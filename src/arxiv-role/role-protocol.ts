// The role of asking arXiv: what its workflow, its holder and those who want to search agree on. Workflow-safe.

import type { PacerState } from '../http/traffic';

export const ARXIV_ROLE = {
  workflowType: 'arxivRole',
  /** Workflow tasks of the role. Every worker that has to do with arXiv serves them, whatever its own queue. */
  taskQueue: 'sovereign-arxiv',
  /** A store whose runs want to search makes itself known. */
  join: 'join',
  /** The stores that have joined. */
  stores: 'stores',
} as const;

/** One role for each host that is asked, and for all stores and workers of the namespace. */
export const arxivRoleId = (host: string): string => `sovereign-arxiv-${host}`;

/** Ids that belong to the role: a run under one of them would stop every search of arXiv in its namespace. */
export const isRoleId = (workflowId: string): boolean => workflowId.startsWith(arxivRoleId(''));

/** Stores that may join: as many namespaces of folders as one role can go round. */
export const MOST_STORES = 200;

/** Where a store's searches wait for the holder. A store each: answers are written where the run's artifacts are. */
export const arxivTaskQueue = ({ host, storeId }: { host: string; storeId: string }): string =>
  `sovereign-arxiv-${host}-store-${storeId}`;

/** The id of the role that such a queue waits for; undefined for any other queue. */
export const roleOfQueue = (taskQueue: string): string | undefined =>
  isRoleId(taskQueue) ? taskQueue.replace(/-store-[^-]*$/, '') : undefined;

/** After its last sign a holder is taken for gone; its own lease ends no later. */
export const ROLE_TERM_MS = 5_000;
export const ROLE_BEAT_MS = 1_000;

/** While other stores wait, one store's holder goes on for this long: twenty searches. */
export const SLICE_MS = 60_000;

/** What a holder leaves at the server with each sign of life. */
export interface HolderNote {
  readonly holder: string;
  readonly pid: number;
  /** Where `pid` can be looked up: machine, boot and process namespace. Null where the system does not tell. */
  readonly processes: string | null;
  /** A request is, or is about to be, under way. Written before it is sent. */
  readonly asking: boolean;
  readonly pacer: PacerState;
  /** Requests begun in this term. */
  readonly requests: number;
}

/** Whom a holder comes after, whichever store's it was: arXiv counts all of them together. */
export type Predecessor =
  | { readonly kind: 'none' }
  /** Gave the role up in order, with what arXiv had asked everybody to wait. */
  | { readonly kind: 'left'; readonly pacer: PacerState }
  /** Was not heard of again. Null where its last note is lost. */
  | { readonly kind: 'vanished'; readonly note: HolderNote | null };

export interface ArxivRoleState {
  /** Stores that have joined, the next to hold the role first. */
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
  /** The store whose turn it is now; null where the holder's process stopped. */
  readonly yieldTo: string | null;
  /** As it was when the last request had ended. */
  readonly pacer: PacerState;
}

export interface ArxivRoleActivities {
  holdArxivRole(request: HoldRequest): Promise<HoldEnded>;
}
