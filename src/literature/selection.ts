// Merging, deduplicating and ranking what the searches found. Pure.

import { z } from 'zod';
import { canonicalJson, hashOf } from '../evidence/hash';
import { ref, SEARCH_OUTCOMES } from '../protocol';
import { questionWords } from '../reading/coverage';
import { type Work, workKeys, worksOf } from './merge';
import { type PaperRecord, paperRecord } from './paper-record';
import { rankWorks } from './rank-works';
import { registryAnswer, registryFound } from './registry';
import type { SearchAnswer } from './source';

export const rankedPaper = z.object({
  paper: paperRecord,
  hash: ref,
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

/** A work that was found and is not kept, and why. */
export const omission = z.object({
  paperId: z.string(),
  title: z.string(),
  reason: z.enum(['duplicate', 'withdrawn', 'retracted', 'ranked below the cut']),
  /** Of a duplicate: the paper it is one work with. */
  of: z.string().nullable(),
});
export type Omission = z.infer<typeof omission>;

/** A content word of the question. */
export const questionWord = z.object({
  /** As the asker wrote it. */
  word: z.string(),
  stem: z.string(),
  /** Share of the question's inverse document frequency; all add up to 1. */
  weight: z.number(),
  /** Whether a kept paper has it. */
  inPapers: z.boolean(),
});
export type QuestionWord = z.infer<typeof questionWord>;

/** The papers a round works on, best first, and how they were come by. */
export const selection = z.object({
  question: z.string(),
  papers: z.array(rankedPaper),
  /** Every record left out, over all rounds; the first 2,000 of more. */
  omitted: z.array(omission),
  /** Over all rounds; `found` is the sum of the others and of the papers kept. */
  counts: z.object({
    /** Records in the answers, before merging. */
    found: z.int(),
    duplicates: z.int(),
    withdrawn: z.int(),
    retracted: z.int(),
    belowCut: z.int(),
  }),
  ledger: z.array(ledgerEntry),
  /** Left out, over all rounds. */
  retractions: z.array(retractedPaper).default([]),
  words: z.array(questionWord),
  /** Embedding models whose order of this round's papers voted. */
  votes: z.array(z.string()).default([]),
});
export type Selection = z.infer<typeof selection>;

export interface Vote {
  /** The embedding model's name. */
  readonly by: string;
  /** Paper ids, best first. */
  readonly order: readonly string[];
}

const MOST_OMITTED = 2_000;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const firstOfEach = (omissions: readonly Omission[]): Omission[] =>
  [...new Map(omissions.toReversed().map((one) => [one.paperId, one])).values()].reverse();

/**
 * The papers of this round's answers and of the round before, one per work (its newest version), without withdrawn
 * and retracted ones; at most `keep`, in the order of `rankWorks`. Whatever is left out is in `omitted`, with its
 * reason. The papers come without what a register says of them. The order of the answers does not matter.
 */
export function mergeAndRank({
  question,
  round,
  answers,
  previous,
  keep,
  retractions = previous?.retractions ?? [],
  votes = [],
}: {
  readonly question: string;
  readonly round: number;
  readonly answers: readonly SearchAnswer[];
  readonly previous?: Selection | undefined;
  readonly keep: number;
  readonly retractions?: readonly RetractedPaper[];
  /** Further orders of paper ids that vote, best first: an embedding model's. */
  readonly votes?: readonly Vote[];
}): Selection {
  const before = previous?.papers.map(({ paper }) => paper) ?? [];
  const records = answers.flatMap((answer) => answer.papers);
  const works = worksOf([...before, ...records]).sort((a, b) => compare(a.paper.id, b.paper.id));
  const retractedKeys = new Set(
    retractions.flatMap(({ paper, registered }) => [
      ...workKeys(paper),
      ...workKeys({ ...paper, doi: registered.doi }),
    ]),
  );
  const isRetracted = (paper: PaperRecord) =>
    retractedKeys.size > 0 && workKeys(paper).some((key) => retractedKeys.has(key));
  const reasonOf = ({ paper, withdrawn }: Work): Omission['reason'] | null =>
    withdrawn ? 'withdrawn' : isRetracted(paper) ? 'retracted' : null;
  const usable = works.filter((work) => reasonOf(work) === null);
  const orders = votes.map(({ order }) => order);
  const ranked = rankWorks({ question, works: usable, answers, previous: before, votes: orders });
  const kept = ranked.slice(0, keep);
  const keptIds = new Set(kept.flatMap(({ ids }) => ids));
  const left = ({ paper }: Work, reason: Omission['reason']): Omission => ({
    paperId: paper.id,
    title: paper.title,
    reason,
    of: null,
  });
  const omitted = firstOfEach([
    ...works.flatMap(({ paper, ids }) =>
      ids
        .filter((id) => id !== paper.id)
        .map((id): Omission => ({ paperId: id, title: paper.title, reason: 'duplicate', of: paper.id })),
    ),
    ...works.flatMap((work) => {
      const reason = reasonOf(work);
      return reason === null ? [] : [left(work, reason)];
    }),
    ...ranked.slice(keep).map((work) => left(work, 'ranked below the cut')),
    ...(previous?.omitted ?? []).filter(
      ({ paperId, reason }) => reason === 'duplicate' || !keptIds.has(paperId),
    ),
  ]);
  const left0 = (reason: Omission['reason']) => omitted.filter((one) => one.reason === reason).length;
  const counts = {
    withdrawn: left0('withdrawn'),
    // As the register names them: two records of a retracted work are one, and a duplicate.
    retracted: retractions.length,
    belowCut: left0('ranked below the cut'),
  };
  const found = (previous?.counts.found ?? 0) + records.length;
  const papers = kept.map(({ paper }) => paper);
  return {
    question,
    papers: papers.map((paper) => ({ paper, hash: hashOf(paper) })),
    omitted: omitted.slice(0, MOST_OMITTED),
    counts: {
      found,
      // The same record in two answers is one too.
      duplicates: found - papers.length - counts.withdrawn - counts.retracted - counts.belowCut,
      ...counts,
    },
    ledger: [...(previous?.ledger ?? []), ...entriesOf(answers, round)],
    retractions: [...retractions],
    words: questionWords({ question, pool: usable.map(({ paper }) => paper), kept: papers }),
    votes: votes.map(({ by }) => by),
  };
}

function entriesOf(answers: readonly SearchAnswer[], round: number): LedgerEntry[] {
  return answers
    .map(({ query, source, outcome, papers, note }) => ({
      round,
      source,
      query,
      outcome,
      found: papers.length,
      note,
    }))
    .sort((a, b) => compare(a.query, b.query) || compare(canonicalJson(a), canonicalJson(b)));
}
