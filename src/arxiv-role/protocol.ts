// The role of asking arXiv: what its workflow, its holder and those who want to search agree on. Workflow-safe.

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

/** Where a store's searches wait for the holder. A store each: answers are written where the run's artifacts are. */
export const arxivTaskQueue = ({ host, storeId }: { host: string; storeId: string }): string =>
  `sovereign-arxiv-${host}-store-${storeId}`;

/** After its last sign a holder is taken for gone; its own lease ends no later. */
export const ROLE_TERM_MS = 5_000;
export const ROLE_BEAT_MS = 1_000;

/** While other stores wait, one store's holder goes on for this long: twenty searches. */
export const SLICE_MS = 60_000;

export interface ArxivRoleState {
  /** Stores that have joined, the next to hold the role first. */
  readonly stores: readonly string[];
  /** The role was held before: a successor must not ask right behind the last request. */
  readonly heldBefore: boolean;
}

export interface HoldRequest {
  readonly host: string;
  readonly heldBefore: boolean;
  /** Other stores, whose searches may be waiting. */
  readonly others: readonly string[];
}

export interface HoldEnded {
  /** The store whose turn it is now; null where the holder's process stopped. */
  readonly yieldTo: string | null;
}

export interface ArxivRoleActivities {
  holdArxivRole(request: HoldRequest): Promise<HoldEnded>;
}
