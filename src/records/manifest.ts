// The evidence manifest: the page's contents, what each claim rests on, and what was judged and decided, each
// by its hash. Every format of a paper is rendered from it and nothing else, so that a published folder can
// be verified by itself.

import { z } from 'zod';
import { limits } from '../contract/limits';
import { type Ref, ref } from '../contract/ref';
import { POLICIES, type Profile, ROLES, WITHOUT_MODEL_REASONS } from '../contract/run-facts';
import { STAGES } from '../contract/run-status';
import { runUsage } from '../contract/run-usage';
import { checkedClaim, flaggedBefore, suspectPaper } from './claim';
import { draft } from './draft';
import { hashOf } from './hash';
import { type PaperRecord, paperRecord, yearOf } from './paper-record';
import { approval, type Publication } from './publication';
import { ANSWER_KINDS, registryAnswer } from './registration';
import { review } from './review';
import { ledgerEntry } from './selection';

const source = z.object({
  /** As it was when the claims were taken: their quotes are in its abstract. */
  paper: paperRecord,
  hash: ref.describe('Hash of paper.'),
  licence: z.string().nullable().describe('Of the abstract; null: not stated.'),
});

/** The part that `evidenceHash` covers: free of times, paths, run ids, reviews and decisions. */
const evidencePart = z.object({
  question: z.string(),
  verifier: z.string(),
  threshold: z.number(),
  claims: z.array(checkedClaim),
  sources: z.array(source).describe('The papers that the claims quote, by id.'),
});
export type EvidencePart = z.infer<typeof evidencePart>;

const keptPaper = z.object({
  paperId: z.string(),
  title: z.string(),
  year: z.string().nullable(),
  registered: z.enum(ANSWER_KINDS).nullable().describe('How the register answered; null: not asked.'),
});

const retractedPaper = z.object({
  paperId: z.string(),
  title: z.string(),
  doi: z.string(),
  noticeDoi: z.string().nullable(),
});

const publicProfile = z
  .object({
    source: z
      .string()
      .describe(
        'What was searched: arxiv, openalex, arxiv+openalex, library or sample, and whatever later versions add.',
      ),
    registry: z.object({ name: z.string(), at: z.string() }).nullable(),
    kernel: z.string(),
    reviewers: z
      .partialRecord(z.enum(ROLES), z.string())
      .optional()
      .describe('Models that reviewed in place of the kernel’s, by role; absent where none did.'),
    embedder: z.string(),
    embedderDimensions: z.int(),
    verifier: z.string(),
  })
  .describe('What the run was opened with, without the paths of the machine it ran on.');

const modelUse = z
  .object({
    limits: limits.nullable().describe('What the run might use of its models; null: no limit.'),
    stages: z.array(runUsage.extend({ stage: z.enum(STAGES) })),
    withoutModel: z
      .array(z.object({ stage: z.enum(STAGES), round: z.int(), why: z.enum(WITHOUT_MODEL_REASONS) }))
      .describe(
        'Steps done by rules, because the budget had no room for the model, its provider refused the prompt, or (index: left out; select: papers ranked by words alone) the embedding model did not answer.',
      ),
  })
  .describe('What language and embedding models were used for, up to this page.');

export const manifest = z.object({
  format: z.literal('sovereign-evidence'),
  version: z.literal(2).describe('Raised when a field changes its meaning or goes.'),
  run: z.object({ workflowId: z.string(), runId: z.string() }),
  profile: publicProfile,
  draft,
  evidenceHash: ref.describe(
    'SHA-256 of the canonical JSON (RFC 8785) of evidence: equal evidence, equal hash, in any run.',
  ),
  evidence: evidencePart,
  papers: z.array(keptPaper).describe('All papers read, the closest to the question first.'),
  retracted: z.array(retractedPaper).describe('Papers left out because they were retracted.'),
  suspects: z
    .array(suspectPaper)
    .optional()
    .describe('Papers read whose text addresses a model or hides characters; absent where none does.'),
  flaggedBefore: z
    .array(flaggedBefore)
    .optional()
    .describe('Claims flagged or opposed in an earlier round that are gone; absent where none is.'),
  searches: z.array(ledgerEntry),
  reviews: z.array(review),
  judgement: z.object({
    score: z.number().nullable().describe('0-10; null without a quorum of reviewers.'),
    ceiling: z.number().describe('What the evidence allows at most.'),
    reviewers: z.int(),
    quorum: z.boolean(),
    spread: z.number(),
    passScore: z.number(),
  }),
  policy: z.object({ verdict: z.enum(POLICIES), reasons: z.array(z.string()) }),
  models: modelUse,
  decision: approval,
  registered: z
    .array(z.object({ paperId: z.string(), answer: registryAnswer }))
    .describe('What the register said of the papers that the claims quote.'),
  artifacts: z
    .object({
      draft: ref,
      evidence: ref,
      selection: ref,
      reviews: z.array(z.object({ role: z.string(), hash: ref })),
    })
    .describe('Names of the run’s artifacts. An approval is bound to draft, the hash of the field draft.'),
});
export type Manifest = z.infer<typeof manifest>;

