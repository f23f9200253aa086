// Made-up papers, claims and searches: a run on negative sampling in dense retrieval.

import type { Profile } from '../../src/contract/run-facts';
import { pairCosine } from '../../src/evidence/tfidf';
import { comparedText } from '../../src/evidence/verification';
import { questionWords } from '../../src/literature/coverage';
import { type ComposeDraftInput, composeDraft } from '../../src/paper/compose';
import type { CheckedClaim, Evidence } from '../../src/records/claim';
import { hashOf } from '../../src/records/hash';
import { buildManifest, type Manifest } from '../../src/records/manifest';
import type { PaperRecord } from '../../src/records/paper-record';
import type { Publication } from '../../src/records/publication';
import type { Review } from '../../src/records/review';
import type { LedgerEntry, Selection } from '../../src/records/selection';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { measure } from '../../src/tribunal/facts';
import { judge } from '../../src/tribunal/judge';
import { reviewByRubric } from '../../src/tribunal/rubric';

export const QUESTION =
  'What is the impact of negative sampling versus domain-specific fine-tuning on dense retrieval?';

export const PROFILE: Profile = {
  storeId: 'store-1',
  source: 'arxiv',
  searches: [{ source: 'arxiv', at: 'https://export.arxiv.org/api', taskQueue: 'sovereign-arxiv' }],
  registry: null,
  kernel: 'extractive',
  budget: null,
  prices: {},
  embedder: 'lexical-v1',
  embedderDimensions: 512,
  verifier: 'tfidf-pair-v1',
  papersFolder: '/data/papers',
  searchAttributes: [],
};

export function paperOf(
  partial: Pick<PaperRecord, 'id' | 'title' | 'abstract'> & Partial<PaperRecord>,
): PaperRecord {
  return {
    authors: ['A. Example', 'B. Example'],
    abstractKind: 'abstract',
    published: '2020-01-01',
    updated: null,
    doi: `10.48550/arXiv.${partial.id.replace('arXiv:', '').replace(/v\d+$/, '')}`,
    url: `https://arxiv.org/abs/${partial.id.replace('arXiv:', '')}`,
    categories: ['cs.IR'],
    journalRef: null,
    comment: null,
    withdrawn: false,
    ...partial,
  };
}

export const PAPERS: PaperRecord[] = [
  paperOf({
    id: 'arXiv:2001.00001v1',
    title: 'Hard negatives for dense retrieval',
    published: '2020-01-02',
    abstract:
      'We study how passages are chosen for contrast. Negative sampling from a lexical index improves dense retrieval by four points. Random choices give less.',
  }),
  paperOf({
    id: 'arXiv:2101.00002v2',
    title: 'Fine-tuning retrievers on the target domain',
    published: '2021-01-03',
    abstract:
      'Retrievers are often applied far from home. Domain-specific fine-tuning improves dense retrieval on medical text. It needs a few thousand labelled queries.',
  }),
  paperOf({
    id: 'arXiv:2201.00003v1',
    title: 'Which matters more: negatives or domains?',
    published: '2022-01-04',
    abstract:
      'We compare two ways to better dense retrieval. Negative sampling outperforms domain-specific fine-tuning when labels are scarce. With many labels the order is reversed.',
  }),
  paperOf({
    id: 'arXiv:2301.00004v1',
    title: 'A reproduction of contrastive retrievers',
    published: '2023-01-05',
    abstract:
      'Reported gains are checked on five collections. Negative sampling degrades dense retrieval where relevance labels are incomplete. We publish all runs.',
  }),
  paperOf({
    id: 'arXiv:2301.00005v1',
    title: 'Dense retrieval in practice',
    published: '2023-02-05',
    abstract:
      'Operators care for more than accuracy. Negative sampling in dense retrieval needs fewer updates of the index than domain-specific fine-tuning does. We measure it in three companies.',
  }),
];

export const OFF_TOPIC: PaperRecord[] = [
  paperOf({
    id: 'arXiv:1901.00901v1',
    title: 'Song learning in captive finches',
    abstract:
      'Young birds copy their fathers. Finches reared in silence sing shorter phrases than their wild cousins. Aviaries were recorded at dawn.',
  }),
  paperOf({
    id: 'arXiv:1901.00902v1',
    title: 'Basalt columns and their cooling',
    abstract:
      'Cooling lava cracks. Columns are thicker where the lava cooled slowly under the surface. Forty quarries were visited.',
  }),
  paperOf({
    id: 'arXiv:1901.00903v1',
    title: 'Tides in narrow bays',
    abstract:
      'Bays amplify the sea. Narrow bays show tides that grow towards their inner end each spring. Gauges were read by hand.',
  }),
];

/** Splits the made-up abstracts, which have no abbreviations. */
export const sentencesOf = (paper: PaperRecord): string[] =>
  paper.abstract.match(/[^.]+\./g)?.map((s) => s.trim()) ?? [];

