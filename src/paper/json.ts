// A publication as JSON, for programs. The schema is the documentation.

import { z } from 'zod';
import { checkedClaim } from '../evidence/claim';
import { evidenceHashOf } from '../evidence/manifest';
import { ledgerEntry } from '../literature/selection';
import { ANSWERED, POLICIES, ref, SOURCES } from '../protocol';
import { review } from '../tribunal/review';
import { reference, SECTIONS } from './model';
import { blockText } from './plain-text';
import { approval, type Publication } from './publication';
import { safeUrl } from './references';
import { verdictBlocks } from './verdict';

export const paperJson = z.object({
  format: z.literal('sovereign-paper'),
  /** Raised when a field changes its meaning or goes. */
  version: z.literal(1),
  run: z.object({ workflowId: z.string(), runId: z.string() }),
  title: z.string(),
  author: z.string(),
  /** ISO day the run began. */
  date: z.string(),
  /** Revision rounds before this draft. */
  round: z.int(),
  question: z.string(),
  answered: z.enum(ANSWERED),
  approval,
  /** 0-10; null without a quorum of reviewers. */
  score: z.number().nullable(),
  /** What the evidence allows at most. */
  ceiling: z.number(),
  spread: z.number(),
  passScore: z.number(),
  policy: z.object({ verdict: z.enum(POLICIES), reasons: z.array(z.string()) }),
  reviews: z.array(review),
  notices: z.array(z.string()),
  abstract: z.string(),
  /** Plain text; citations as [1], list items behind "- ", table cells between bars. */
  sections: z.array(z.object({ number: z.int(), name: z.enum(SECTIONS), text: z.string() })),
  verifier: z.string(),
  threshold: z.number(),
  /** `reference`: number in `references`; null where the paper is not among the run's. */
  claims: z.array(checkedClaim.extend({ reference: z.int().nullable() })),
  references: z.array(reference),
  searches: z.array(ledgerEntry),
  /** What the run was opened with, without the paths of the machine it ran on. */
  profile: z.object({
    source: z.enum(SOURCES),
    kernel: z.string(),
    embedder: z.string(),
    embedderDimensions: z.int(),
    verifier: z.string(),
  }),
  /** `draft` is what an approval is bound to; `evidence` is the manifest's canonical evidence hash. */
  hashes: z.object({ draft: ref, evidence: ref }),
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
  } = publication;
  const numbers = new Map(draft.references.map((entry) => [entry.paperId, entry.number]));
  return {
    format: 'sovereign-paper',
    version: 1,
    run: { workflowId: run.workflowId, runId: run.runId },
    title: draft.title,
    author: draft.author,
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
    notices: draft.notices,
    abstract: draft.abstract,
    sections: draft.sections.map((section, index) => ({
      number: index + 1,
      name: section.name,
      text: (section.name === 'Methodology'
        ? [...section.blocks, ...verdictBlocks(publication)]
        : section.blocks
      )
        .map(blockText)
        .join('\n\n'),
    })),
    verifier: evidence.verifier,
    threshold: evidence.threshold,
    claims: evidence.claims.map((claim) => ({ ...claim, reference: numbers.get(claim.paperId) ?? null })),
    references: draft.references.map((entry) => ({ ...entry, url: safeUrl(entry.url) })),
    searches: selection.ledger,
    profile: {
      source: profile.source,
      kernel: profile.kernel,
      embedder: profile.embedder,
      embedderDimensions: profile.embedderDimensions,
      verifier: profile.verifier,
    },
    hashes: { draft: draftRef, evidence: evidenceHashOf(publication) },
  };
}
