// Answers shared by all runs: what a source says changes once a day at most.

import type { SearchAnswer } from './source';

/** Keys hold the source, the UTC day and the request, and never a secret. */
export interface AnswerCache<Answer = SearchAnswer> {
  get(key: string): Promise<Answer | null>;
  put(key: string, answer: Answer): Promise<void>;
}

/** `2026-11-24`: the part of a key that makes an answer last until midnight UTC. */
export const utcDay = (now: Date): string => now.toISOString().slice(0, 10);
