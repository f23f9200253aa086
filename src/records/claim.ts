// Claims and what checking them found. Artifacts: immutable, and printed in the evidence manifest.

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

/** What a claim is about, as the comparison table shows it, in the paper's own words. */
export const CELLS = ['data', 'measure', 'result', 'condition'] as const;
export type Cell = (typeof CELLS)[number];

export const BASES = ['measured', 'stated'] as const;

/** What reading the paper and checking the claim against it found. */
export const reading = z.object({
  /** Whether the passage says what the claim says, by the model that checked it. What it does not say was dropped. */
  verdict: z.enum(['supported', 'partly']),
  /** The words of the passage that the verdict rests on; null where the checker named none that are there. */
  restsOn: quote.nullable(),
  /**
   * Whether the paper itself found it, or states it of others, as known or as its motivation; by the model that read it. Absent:
   * not asked, by an older version.
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
  /** A complete sentence that stands alone. */
  text: z.string().min(1),
  /** `PaperRecord.id` of the paper it was taken from. */
  paperId: z.string(),
  /** Hash of that paper's record as it was when the claim was taken. */
  paperHash: ref,
  quote,
  /** Whether its quote's words may point the other way than the question. Nobody judged. */
  flag: z.enum(FLAGS),
  /** What it says of the question's proposition, as a model read it; null: no model did. */
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

/** Refused by a filter, longer than the model reads, or answered with nothing usable. */
export const UNREAD_REASONS = ['filtered', 'too long', 'unusable'] as const;

/** A paper that a model could not read. */
export const unreadPaper = z.object({ paperId: z.string(), why: z.enum(UNREAD_REASONS) });
export type Unread = z.infer<typeof unreadPaper>;

const unread = z.array(unreadPaper).optional();
/** What became of what a model proposed in a round; Methodology reports it. */
export const readingCounts = z.object({
  /** Papers that the model was shown. */
  read: z.int(),
  /** Findings that it gave for the papers kept. */
  proposed: z.int(),
  /** Of these, left out because their quote is not in the paper. */
  misquoted: z.int(),
  /** Left out because it judged them off the question. */
  off: z.int(),
  /** Written again because the check found that they go beyond their passage. */
  repaired: z.int(),
  /** Left out because the passage does not say them, or says otherwise. */
  unsupported: z.int(),
  /** Held, and left out because a paper takes no more claims. Absent: not counted yet, by an older version. */
  beyond: z.int().optional(),
  /** Papers were read once more, because fewer than half of their findings held. */
  readAgain: z.boolean(),
  /** Claims taken by rules in place of the model's. */
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

/** A kept paper that addresses a model or hides characters (hostile-passages.ts), also one that gave no claim. */
export const suspectPaper = z.object({
  paperId: z.string(),
  title: z.string(),
  why: z.enum(SUSPICIONS),
  words: z.string().describe('The order as it reads once decoded, or the kind of characters.'),
});
export type SuspectPaper = z.infer<typeof suspectPaper>;

/** A claim of an earlier round that was flagged or opposed there, and that this round dropped or judges otherwise. */
export const flaggedBefore = z.object({
  /** The round that no longer had it. */
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
  /** Over all rounds so far. Absent: none. */
  suspects: z.array(suspectPaper).optional(),
  /** Over all rounds so far. Absent: none. */
  flaggedBefore: z.array(flaggedBefore).optional(),
});
export type Evidence = z.infer<typeof evidence>;
