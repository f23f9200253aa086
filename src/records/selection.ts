// The papers that a round works on, and how they were found. An artifact.

import { z } from 'zod';
import { ref } from '../contract/ref';
import { SEARCH_OUTCOMES } from '../contract/run-facts';
import { paperRecord } from './paper-record';
import { registryAnswer, registryFound } from './registration';

export const rankedPaper = z.object({
  paper: paperRecord,
  hash: ref,
  /** The registry's answer; absent if it was not asked. It changes neither `paper` nor `hash`. */
  registered: registryAnswer.optional(),
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

/** A paper left out because, according to the registry, it was retracted, withdrawn or removed. */
export const retractedPaper = z.object({ paper: paperRecord, registered: registryFound });
export type RetractedPaper = z.infer<typeof retractedPaper>;

/** A work that was found but not kept, with the reason. */
export const omission = z.object({
  paperId: z.string(),
  title: z.string(),
  reason: z.enum(['duplicate', 'withdrawn', 'retracted', 'ranked below the cut']),
  /** For a duplicate: the paper that is the same work. */
  of: z.string().nullable(),
});
export type Omission = z.infer<typeof omission>;

/** A content word of the question. */
export const questionWord = z.object({
  /** As the asker wrote it. */
  word: z.string(),
  stem: z.string(),
  /** Its share of the question's total inverse document frequency; all shares add up to 1. */
  weight: z.number(),
  /** Whether a kept paper contains it. */
  inPapers: z.boolean(),
});
export type QuestionWord = z.infer<typeof questionWord>;

/** The papers a round works on, best first, and how they were found. */
export const selection = z.object({
  question: z.string(),
  papers: z.array(rankedPaper),
  /** Every record left out, over all rounds; at most 2,000. */
  omitted: z.array(omission),
  /** Over all rounds; `found` is the sum of the others and the papers kept. */
  counts: z.object({
    /** Records in the answers, before merging. */
    found: z.int(),
    duplicates: z.int(),
    withdrawn: z.int(),
    retracted: z.int(),
    belowCut: z.int(),
  }),
  ledger: z.array(ledgerEntry),
  /** Left out, over all rounds. */
  retractions: z.array(retractedPaper).default([]),
  words: z.array(questionWord),
  /** Embedding models whose ranking of this round's papers was used. */
  votes: z.array(z.string()).default([]),
});
export type Selection = z.infer<typeof selection>;
