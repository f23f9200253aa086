// A reviewer's report. An artifact; a revision round acts on its findings.

import { z } from 'zod';
import { ROLES } from '../contract/run-facts';

export const finding = z.object({
  /** What is wrong, in a sentence with the measured figure. */
  message: z.string(),
  severity: z.enum(['minor', 'major']),
  /** A claim's id (`C3`) or a section's name; a model may also say `question`. */
  target: z.string(),
  /** Key terms of the question that the evidence does not cover: what to search for next. */
  searchFor: z.array(z.string()),
});
export type Finding = z.infer<typeof finding>;

/** One measured criterion of the rubric: `points` of `of`. */
export const criterion = z.object({
  name: z.string(),
  points: z.number(),
  of: z.number(),
  /** What was measured: "4 of 5 claims verified". */
  fact: z.string(),
});
export type Criterion = z.infer<typeof criterion>;

export const review = z.object({
  role: z.enum(ROLES),
  /** `rubric`, or the model that reviewed. */
  reviewer: z.string(),
  /** 0-10, one decimal; null: abstained. */
  score: z.number().min(0).max(10).nullable(),
  criteria: z.array(criterion),
  findings: z.array(finding),
  /** Why the reviewer abstained. */
  abstained: z.string().nullable(),
});
export type Review = z.infer<typeof review>;
