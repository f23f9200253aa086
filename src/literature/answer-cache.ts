// Answers shared by all runs: a source's content changes once a day at most.

import type { SearchAnswer } from './source';

/** Keys contain the source, the UTC day and the request, and never a secret. */
export interface AnswerCache<Answer = SearchAnswer> {
  get(key: string): Promise<Answer | null>;
  put(key: string, answer: Answer): Promise<void>;
}

/** `2026-11-24`: as part of a key, it makes an answer expire at midnight UTC. */
export const utcDay = (now: Date): string => now.toISOString().slice(0, 10);
