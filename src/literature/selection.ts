// Merging, deduplicating and ranking what the searches found. Pure.

import { z } from 'zod';
import { canonicalJson, hashOf } from '../evidence/hash';
import { ref, SEARCH_OUTCOMES } from '../protocol';
import { workKeys, worksOf } from './merge';
import { type PaperRecord, paperRecord } from './paper-record';
import { relevanceOf } from './rank';
import { registryAnswer, registryFound } from './registry';
import type { SearchAnswer } from './source';
import { spread } from './spread';

export const rankedPaper = z.object({
  paper: paperRecord,
  hash: ref,
  /** Similarity to the question, 0-1. */
  relevance: z.number(),
  /** What the register says of it; absent where it was not asked. It changes neither `paper` nor `hash`. */
  registered: registryAnswer.optional(),
});
export type RankedPaper = z.infer<typeof rankedPaper>;

/** How one query was answered: a row of Methodology's ledger. */
export const ledgerEntry = z.object({
  round: z.int(),
  source: z.string(),
  query: z.string(),
  outcome: z.enum(SEARCH_OUTCOMES),
  found: z.int(),
  note: z.string().nullable(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** A paper left out because the register says that it was retracted, withdrawn or removed. */
export const retractedPaper = z.object({ paper: paperRecord, registered: registryFound });
export type RetractedPaper = z.infer<typeof retractedPaper>;

/** The papers a round works on, most relevant first, and how they were come by. */
export const selection = z.object({
  question: z.string(),
  papers: z.array(rankedPaper),
  ledger: z.array(ledgerEntry),
  /** Answers counted before merging, over all rounds. */
  found: z.int(),
  duplicates: z.int(),
  withdrawn: z.int(),
  /** Length of `retractions`. */
  retracted: z.int().default(0),
  /** Left out, over all rounds. */
  retractions: z.array(retractedPaper).default([]),
});
export type Selection = z.infer<typeof selection>;

/** Rank offset of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009). */
const FUSION_OFFSET = 60;

/** For each record id the sum over the answers of 1 / (60 + rank). */
function fusedRanks(answers: readonly SearchAnswer[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number[]>();
  for (const { papers } of answers) {
    papers.forEach(({ id }, at) => {
      const own = ranks.get(id) ?? [];
      own.push(1 / (FUSION_OFFSET + at + 1));
      ranks.set(id, own);
    });
  }
  // Sorted before adding: a sum of fractions depends on its order in the last bit.
  const sum = (parts: readonly number[]) =>
    parts.toSorted((a, b) => a - b).reduce((total, part) => total + part, 0);
  return new Map([...ranks].map(([id, parts]) => [id, sum(parts)]));
}

/** Relevance that a favoured paper is lifted by: it overtakes neighbours, not papers that are far more to the point. */
const FAVOUR = 0.2;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The papers of this round's answers and of the round before, one per work (its newest version), without
 * withdrawn ones and without those that share nothing with the question's content; at most `keep`, spread over
 * groups and years, most relevant first, equally relevant ones by their ranks in the answers (reciprocal rank fusion), then by id.
 * `favours` says of which papers claims can be taken: those go before others of about their relevance.
 * Works that `retractions` names are left out as well. The papers come without what a register says of them.
 * The result does not depend on the order of the answers. `found`, `duplicates` and `withdrawn` are counts
 * over all rounds; a withdrawn paper that is found again in a later round counts again.
 */
export function mergeAndRank({
  question,
  round,
  answers,
  previous,
  keep,
  favours = () => false,
  retractions = previous?.retractions ?? [],
}: {
  readonly question: string;
  readonly round: number;
  readonly answers: readonly SearchAnswer[];
  readonly previous?: Selection | undefined;
  readonly keep: number;
  readonly favours?: (paper: PaperRecord) => boolean;
  readonly retractions?: readonly RetractedPaper[];
}): Selection {
  const records = answers.flatMap((answer) => answer.papers);
  const works = worksOf([...(previous?.papers.map(({ paper }) => paper) ?? []), ...records]);
  const ranks = fusedRanks(answers);
  const relevance = relevanceOf(question);
  const retractedKeys = new Set(
    retractions.flatMap(({ paper, registered }) => [
      ...workKeys(paper),
      ...workKeys({ ...paper, doi: registered.doi }),
    ]),
  );
  const isRetracted = (paper: PaperRecord) => workKeys(paper).some((key) => retractedKeys.has(key));
  const candidates = works
    .filter((work) => !work.withdrawn && !isRetracted(work.paper))
    .map(({ paper, ids }) => ({
      paper,
      relevance: relevance(paper),
      rank: Math.max(0, ...ids.map((id) => ranks.get(id) ?? 0)),
    }))
    .filter((candidate) => candidate.relevance > 0)
    .map((candidate) => ({
      ...candidate,
      // Rounded as relevance is: sums of fractions would tell equals apart.
      place: Math.round(100 * (candidate.relevance + (favours(candidate.paper) ? FAVOUR : 0))) / 100,
    }))
    .sort(
      (a, b) =>
        b.place - a.place || b.relevance - a.relevance || b.rank - a.rank || compare(a.paper.id, b.paper.id),
    );
  const entries = answers.map(
    ({ query, source, outcome, papers, note }): LedgerEntry => ({
      round,
      source,
      query,
      outcome,
      found: papers.length,
      note,
    }),
  );
  const before = previous?.papers.length ?? 0;
  return {
    question,
    papers: spread(candidates, keep).map(({ paper, relevance }) => ({
      paper,
      hash: hashOf(paper),
      relevance,
    })),
    ledger: [
      ...(previous?.ledger ?? []),
      ...entries.sort((a, b) => compare(a.query, b.query) || compare(canonicalJson(a), canonicalJson(b))),
    ],
    found: (previous?.found ?? 0) + records.length,
    duplicates: (previous?.duplicates ?? 0) + before + records.length - works.length,
    withdrawn: (previous?.withdrawn ?? 0) + works.filter((work) => work.withdrawn).length,
    retracted: retractions.length,
    retractions: [...retractions],
  };
}
