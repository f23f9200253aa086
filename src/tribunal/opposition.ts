// What other papers say on a claim's subject: where a refutation would stand, if there is one.

import type { CheckedClaim } from '../evidence/claim';
import { type KeyTerm, keyTerms, matchedTerms } from '../evidence/key-terms';
import { sentencesOf } from '../evidence/sentences';
import type { Selection } from '../literature/selection';
import { reportsResult, type Sense, wordingOf } from './sense';

export interface OtherSaying {
  readonly paperId: string;
  readonly title: string;
  readonly sentence: string;
}

/** The most relevant papers that are looked through, and the beginning of each abstract. */
const PAPERS_READ = 100;
const ABSTRACT_READ = 3_000;

interface Said extends OtherSaying {
  readonly terms: readonly string[];
  readonly sense: Sense;
}

const bears = ({ role }: KeyTerm) => role !== 'measure' && role !== 'verb' && role !== 'part';

/**
 * For a claim, the result sentences of *other* papers' abstracts that share key terms of the question with it, at
 * most `most`: those worded the other way first, then by the weight of what they share, then by the papers'
 * relevance. The abstracts are read once, however many claims are asked for.
 */
export function otherSayings({ question, selection }: { question: string; selection: Selection }) {
  const terms = keyTerms(question);
  const weights = new Map(terms.map(({ text, weight }) => [text, weight]));
  const bearing = new Set((terms.some(bears) ? terms.filter(bears) : terms).map(({ text }) => text));
  const said: Said[] = selection.papers.slice(0, PAPERS_READ).flatMap(({ paper: { id, title, abstract } }) =>
    sentencesOf(abstract.slice(0, ABSTRACT_READ))
      .map(({ text }) => ({ paperId: id, title, sentence: text, terms: matchedTerms(text, terms) }))
      .filter((one) => one.terms.some((term) => bearing.has(term)) && reportsResult(one.sentence))
      .map((one) => ({ ...one, sense: wordingOf(one.sentence).sense })),
  );
  return (claim: CheckedClaim, most: number): OtherSaying[] => {
    const own = new Set(matchedTerms(claim.text, terms));
    const sense = wordingOf(claim.text).sense;
    return said
      .filter((one) => one.paperId !== claim.paperId)
      .map((one) => {
        const shared = one.terms.filter((term) => own.has(term));
        return {
          one,
          bears: shared.some((term) => bearing.has(term)),
          opposed: sense !== 0 && one.sense === -sense,
          weight: shared.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0),
        };
      })
      .filter(({ bears }) => bears)
      .sort((a, b) => Number(b.opposed) - Number(a.opposed) || b.weight - a.weight)
      .slice(0, most)
      .map(({ one: { paperId, title, sentence } }) => ({ paperId, title, sentence }));
  };
}
