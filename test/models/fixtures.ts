// A small question with two papers, written for these tests.

import { verifyClaims } from '../../src/evidence/verification';
import type { ComposeInput } from '../../src/kernels/kernel';
import { questionWords } from '../../src/literature/coverage';
import type { CheckedClaim, Claim, Evidence } from '../../src/records/claim';
import { hashOf } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import type { RankedPaper, Selection } from '../../src/records/selection';

export const QUESTION = 'Does negative sampling improve dense retrieval on MRQA 2019?';

const paper = (id: string, title: string, abstract: string): RankedPaper => {
  const record: PaperRecord = {
    id,
    title,
    authors: ['A. Author'],
    abstract,
    abstractKind: 'abstract',
    published: '2021-03-04',
    updated: null,
    doi: null,
    url: null,
    categories: [],
    journalRef: null,
    comment: null,
    withdrawn: false,
  };
  return { paper: record, hash: hashOf(record) };
};

export const HARD = paper(
  'arXiv:2101.00001v1',
  'Hard negatives for dense retrieval',
  'Retrievers need negatives. Hard negative sampling improves dense retrieval by 4.5 points of recall on MRQA 2019. Random negatives do not improve dense retrieval at all. Our code is public.',
);
export const TUNING = paper(
  'arXiv:2102.00002v2',
  'Fine-tuning for question answering',
  'Domain-specific fine-tuning raises exact match of dense retrieval readers. Negative sampling gives a smaller gain than fine-tuning for dense retrieval. We leave further data sets to future work.',
);
export const PAPERS = [HARD, TUNING];

const records = PAPERS.map(({ paper }) => paper);
export const WORDS = questionWords({ question: QUESTION, pool: records, kept: records });

export const SELECTION: Selection = {
  question: QUESTION,
  votes: [],
  papers: PAPERS,
  ledger: [
    {
      round: 0,
      source: 'library',
      query: 'negative sampling retrieval',
      outcome: 'ok',
      found: 2,
      note: null,
    },
  ],
  omitted: [],
  counts: { found: 2, duplicates: 0, withdrawn: 0, retracted: 0, belowCut: 0 },
  retractions: [],
  words: WORDS,
};

/** A claim that is a sentence of its paper, word for word. */
export function verbatim(id: string, { paper, hash }: RankedPaper, text: string): Claim {
  const start = paper.abstract.indexOf(text);
  if (start < 0) throw new Error(`the fixture's paper does not say: ${text}`);
  const quote = { field: 'abstract' as const, start, end: start + text.length, text };
  return { id, text, paperId: paper.id, paperHash: hash, quote, flag: 'none', stance: null };
}

export const CLAIMS: Claim[] = [
  verbatim(
    'C1',
    HARD,
    'Hard negative sampling improves dense retrieval by 4.5 points of recall on MRQA 2019.',
  ),
  verbatim('C2', TUNING, 'Negative sampling gives a smaller gain than fine-tuning for dense retrieval.'),
  verbatim('C3', HARD, 'Random negatives do not improve dense retrieval at all.'),
];

export const checked = (claims: readonly Claim[], threshold = 0.15): CheckedClaim[] =>
  verifyClaims({ claims, papers: PAPERS, threshold });

export const EVIDENCE: Evidence = {
  question: QUESTION,
  selection: hashOf(SELECTION),
  verifier: 'tfidf-pair-1',
  threshold: 0.15,
  claims: checked(CLAIMS),
};

export const COMPOSE_INPUT: ComposeInput = {
  question: QUESTION,
  date: '2026-11-24',
  round: 0,
  profile: {
    storeId: 'store-1',
    source: 'library',
    searches: [{ source: 'library', at: '/library', taskQueue: 'q' }],
    registry: null,
    kernel: 'scripted-1',
    budget: null,
    prices: {},
    embedder: 'lexical-hash-1024',
    embedderDimensions: 1024,
    verifier: 'tfidf-pair-1',
    papersFolder: '/papers',
    searchAttributes: [],
  },
  selection: SELECTION,
  evidence: EVIDENCE,
  evidenceRef: hashOf(EVIDENCE),
};