/** A claim that is a sentence of its paper, word for word. Without a given confidence it is the measured one. */
export function claimOf(
  id: string,
  paper: PaperRecord,
  {
    sentence = 1,
    confidence,
    threshold = 0.15,
    ...more
  }: { sentence?: number; confidence?: number; threshold?: number } & Partial<
    Pick<CheckedClaim, 'flag' | 'stance'>
  > = {},
): CheckedClaim {
  const text = sentencesOf(paper)[sentence] ?? '';
  const start = paper.abstract.indexOf(text);
  const measured = confidence ?? pairCosine(text, comparedText(paper));
  return {
    id,
    text,
    paperId: paper.id,
    paperHash: hashOf(paper),
    quote: { field: 'abstract', start, end: start + text.length, text },
    flag: 'none',
    stance: null,
    confidence: measured,
    verified: measured >= threshold,
    quoteFound: true,
    ...more,
  };
}

export const LEDGER: LedgerEntry[] = [
  ['negative sampling dense retrieval', 'ok', 14, null],
  ['domain-specific fine-tuning dense retrieval', 'ok', 9, null],
  ['negative sampling fine-tuning comparison', 'empty', 0, null],
  ['hard negatives retriever', 'failed', 0, 'HTTP 503 three times'],
].map(
  ([query, outcome, found, note]) =>
    ({ round: 0, source: 'arxiv', query, outcome, found, note }) as LedgerEntry,
);

export function selectionOf(
  papers: readonly PaperRecord[],
  ledger: readonly LedgerEntry[] = LEDGER,
  question = QUESTION,
): Selection {
  const found = 23;
  return {
    question,
    votes: [],
    papers: papers.map((paper) => ({ paper, hash: hashOf(paper) })),
    omitted: [],
    counts: {
      found,
      duplicates: 4,
      withdrawn: 1,
      retracted: 0,
      belowCut: Math.max(0, found - 5 - papers.length),
    },
    ledger: [...ledger],
    retractions: [],
    words: questionWords({ question, pool: papers, kept: papers }),
  };
}

export function evidenceOf(claims: readonly CheckedClaim[], question = QUESTION): Evidence {
  return {
    question,
    selection: hashOf('selection'),
    verifier: PROFILE.verifier,
    threshold: 0.15,
    claims: [...claims],
  };
}

/** Five papers, a claim of each. */
export const CLAIMS: CheckedClaim[] = PAPERS.map((paper, index) =>
  claimOf(`C${index + 1}`, paper, { confidence: [0.41, 0.38, 0.29, 0.146, 0.16][index] }),
);

export interface Run {
  readonly question: string;
  readonly evidence: Evidence;
  readonly selection: Selection;
}

export const GOOD: Run = { question: QUESTION, evidence: evidenceOf(CLAIMS), selection: selectionOf(PAPERS) };

export const THIN: Run = {
  question: QUESTION,
  evidence: evidenceOf([claimOf('C1', PAPERS[0] as PaperRecord), claimOf('C2', PAPERS[1] as PaperRecord)]),
  selection: selectionOf([...PAPERS.slice(0, 2), ...OFF_TOPIC.slice(0, 1)]),
};

export const OFF: Run = {
  question: QUESTION,
  evidence: evidenceOf(OFF_TOPIC.map((paper, index) => claimOf(`C${index + 1}`, paper))),
  selection: selectionOf(OFF_TOPIC),
};

export const composeInputOf = (run: Run, more: Partial<ComposeDraftInput> = {}): ComposeDraftInput => ({
  question: run.question,
  date: '2026-11-24',
  round: 0,
  profile: PROFILE,
  selection: run.selection,
  evidence: run.evidence,
  evidenceRef: hashOf(run.evidence),
  ...more,
});

export const draftOf = (run: Run, more: Partial<ComposeDraftInput> = {}) =>
  composeDraft(composeInputOf(run, more));

export function reviewsOf(run: Run): Review[] {
  return (['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const).map((role) => reviewByRubric({ role, ...run }));
}

export const factsOf = (review: Review) => ({
  ref: hashOf(review),
  role: review.role,
  score: review.score,
  findings: review.findings.length,
  headline: review.findings[0]?.message ?? '',
});

export function judgementOf(run: Run, reviews = reviewsOf(run)) {
  return judge({ reviews: reviews.map(factsOf), ceiling: evidenceCeiling(measure(run)).ceiling });
}

export function publicationOf(run: Run, more: Partial<Publication> = {}): Publication {
  const draft = more.draft ?? draftOf(run);
  const reviews = reviewsOf(run);
  return {
    run: { workflowId: 'example-1', runId: '0197-example' },
    profile: PROFILE,
    draft,
    draftRef: hashOf(draft),
    evidence: run.evidence,
    selection: run.selection,
    reviews,
    judgement: judgementOf(run, reviews),
    policy: { verdict: 'OWNER_REVIEW', reasons: ['A policy for this test.'] },
    passScore: 6.5,
    spending: { limits: null, stages: [], withoutModel: [] },
    approval: { kind: 'pending' },
    ...more,
  };
}

/** What every format is rendered from. */
export const manifestOf = (run: Run, more: Partial<Publication> = {}): Manifest =>
  buildManifest(publicationOf(run, more));

export const APPROVED = {
  kind: 'approved',
  by: 'Ada Owner',
  at: '2026-11-25T09:30:00.000Z',
  note: null,
  beforehand: false,
} as const satisfies Publication['approval'];
