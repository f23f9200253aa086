// A step's progress, as carried by activities' heartbeats to anyone who watches a run from any process.
// Workflow-safe.

import { z } from 'zod';

/** What a step counts: papers read, papers or quotes checked. */
export const DOINGS = ['read', 'checked', 'read again', 'checked again'] as const;
export type Doing = (typeof DOINGS)[number];

/** Counts within one step, such as papers read and papers to read. */
export interface PartDone {
  readonly doing: Doing;
  readonly done: number;
  readonly total: number;
}

/** Called when a part of a step begins, with 0 done, and whenever one more is done. */
export type OnPartDone = (part: PartDone) => void;

const count = z.int().nonnegative();

/** An activity's heartbeat details; at most `PROGRESS_BYTES` as JSON. Tokens include all its attempts. */
export const stepProgress = z.object({
  /** A later version may count other things. */
  doing: z.string().max(40).optional(),
  done: count.optional(),
  total: count.optional(),
  inputTokens: count,
  outputTokens: count,
  /** Answer tokens per second over the last half minute. Absent: there were none. */
  tokensPerS: z.number().nonnegative().optional(),
  /** What it waits for: "qwen3 to answer". Absent: it does not wait. */
  waitsFor: z.string().max(200).optional(),
});
export type StepProgress = z.infer<typeof stepProgress>;

/** The server keeps the last heartbeat of every pending activity, and passes it to the next attempt. */
export const PROGRESS_BYTES = 200;
