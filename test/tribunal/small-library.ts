// From a library's papers to the verdict of a run without a model, by the product's pure functions: no server, no index.

import { VERIFIER, verifyClaims } from '../../src/evidence/verification';
import { paperStems } from '../../src/literature/coverage';
import { planQueries } from '../../src/literature/queries';
import { mergeAndRank } from '../../src/literature/select';
import { takeFindings } from '../../src/reading/closest-sentences';
import { hashOf } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import { bm25, poolIdf } from '../../src/text/ranking';
import { stems } from '../../src/text/stems';
import { decideOnDraft } from '../../src/tribunal/decide';
import { measure, weighClaims } from '../../src/tribunal/facts';
import { scoresByRubric } from '../../src/tribunal/rubric';
import { oppositionOf } from '../../src/tribunal/stance';
import { paperOf } from '../paper/example-run';
import type { Library } from './judgement-libraries';

/** As a run has them unless told otherwise. */
const DEFAULTS = { queries: 4, papers: 9, claims: 5, threshold: 0.15, passScore: 6.5 } as const;

export const recordsOf = ({ papers }: Pick<Library, 'papers'>): PaperRecord[] =>
  papers.map(([title, abstract], at) =>
    paperOf({ id: `arXiv:2101.0000${at + 1}v1`, title, abstract, authors: [`A. Author${at + 1}`] }),
  );

/** The records that have a word of the query, by BM25, as the index of a library orders them. */
function foundBy(query: string, records: readonly PaperRecord[]): PaperRecord[] {
  const pool = records.map(paperStems);
  const scores = bm25(stems(query), pool, poolIdf(pool));
  return records
    .map((record, at) => ({ record, score: scores[at] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3 * DEFAULTS.papers)
    .map(({ record }) => record);
}

/** @param flagged false: as though no word had been compared, to see what flags do */
export function judgeLibrary(question: string, records: readonly PaperRecord[], { flagged = true } = {}) {
  const queries = planQueries({ question, count: DEFAULTS.queries });
  const answers = queries.map((query) => ({
    query,
    source: 'library' as const,
    outcome: 'ok' as const,
    papers: foundBy(query, records),
    note: null,
  }));
  const selection = mergeAndRank({ question, round: 0, answers, keep: DEFAULTS.papers });
  const found = takeFindings({
    question,
    papers: selection.papers,
    words: selection.words,
    count: DEFAULTS.claims,
  });
  const claims = verifyClaims({
    claims: found.map((finding, at) => ({
      id: `C${at + 1}`,
      ...finding,
      flag: flagged ? finding.flag : ('none' as const),
    })),
    papers: selection.papers,
    threshold: DEFAULTS.threshold,
  });
  const evidence = {
    question,
    selection: hashOf(selection),
    verifier: VERIFIER,
    threshold: DEFAULTS.threshold,
    claims,
  };
  const run = { evidence, selection };
  const facts = measure(run);
  const { judgement, policy } = decideOnDraft({
    ...run,
    fromSummaries: false,
    reviews: scoresByRubric(facts),
    passScore: DEFAULTS.passScore,
    rubric: true,
  });
  const counting = weighClaims(run).flatMap(({ claim, counts }) => (counts ? [claim] : []));
  return { run, claims, facts, judgement, policy, opposition: oppositionOf({ question, claims: counting }) };
}
