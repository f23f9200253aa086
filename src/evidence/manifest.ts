// The evidence manifest: per claim what it rests on, and what was judged and decided, each by its hash.

import { z } from 'zod';
import { registryAnswer } from '../literature/registry';
import { approval, type Publication } from '../paper/publication';
import { ANSWERED, POLICIES, type Ref, ref } from '../protocol';
import { review } from '../tribunal/review';
import { quote } from './claim';
import { hashOf } from './hash';

const source = z.object({
  paperId: z.string(),
  /** Hash of the paper's record: title, abstract and identifiers. */
  hash: ref,
  title: z.string(),
  doi: z.string().nullable(),
  url: z.string().nullable(),
  abstractKind: z.enum(['abstract', 'summary']),
});

const manifestClaim = z.object({
  id: z.string(),
  text: z.string(),
  quote,
  paperId: z.string(),
  paperHash: ref,
  confidence: z.number(),
  verdict: z.enum(['verified', 'not verified', 'quote not found']),
});

/** What `evidenceHash` is the hash of: free of times, paths, run ids, reviews and decisions. */
const evidencePart = z.object({
  question: z.string(),
  verifier: z.string(),
  threshold: z.number(),
  claims: z.array(manifestClaim),
  /** The papers the claims quote, by id. */
  sources: z.array(source),
});
export type EvidencePart = z.infer<typeof evidencePart>;

export const manifest = z.object({
  format: z.literal('sovereign-evidence'),
  version: z.literal(1),
  run: z.object({ workflowId: z.string(), runId: z.string() }),
  date: z.string(),
  round: z.int(),
  answered: z.enum(ANSWERED),
  /** SHA-256 of the canonical JSON (RFC 8785) of `evidence`: equal evidence, equal hash, in any run. */
  evidenceHash: ref,
  evidence: evidencePart,
  reviews: z.array(review),
  judgement: z.object({
    score: z.number().nullable(),
    ceiling: z.number(),
    reviewers: z.int(),
    quorum: z.boolean(),
    spread: z.number(),
    passScore: z.number(),
  }),
  policy: z.object({ verdict: z.enum(POLICIES), reasons: z.array(z.string()) }),
  decision: approval,
  /** What the register says of the papers the claims quote; none where it was not asked. No part of the evidence hash. */
  registered: z.array(z.object({ paperId: z.string(), answer: registryAnswer })).default([]),
  /** Names of the run's artifacts. An approval is bound to `draft`. */
  artifacts: z.object({
    draft: ref,
    evidence: ref,
    selection: ref,
    reviews: z.array(z.object({ role: z.string(), hash: ref })),
  }),
});
export type Manifest = z.infer<typeof manifest>;

function verdictOf(claim: { verified: boolean; quoteFound: boolean }) {
  if (!claim.quoteFound) return 'quote not found' as const;
  return claim.verified ? ('verified' as const) : ('not verified' as const);
}

type EvidenceInput = Pick<Publication, 'evidence' | 'selection'>;

function evidencePartOf({ evidence, selection }: EvidenceInput): EvidencePart {
  const quoted = new Set(evidence.claims.map((claim) => claim.paperId));
  return {
    question: evidence.question,
    verifier: evidence.verifier,
    threshold: evidence.threshold,
    claims: evidence.claims.map((claim) => ({
      id: claim.id,
      text: claim.text,
      quote: claim.quote,
      paperId: claim.paperId,
      paperHash: claim.paperHash,
      confidence: claim.confidence,
      verdict: verdictOf(claim),
    })),
    sources: selection.papers
      .filter(({ paper }) => quoted.has(paper.id))
      .map(({ paper, hash }) => ({
        paperId: paper.id,
        hash,
        title: paper.title,
        doi: paper.doi,
        url: paper.url,
        abstractKind: paper.abstractKind,
      }))
      .sort((a, b) => (a.paperId < b.paperId ? -1 : a.paperId > b.paperId ? 1 : 0)),
  };
}

function registeredOf({ evidence, selection }: EvidenceInput): Manifest['registered'] {
  const quoted = new Set(evidence.claims.map((claim) => claim.paperId));
  return selection.papers.flatMap(({ paper, registered }) =>
    registered === undefined || !quoted.has(paper.id) ? [] : [{ paperId: paper.id, answer: registered }],
  );
}

/** The canonical evidence hash: the same for two runs that found, took and measured the same. */
export const evidenceHashOf = (input: EvidenceInput): Ref => hashOf(evidencePartOf(input));

/** The manifest of a draft or a published paper; `manifest` is its schema. */
export function buildManifest(input: Omit<Publication, 'profile'>): Manifest {
  const { run, draft, draftRef, evidence, reviews, judgement, policy, passScore, approval } = input;
  return {
    format: 'sovereign-evidence',
    version: 1,
    run: { workflowId: run.workflowId, runId: run.runId },
    date: draft.date,
    round: draft.round,
    answered: draft.answered,
    evidenceHash: evidenceHashOf(input),
    evidence: evidencePartOf(input),
    reviews: [...reviews],
    judgement: { ...judgement, passScore },
    policy: { verdict: policy.verdict, reasons: [...policy.reasons] },
    decision: approval,
    registered: registeredOf(input),
    artifacts: {
      draft: draftRef,
      evidence: draft.evidence,
      selection: evidence.selection,
      reviews: reviews.map((entry) => ({ role: entry.role, hash: hashOf(entry) })),
    },
  };
}
