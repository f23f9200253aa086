// Claims and the results of checking them. Artifacts: immutable, and printed in the evidence manifest.

import { z } from 'zod';
import { ref } from '../contract/ref';
import { FLAGS, STANCES, SUSPICIONS } from '../contract/run-facts';

/** Where a claim's words are in its source: `field.slice(start, end) === text`, in UTF-16 units. */
export const quote = z.object({
  field: z.literal('abstract'),
  start: z.int().min(0),
  end: z.int().min(0),
  text: z.string(),
});
export type Quote = z.infer<typeof quote>;

/** The columns of the comparison table, in the paper's own words. */
export const CELLS = ['data', 'measure', 'result', 'condition'] as const;
export type Cell = (typeof CELLS)[number];

export const BASES = ['measured', 'stated'] as const;

/** The results of reading the paper and checking the claim against it. */
export const reading = z.object({
  /**
   * Whether the passage supports the claim, according to the model that checked it. Unsupported claims were
   * dropped.
   */
  verdict: z.enum(['supported', 'partly']),
  /** The words of the passage that the verdict rests on; null if the checker named none that are there. */
  restsOn: quote.nullable(),
  /**
   * Whether the paper itself found it, or states it as known, as others' result or as its motivation;
   * according to the model that read it. Absent: not asked, by an older version.
   */
  basis: z.enum(BASES).optional(),
  /** Number of the sub-question that it answers, from 1; null: none in particular. */
  part: z.int().min(1).nullable(),
  /** Null: the paper does not say, or not in these words. */
  cells: z.object({
    data: quote.nullable(),
    measure: quote.nullable(),
    result: quote.nullable(),
    condition: quote.nullable(),
  }),
});
export type Reading = z.infer<typeof reading>;

export const claim = z.object({
  /** `C1`, `C2`, ...: stable within one evidence artifact, in the order of the claims table. */
  id: z.string().regex(/^C\d+$/),
  /** A complete, self-contained sentence. */
  text: z.string().min(1),
  /** `PaperRecord.id` of the paper it was taken from. */
  paperId: z.string(),
  /** Hash of that paper's record when the claim was taken. */
  paperHash: ref,
  quote,
  /** Whether its quote's words may point in the opposite direction to the question. Nobody judged it. */
  flag: z.enum(FLAGS),
  /** What it says about the question's proposition, as judged by a model; null: not judged. */
  stance: z.enum(STANCES).nullable(),
  /** Absent: no model read the paper, and the claim is its quote. */
  reading: reading.optional(),
});
export type Claim = z.infer<typeof claim>;

export const checkedClaim = claim.extend({
  /** TF-IDF cosine of the quote and its paper's title and abstract, 0-1. */
  confidence: z.number(),
  /** confidence >= threshold, the quote is in the source, and no checker found that the claim goes beyond it. */
  verified: z.boolean(),
  quoteFound: z.boolean(),
});
export type CheckedClaim = z.infer<typeof checkedClaim>;

/** Blocked by a filter, longer than the model reads, or without a usable answer. */
export const UNREAD_REASONS = ['filtered', 'too long', 'unusable'] as const;

/** A paper that a model could not read. */
export const unreadPaper = z.object({ paperId: z.string(), why: z.enum(UNREAD_REASONS) });
export type Unread = z.infer<typeof unreadPaper>;

const unread = z.array(unreadPaper).optional();
/** What happened to a model's proposals in a round; reported in Methodology. */
export const readingCounts = z.object({
  /** Papers that the model was shown. */
  read: z.int(),
  /** Findings proposed on the papers kept. */
  proposed: z.int(),
  /** Of these, dropped because their quote is not in the paper. */
  misquoted: z.int(),
  /** Dropped because the model judged them off the question. */
  off: z.int(),
  /** Rewritten because the check found that they go beyond their passage. */
  repaired: z.int(),
  /** Dropped because the passage does not support or contradicts them. */
  unsupported: z.int(),
  /**
   * Supported, but dropped because the paper already has its maximum of claims. Absent: not counted yet, by
   * an older version.
   */
  beyond: z.int().optional(),
  /** Papers were read once more, because fewer than half of their findings held. */
  readAgain: z.boolean(),
  /** Claims taken by rules in place of the model. */
  byRules: z.int(),
});
export type ReadingCounts = z.infer<typeof readingCounts>;

/** The question's sub-questions, as planned in the first round. Absent for a simple question. */
const parts = z.array(z.string()).optional();

/** The claims of one round, before and after checking. */
export const claimSet = z.object({
  selection: ref,
  claims: z.array(claim),
  unread,
  reading: readingCounts.optional(),
  parts,
});
export type ClaimSet = z.infer<typeof claimSet>;

/**
 * A kept paper that addresses a model or hides characters (hostile-passages.ts), even if no claim is from it.
 */
export const suspectPaper = z.object({
  paperId: z.string(),
  title: z.string(),
  why: z.enum(SUSPICIONS),
  words: z.string().describe('The order as it reads once decoded, or the kind of characters.'),
});
export type SuspectPaper = z.infer<typeof suspectPaper>;

/**
 * A claim of an earlier round that was flagged or opposed then, and that this round dropped or judges
 * differently.
 */
export const flaggedBefore = z.object({
  /** The first round without it. */
  droppedIn: z.int(),
  id: z.string().describe('Its id in the last round that had it.'),
  paperId: z.string(),
  text: z.string(),
  quote,
  flag: z.enum(FLAGS),
  stance: z.enum(STANCES).nullable(),
});
export type FlaggedBefore = z.infer<typeof flaggedBefore>;

export const evidence = z.object({
  question: z.string(),
  selection: ref,
  verifier: z.string(),
  threshold: z.number(),
  claims: z.array(checkedClaim),
  unread,
  reading: readingCounts.optional(),
  parts,
  /** From all rounds so far. Absent: none. */
  suspects: z.array(suspectPaper).optional(),
  /** From all rounds so far. Absent: none. */
  flaggedBefore: z.array(flaggedBefore).optional(),
});
export type Evidence = z.infer<typeof evidence>;
