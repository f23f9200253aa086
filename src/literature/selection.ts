// Merging, deduplicating and ranking what the searches found. Pure.

import { z } from 'zod';
import { ref, SEARCH_OUTCOMES } from '../protocol';
import { paperRecord } from './paper-record';

export const rankedPaper = z.object({
  paper: paperRecord,
  hash: ref,
  /** Similarity to the question, 0-1. */
  relevance: z.number(),
});
export type RankedPaper = z.infer<typeof rankedPaper>;

/** How one query was answered: a row of Methodology's ledger. */
export const ledgerEntry = z.object({
  round: z.int(),
  source: z.string(),
  query: z.string(),
  outcome: z.enum(SEARCH_OUTCOMES),
  found: z.int(),
  note: z.string().nullable(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** The papers a round works on, most relevant first, and how they were come by. */
export const selection = z.object({
  question: z.string(),
  papers: z.array(rankedPaper),
  ledger: z.array(ledgerEntry),
  /** Answers counted before merging, over all rounds. */
  found: z.int(),
  duplicates: z.int(),
  withdrawn: z.int(),
});
export type Selection = z.infer<typeof selection>;
