// Flags on what experts marked: of sentences that contradict a claim, and falsely of those that support it.

import { product } from '../support/product.mjs';
import { share } from './retrieval.mjs';

const quotesOf = ({ claim, gold }, papers) =>
  [...gold].flatMap(([id, numbers]) => {
    const paper = papers.get(id);
    return numbers.map((number) => {
      const { start, end } = paper.spans[number];
      return { question: claim, quote: paper.abstract.slice(start, end) };
    });
  });

export function flagFigures({ papers, supported, contradicted }) {
  const { flagOf } = product('reading/flags.js');
  const flags = (list) => list.flatMap((one) => quotesOf(one, papers)).map(flagOf);
  const of = (list) => ({
    sentences: list.length,
    wide: share(list, (flag) => flag !== 'none'),
    strict: share(list, (flag) => flag === 'strict'),
  });
  return { contradicting: of(flags(contradicted)), supporting: of(flags(supported)) };
}
