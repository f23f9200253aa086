// Sentences that only announce something, of those that experts marked and of the others of the same abstracts: what puts a
// model's findings last (reading/cues.ts) must spare the marked ones.

import { product } from '../support/product.mjs';
import { share } from './retrieval.mjs';

export function announcementFigures({ papers, supported, contradicted }) {
  const { announcesOnly, bodyOf, demotions, leadOf } = product('reading/cues.js');
  const marked = new Map();
  for (const { gold } of [...supported, ...contradicted])
    for (const [id, numbers] of gold) marked.set(id, new Set([...(marked.get(id) ?? []), ...numbers]));
  const sentences = [...marked].flatMap(([id, numbers]) => {
    const { abstract, spans } = papers.get(id);
    return spans.map(({ start, end }, at) => {
      const text = abstract.slice(start, end);
      return { text: bodyOf(text, leadOf(text)), isMarked: numbers.has(at) };
    });
  });
  const of = (isMarked) => {
    const texts = sentences.filter((one) => one.isMarked === isMarked).map(({ text }) => text);
    return {
      sentences: texts.length,
      announce: share(texts, announcesOnly),
      demoted: share(texts, (text) => demotions(text) > 0),
    };
  };
  return { marked: of(true), others: of(false) };
}
