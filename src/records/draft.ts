// The model of a paper, from which every format is rendered; an approval is bound to its hash.

import { z } from 'zod';
import { ref } from '../contract/ref';

/** A sentence. `cites` are numbers in `references`, printed after the text as [1], [2]. */
export const sentence = z.object({
  text: z.string(),
  cites: z.array(z.int().min(1)),
  /** The claim it rests on, if any. */
  claimId: z.string().nullable(),
});
export type Sentence = z.infer<typeof sentence>;

export const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paragraph'), sentences: z.array(sentence).min(1) }),
  z.object({ kind: z.literal('list'), items: z.array(z.array(sentence).min(1)).min(1) }),
  z.object({
    kind: z.literal('table'),
    caption: z.string(),
    head: z.array(z.string()),
    rows: z.array(z.array(z.string())),
  }),
]);
export type Block = z.infer<typeof block>;

export const SECTIONS = [
  'Introduction',
  'Methodology',
  'Results',
  'Uncertainties',
  'Extracted Claims',
] as const;

export const section = z.object({ name: z.enum(SECTIONS), blocks: z.array(block) });
export type Section = z.infer<typeof section>;

/**
 * Appendices for readers who want to look something up. The reviewers' measurements are a third one, added on
 * the page only.
 */
export const APPENDICES = ['Searches', 'Settings'] as const;

export const appendix = z.object({ name: z.enum(APPENDICES), blocks: z.array(block) });
export type Appendix = z.infer<typeof appendix>;

export const answer = z.object({
  /** A model judged what the claims say about the question. */
  judged: z.boolean(),
  /** What was found, and how certain it is: the abstract's first sentences. Counted by code. */
  sentences: z.array(z.string()),
});
export type Answer = z.infer<typeof answer>;

export const reference = z.object({
  /** 1-based; referred to by `cites`. */
  number: z.int().min(1),
  paperId: z.string(),
  title: z.string(),
  authors: z.array(z.string()),
  year: z.string().nullable(),
  venue: z.string().nullable(),
  /** DOI of what was read: for an arXiv paper, arXiv's own. */
  doi: z.string().nullable(),
  url: z.string().nullable(),
  volume: z.string().nullable().default(null),
  issue: z.string().nullable().default(null),
  /** `637-641`, or an article's number. */
  pages: z.string().nullable().default(null),
  /** DOI of the published version, if another version was read. */
  publishedDoi: z.string().nullable().default(null),
});
export type Reference = z.infer<typeof reference>;

/** The draft: what the tribunal reviews and the owner approves. Nothing in it depends on the decision. */
export const draft = z.object({
  /** "SOVEREIGN: <question>". */
  title: z.string(),
  author: z.string(),
  question: z.string(),
  /** ISO day on which the run began. */
  date: z.string(),
  round: z.int(),
  answer,
  /** What the reader must see before anything else: claims from summaries, sources that failed. */
  notices: z.array(z.string()),
  abstract: z.string(),
  sections: z.array(section),
  appendices: z.array(appendix),
  references: z.array(reference),
  evidence: ref,
});
export type Draft = z.infer<typeof draft>;