/** evidence.json: the manifest, and the other files of the folder. */
export const manifestFile = manifest.extend({
  files: z
    .record(z.string(), z.object({ hash: ref, bytes: z.int() }))
    .describe('Every other file of the folder.'),
});
export type ManifestFile = z.infer<typeof manifestFile>;

type EvidenceInput = Pick<Publication, 'evidence' | 'selection' | 'profile'>;

/** The licence under which an abstract may be repeated, if known. */
function licenceOf({ id, abstractKind }: PaperRecord, { source }: Profile): string | null {
  if (abstractKind === 'summary') return 'MIT (SOVEREIGN’s own summary)';
  const fromArxiv = id.startsWith('arXiv:') && source !== 'library';
  return fromArxiv ? 'CC0-1.0 (arXiv’s metadata)' : null;
}

const byId = (a: PaperRecord, b: PaperRecord) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function evidencePartOf({ evidence, selection, profile }: EvidenceInput): EvidencePart {
  const quoted = new Set(evidence.claims.map((claim) => claim.paperId));
  const { question, verifier, threshold, claims } = evidence;
  return {
    question,
    verifier,
    threshold,
    claims: [...claims],
    sources: selection.papers
      .filter(({ paper }) => quoted.has(paper.id))
      .toSorted((a, b) => byId(a.paper, b.paper))
      .map(({ paper, hash }) => ({ paper, hash, licence: licenceOf(paper, profile) })),
  };
}

/** The canonical evidence hash: equal for two runs that found, took and measured the same. */
export const evidenceHashOf = (input: EvidenceInput): Ref => hashOf(evidencePartOf(input));

const publicProfileOf = (profile: Profile): Manifest['profile'] => ({
  source: profile.source,
  registry: profile.registry && { name: profile.registry.name, at: profile.registry.at },
  kernel: profile.kernel,
  ...(profile.reviewers === undefined ? {} : { reviewers: { ...profile.reviewers } }),
  embedder: profile.embedder,
  embedderDimensions: profile.embedderDimensions,
  verifier: profile.verifier,
});

/** The manifest of a draft or a published paper. Deterministic. */
export function buildManifest(publication: Publication): Manifest {
  const { run, evidence, selection, reviews, judgement, policy, passScore, spending } = publication;
  const part = evidencePartOf(publication);
  const quoted = new Set(part.sources.map(({ paper }) => paper.id));
  return {
    format: 'sovereign-evidence',
    version: 2,
    run: { workflowId: run.workflowId, runId: run.runId },
    profile: publicProfileOf(publication.profile),
    draft: publication.draft,
    evidenceHash: hashOf(part),
    evidence: part,
    papers: selection.papers.map(({ paper, registered }) => ({
      paperId: paper.id,
      title: paper.title,
      year: yearOf(paper),
      registered: registered?.kind ?? null,
    })),
    retracted: selection.retractions.map(({ paper, registered }) => ({
      paperId: paper.id,
      title: paper.title,
      doi: registered.doi,
      noticeDoi: registered.notice?.doi ?? null,
    })),
    ...(evidence.suspects === undefined ? {} : { suspects: [...evidence.suspects] }),
    ...(evidence.flaggedBefore === undefined ? {} : { flaggedBefore: [...evidence.flaggedBefore] }),
    searches: [...selection.ledger],
    reviews: [...reviews],
    judgement: { ...judgement, passScore },
    policy: { verdict: policy.verdict, reasons: [...policy.reasons] },
    models: {
      limits: spending.limits,
      stages: [...spending.stages],
      withoutModel: [...spending.withoutModel],
    },
    decision: publication.approval,
    registered: selection.papers.flatMap(({ paper, registered }) =>
      registered === undefined || !quoted.has(paper.id) ? [] : [{ paperId: paper.id, answer: registered }],
    ),
    artifacts: {
      draft: publication.draftRef,
      evidence: publication.draft.evidence,
      selection: evidence.selection,
      reviews: reviews.map((entry) => ({ role: entry.role, hash: hashOf(entry) })),
    },
  };
}
