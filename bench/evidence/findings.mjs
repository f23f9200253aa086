// Findings against the sentences that experts marked as the evidence.

import { product } from '../support/product.mjs';
import { share } from './retrieval.mjs';

export const COUNT = 5;

/** Whether a finding quotes a marked sentence: at least half of the shorter of the two. */
export function isMarked(finding, { gold, papers }) {
  const { id } = finding.paper.paper;
  return (gold.get(id) ?? []).some((number) => {
    const span = papers.get(id).spans[number];
    const shared = Math.min(span.end, finding.end) - Math.max(span.start, finding.start);
    return shared >= 0.5 * Math.min(span.end - span.start, finding.end - finding.start);
  });
}

/** The candidates of a question's selection, each with whether it is marked; without those that nothing can make a finding. */
export function prepare({ id, question, gold, selection, papers }) {
  const { candidatesOf } = product('reading/closest-sentences.js');
  const candidates = candidatesOf({ words: selection.words, papers: selection.papers });
  return {
    id,
    question,
    evidence: [...gold.keys()].filter((key) => selection.papers.some(({ paper }) => paper.id === key)),
    candidates: candidates
      .filter(({ own, onQuestion }) => onQuestion && own > 0)
      .map((one) => ({ ...one, marked: isMarked(one, { gold, papers }) })),
  };
}

/** Figures of the findings chosen with these weights and floors; those of weights.ts by default. */
export function figures(prepared, options = {}) {
  const { choose } = product('reading/closest-sentences.js');
  const chosen = prepared.map(({ candidates }) => choose(candidates, { count: COUNT, ...options }));
  const all = chosen.flat();
  return {
    /** A marked sentence is quoted. */
    quoted: share(chosen, (some) => some.some((one) => one.marked)),
    /** It is the first. */
    first: share(chosen, ([first]) => first?.marked === true),
    none: share(chosen, (some) => some.length === 0),
    /** Of all findings. Papers that nobody marked can bear on the question too. */
    marked: share(all, (one) => one.marked),
    demoted: share(all, (one) => one.features.demotion > 0),
    claims: all.length / Math.max(1, prepared.length),
  };
}
