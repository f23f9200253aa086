// Merges, deduplicates and ranks the papers found. Pure.

import { canonicalJson, hashOf } from '../records/hash';
import type { PaperRecord } from '../records/paper-record';
import type { LedgerEntry, Omission, RetractedPaper, Selection } from '../records/selection';

import { expandAbbreviations } from '../text/abbreviations';
import { abbreviationsOf, paperStems, questionWords } from './coverage';
import { type Work, workKeys, worksOf } from './merge';
import { rankWorks } from './rank-works';
import type { SearchAnswer } from './source';

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
 * The papers of this round's answers and of the previous round, one per work (its newest version), without
 * withdrawn and retracted ones; at most `keep`, in the order of `rankWorks`. All others are in `omitted`,
 * with the reason. The papers do not include registry information. The order of the answers does not matter.
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
  /** Additional rankings of paper ids, best first, such as an embedding model's. */
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
    // Counted as the registry names them: a second record of a retracted work counts as a duplicate.
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
      // The same record in two answers also counts as a duplicate.
      duplicates: found - papers.length - counts.withdrawn - counts.retracted - counts.belowCut,
      ...counts,
    },
    ledger: [...(previous?.ledger ?? []), ...entriesOf(answers, round)],
    retractions: [...retractions],
    words: questionWords({ question, pool: usable.map(({ paper }) => paper), kept: papers }),
    votes: votes.map(({ by }) => by),
  };
}

/** The selection reduced to these papers, in this order; the others are omitted as ranked below the cut. */
export function narrowed(from: Selection, ids: readonly string[]): Selection {
  const byId = new Map(from.papers.map((ranked) => [ranked.paper.id, ranked]));
  const papers = ids.flatMap((id) => byId.get(id) ?? []);
  const keeps = new Set(ids);
  const left = from.papers.filter(({ paper }) => !keeps.has(paper.id));
  if (left.length === 0 && ids.every((id, at) => from.papers[at]?.paper.id === id)) return from;
  const omitted = left.map(
    ({ paper }): Omission => ({
      paperId: paper.id,
      title: paper.title,
      reason: 'ranked below the cut',
      of: null,
    }),
  );
  const kept = papers.map(
    ({ paper }) => new Set(expandAbbreviations(paperStems(paper), abbreviationsOf(paper))),
  );
  return {
    ...from,
    papers,
    omitted: [...omitted, ...from.omitted].slice(0, MOST_OMITTED),
    counts: { ...from.counts, belowCut: from.counts.belowCut + left.length },
    words: from.words.map((word) => ({ ...word, inPapers: kept.some((stems) => stems.has(word.stem)) })),
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
