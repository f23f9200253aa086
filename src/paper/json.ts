// Renders a manifest as JSON, for programs. The schema is the documentation; docs/schemas has it as JSON
// Schema. Texts are as a reader sees them on the page; claims and quotes are the source's exact characters.

import { z } from 'zod';
import { type Ref, ref } from '../contract/ref';
import { runUsage, sumOf } from '../contract/run-usage';
import { checkedClaim } from '../records/claim';
import { APPENDICES, answer, reference, SECTIONS } from '../records/draft';
import { hashOf } from '../records/hash';
import { type Manifest, manifest } from '../records/manifest';
import { approval } from '../records/publication';
import { shown } from '../text/display-text';
import { blockText } from './block-text';
import { type Page, pageOf } from './page';

const { run, policy, reviews, papers, retracted, suspects, flaggedBefore, searches, profile, models } =
  manifest.shape;

const part = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.object({ name: z.enum(names), text: z.string() });

export const paperJson = z.object({
  format: z.literal('sovereign-paper'),
  version: z.literal(2).describe('Raised when a field changes its meaning or goes.'),
  run,
  title: z.string(),
  author: z.string(),
  date: z.string().describe('ISO day the run began.'),
  round: z.int().describe('Revision rounds before this draft.'),
  question: z.string(),
  answer,
  approval,
  score: z.number().nullable().describe('0-10; null without a quorum of reviewers.'),
  ceiling: z.number().describe('What the evidence allows at most.'),
  spread: z.number(),
  passScore: z.number(),
  policy,
  reviews,
  notices: z.array(z.string()),
  abstract: z.string(),
  sections: z
    .array(part(SECTIONS).extend({ number: z.int() }))
    .describe('Plain text; citations as [1], list items behind "- ", table cells between bars.'),
  appendices: z.array(part([...APPENDICES, 'Reviews']).extend({ letter: z.string() })),
  verifier: z.string(),
  threshold: z.number(),
  claims: z
    .array(checkedClaim.extend({ reference: z.int().nullable() }))
    .describe('reference: number in references; null where the paper is not among the run’s.'),
  references: z.array(reference),
  papers: z
    .array(papers.element.extend({ reference: z.int().nullable() }))
    .describe('All papers read, the closest to the question first; reference: null of those not cited.'),
  retracted,
  suspects,
  flaggedBefore,
  searches,
  profile,
  models: models.extend({ total: runUsage }),
  hashes: z
    .object({ draft: ref, evidence: ref, manifest: ref, pdf: ref })
    .describe('draft: what an approval is bound to; pdf: of the bytes of paper.pdf.'),
});
export type PaperJson = z.infer<typeof paperJson>;

/**
 * Deterministic.
 * @param pdf hash of the bytes of paper.pdf, so that it is stated outside of evidence.json too
 */
export function renderJson(from: Manifest, pdf: Ref): PaperJson {
  const { draft, evidence, judgement } = from;
  const page = pageOf(from);
  const numbers = new Map(draft.references.map((entry) => [entry.paperId, entry.number]));
  const numberOf = (paperId: string) => numbers.get(paperId) ?? null;
  return {
    format: 'sovereign-paper',
    version: 2,
    run: from.run,
    title: page.title,
    author: page.author,
    date: draft.date,
    round: draft.round,
    question: draft.question,
    answer: draft.answer,
    approval: from.decision,
    score: judgement.score,
    ceiling: judgement.ceiling,
    spread: judgement.spread,
    passScore: judgement.passScore,
    policy: from.policy,
    reviews: from.reviews,
    notices: [...page.notices],
    abstract: page.abstract,
    sections: page.sections.map(({ number, name, blocks }) => ({ number, name, text: textOf(blocks) })),
    appendices: page.appendices.map(({ letter, name, blocks }) => ({ letter, name, text: textOf(blocks) })),
    verifier: evidence.verifier,
    threshold: evidence.threshold,
    claims: evidence.claims.map((claim) => ({ ...claim, reference: numberOf(claim.paperId) })),
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
    papers: from.papers.map((paper) => ({
      ...paper,
      title: shown(paper.title),
      reference: numberOf(paper.paperId),
    })),
    retracted: from.retracted.map((paper) => ({ ...paper, title: shown(paper.title) })),
    ...(from.suspects === undefined
      ? {}
      : { suspects: from.suspects.map((paper) => ({ ...paper, title: shown(paper.title) })) }),
    ...(from.flaggedBefore === undefined ? {} : { flaggedBefore: from.flaggedBefore }),
    searches: from.searches,
    profile: from.profile,
    models: { ...from.models, total: sumOf(from.models.stages) },
    hashes: { draft: from.artifacts.draft, evidence: from.evidenceHash, manifest: hashOf(from), pdf },
  };
}

const textOf = (blocks: Page['sections'][number]['blocks']): string => blocks.map(blockText).join('\n\n');
