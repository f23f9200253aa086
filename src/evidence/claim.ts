// Claims and what checking them found. Artifacts: immutable, and printed in the evidence manifest.

import { z } from 'zod';
import { FLAGS, ref, STANCES } from '../protocol';

/** Where a claim's words stand in its source: `field.slice(start, end) === text`, in UTF-16 units. */
export const quote = z.object({
  field: z.literal('abstract'),
  start: z.int().min(0),
  end: z.int().min(0),
  text: z.string(),
});
export type Quote = z.infer<typeof quote>;

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
});
export type Claim = z.infer<typeof claim>;

export const checkedClaim = claim.extend({
  /** TF-IDF cosine of the quote and its paper's title and abstract, 0-1. */
  confidence: z.number(),
  /** confidence >= threshold and the quote stands in the source. */
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

/** The claims of one round, before and after checking. */
export const claimSet = z.object({ selection: ref, claims: z.array(claim), unread });
export type ClaimSet = z.infer<typeof claimSet>;

export const evidence = z.object({
  question: z.string(),
  selection: ref,
  verifier: z.string(),
  threshold: z.number(),
  claims: z.array(checkedClaim),
  unread,
});
export type Evidence = z.infer<typeof evidence>;
