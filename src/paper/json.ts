// A publication as JSON, for programs. The schema is the documentation; docs/schemas has it as JSON Schema.
// What the page says is here as a reader sees it there; claims and quotes are the source's exact characters.

import { z } from 'zod';
import { limits } from '../budget/limits';
import { spent, sumOf } from '../budget/spent';
import { checkedClaim } from '../evidence/claim';
import { evidenceHashOf } from '../evidence/manifest';
import { yearOf } from '../literature/paper-record';
import { ANSWER_KINDS } from '../literature/registry';
import { ledgerEntry } from '../literature/selection';
import { ANSWERED, POLICIES, ROLES, ref, SOURCES, STAGES } from '../protocol';
import { review } from '../tribunal/review';
import { blockText } from './block-text';
import { reference, SECTIONS } from './model';
import { pageOf, shown } from './page';
import { approval, type Publication } from './publication';

export const paperJson = z.object({
  format: z.literal('sovereign-paper'),
  version: z.literal(1).describe('Raised when a field changes its meaning or goes.'),
  run: z.object({ workflowId: z.string(), runId: z.string() }),
  title: z.string(),
  author: z.string(),
  date: z.string().describe('ISO day the run began.'),
  round: z.int().describe('Revision rounds before this draft.'),
  question: z.string(),
  answered: z.enum(ANSWERED),
  approval,
  score: z.number().nullable().describe('0-10; null without a quorum of reviewers.'),
  ceiling: z.number().describe('What the evidence allows at most.'),
  spread: z.number(),
  passScore: z.number(),
  policy: z.object({ verdict: z.enum(POLICIES), reasons: z.array(z.string()) }),
  reviews: z.array(review),
  notices: z.array(z.string()),
  abstract: z.string(),
  sections: z
    .array(z.object({ number: z.int(), name: z.enum(SECTIONS), text: z.string() }))
    .describe('Plain text; citations as [1], list items behind "- ", table cells between bars.'),
  verifier: z.string(),
  threshold: z.number(),
  claims: z
    .array(checkedClaim.extend({ reference: z.int().nullable() }))
    .describe('reference: number in references; null where the paper is not among the run’s.'),
  references: z.array(reference),
  papers: z
    .array(
      z.object({
        paperId: z.string(),
        title: z.string(),
        year: z.string().nullable(),
        relevance: z.number(),
        reference: z.int().nullable(),
        registered: z.enum(ANSWER_KINDS).nullable().default(null),
      }),
    )
    .describe(
      'All papers read, most relevant first; reference: null of those that are not cited; registered: how the register answered, null where it was not asked.',
    ),
  retracted: z
    .array(
      z.object({
        paperId: z.string(),
        title: z.string(),
        doi: z.string(),
        noticeDoi: z.string().nullable(),
      }),
    )
    .default([])
    .describe('Papers left out because the register says that they were retracted.'),
  searches: z.array(ledgerEntry),
  /** What the run was opened with, without the paths of the machine it ran on. */
  profile: z.object({
    source: z.enum(SOURCES),
    registry: z.object({ name: z.string(), at: z.string() }).nullable().default(null),
    kernel: z.string(),
    reviewers: z
      .partialRecord(z.enum(ROLES), z.string())
      .optional()
      .describe('Models that reviewed in place of the kernel’s, by role; absent where none did.'),
    embedder: z.string(),
    embedderDimensions: z.int(),
    verifier: z.string(),
  }),
  models: z
    .object({
      limits: limits
        .nullable()
        .describe('What the run might use of language and embedding models; null: no limit.'),
      total: spent,
      stages: z.array(spent.extend({ stage: z.enum(STAGES) })),
      withoutModel: z
        .array(z.object({ stage: z.enum(STAGES), round: z.int() }))
        .describe(
          'Steps that were done by rules, because the budget had no room for the model; index: left out, for that or because its embedder did not answer.',
        ),
    })
    .describe('What language and embedding models were used for, up to this page.'),
  hashes: z
    .object({ draft: ref, evidence: ref })
    .describe('draft is what an approval is bound to; evidence is the manifest’s canonical evidence hash.'),
});
export type PaperJson = z.infer<typeof paperJson>;

/** The same publication gives the same object. */
export function renderJson(publication: Publication): PaperJson {
  const {
    run,
    draft,
    draftRef,
    evidence,
    selection,
    reviews,
    judgement,
    policy,
    passScore,
    approval,
    profile,
    spending,
  } = publication;
  const page = pageOf(publication);
  const numbers = new Map(draft.references.map((entry) => [entry.paperId, entry.number]));
  return {
    format: 'sovereign-paper',
    version: 1,
    run: { workflowId: run.workflowId, runId: run.runId },
    title: page.title,
    author: page.author,
    date: draft.date,
    round: draft.round,
    question: draft.question,
    answered: draft.answered,
    approval,
    score: judgement.score,
    ceiling: judgement.ceiling,
    spread: judgement.spread,
    passScore,
    policy: { verdict: policy.verdict, reasons: [...policy.reasons] },
    reviews: [...reviews],
    notices: [...page.notices],
    abstract: page.abstract,
    sections: page.sections.map(({ number, name, blocks }) => ({
      number,
      name,
      text: blocks.map(blockText).join('\n\n'),
    })),
    verifier: evidence.verifier,
    threshold: evidence.threshold,
    claims: evidence.claims.map((claim) => ({ ...claim, reference: numbers.get(claim.paperId) ?? null })),
    references: page.references.map(({ number, paperId, title, names, year, venue, ...entry }) => ({
      number,
      paperId,
      title,
      authors: [...names],
      year,
      venue,
      doi: entry.doi,
      url: entry.url,
      volume: entry.volume,
      issue: entry.issue,
      pages: entry.pages,
      publishedDoi: entry.published?.doi ?? null,
    })),
    papers: selection.papers.map(({ paper, relevance, registered }) => ({
      paperId: paper.id,
      title: shown(paper.title),
      year: yearOf(paper),
      relevance,
      reference: numbers.get(paper.id) ?? null,
      registered: registered?.kind ?? null,
    })),
    retracted: selection.retractions.map(({ paper, registered }) => ({
      paperId: paper.id,
      title: shown(paper.title),
      doi: registered.doi,
      noticeDoi: registered.notice?.doi ?? null,
    })),
    searches: selection.ledger,
    profile: {
      source: profile.source,
      registry: profile.registry && { name: profile.registry.name, at: profile.registry.at },
      kernel: profile.kernel,
      ...(profile.reviewers === undefined ? {} : { reviewers: { ...profile.reviewers } }),
      embedder: profile.embedder,
      embedderDimensions: profile.embedderDimensions,
      verifier: profile.verifier,
    },
    models: {
      limits: spending.limits,
      total: sumOf(spending.stages),
      stages: [...spending.stages],
      withoutModel: [...spending.withoutModel],
    },
    hashes: { draft: draftRef, evidence: evidenceHashOf(publication) },
  };
}
