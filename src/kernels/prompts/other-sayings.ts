// What other papers say on a claim's subject: where a refutation would be, if there is one.

import type { Flag } from '../../contract/run-facts';
import { pairCosine } from '../../evidence/tfidf';
import { coverageOf } from '../../literature/coverage';
import { flagOf } from '../../reading/flags';
import type { CheckedClaim } from '../../records/claim';
import type { Selection } from '../../records/selection';
import { sentencesOf } from '../../text/sentences';

export interface OtherSaying {
  readonly paperId: string;
  readonly title: string;
  readonly sentence: string;
}

/** How many of the best papers are searched, and how much of each abstract. */
const PAPERS_READ = 100;
const ABSTRACT_READ = 3_000;
/** The weighted share of the question's words that a sentence must have. */
const ON_SUBJECT = 0.25;

/**
 * For a claim, at most `most` sentences of *other* papers' abstracts that have enough of the question's
 * words: first those whose flag differs from that of the claim's quote, then the closest to the claim by
 * TF-IDF cosine, then in the papers' order. Coverage of the question does not rank them: it would show the
 * same sentence for each claim.
 */
export function otherSayings({ question, selection }: { question: string; selection: Selection }) {
  const said = selection.papers.slice(0, PAPERS_READ).flatMap(({ paper: { id, title, abstract } }) =>
    sentencesOf(abstract.slice(0, ABSTRACT_READ)).map(({ text }) => ({
      saying: { paperId: id, title, sentence: text },
      share: coverageOf(selection.words, [text]),
      strict: isStrict(flagOf({ question, quote: text })),
    })),
  );
  const onSubject = said.filter(({ share }) => share >= ON_SUBJECT);
  return (claim: CheckedClaim, most: number): OtherSaying[] => {
    const others = onSubject
      .filter(({ saying }) => saying.paperId !== claim.paperId)
      .map((one) => ({ ...one, closeness: pairCosine(claim.text, one.saying.sentence) }))
      .sort((a, b) => b.closeness - a.closeness);
    const differs = ({ strict }: { strict: boolean }) => strict !== isStrict(claim.flag);
    return [...others.filter(differs), ...others.filter((one) => !differs(one))]
      .slice(0, most)
      .map(({ saying }) => saying);
  };
}

const isStrict = (flag: Flag) => flag === 'strict';
