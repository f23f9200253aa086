// 1 Introduction: what was asked, and why these papers.

import { facets, matchedTerms } from '../evidence/key-terms';
import { isOnTopic } from '../tribunal/standing';
import { type DraftContext, readOf } from './draft-context';
import type { Section } from './model';
import { capitalised, count, listOf, paragraph, quoted } from './prose';

export function introduction(context: DraftContext): Section {
  return {
    name: 'Introduction',
    blocks: [...paragraph(...asked(context)), ...paragraph(...papersChosen(context))],
  };
}

function asked({ question, terms }: DraftContext): string[] {
  const sides = facets(question);
  const a = sides?.a[0]?.text;
  const b = sides?.b[0]?.text;
  const relation =
    sides === null
      ? null
      : sides.relation === 'contrast'
        ? `It sets ${a} against ${b}, so an answer needs evidence on both and a comparison of them.`
        : `It asks what ${a} does to ${b}, so an answer needs evidence that speaks of both together.`;
  return [
    `The question was: ${quoted(question)}`,
    `It was searched and judged by ${terms.length === 1 ? 'its key term' : `its ${terms.length} key terms`}: ${listOf(terms.map((term) => term.text))}.`,
    ...(relation === null ? [] : [relation]),
  ];
}

function papersChosen(context: DraftContext): string[] {
  const { selection, terms, standings } = context;
  const papers = selection.papers.map(({ paper }) => paper);
  if (papers.length === 0) return ['No paper was found.'];
  const speaking = new Map<string, number>();
  for (const paper of papers) {
    for (const term of matchedTerms(`${paper.title}. ${paper.abstract}`, terms)) {
      speaking.set(term, (speaking.get(term) ?? 0) + 1);
    }
  }
  const present = terms.filter((term) => speaking.has(term.text));
  const absent = terms.filter((term) => !speaking.has(term.text)).map((term) => term.text);
  const off = papers.filter((paper) => !isOnTopic(paper, terms)).length;
  const sources = new Set(standings.map(({ claim }) => claim.paperId)).size;
  const kept = count(papers.length, 'paper');
  return [
    `${capitalised(kept)} ${papers.length === 1 ? 'was' : 'were'} kept as closest to the question.`,
    ...(present.length === 0
      ? []
      : [
          `In title or ${readOf(selection) === 'summaries' ? 'summary' : 'abstract'}, ${listOf(
            present.map((term) => `${speaking.get(term.text)} of them speak of ${term.text}`),
          ).replace(/\b1 of them speak of/g, '1 of them speaks of')}.`,
        ]),
    ...(absent.length === 0 ? [] : [`None speaks of ${listOf(absent, 'or')}.`]),
    ...(off === 0
      ? []
      : [
          `${off} of the ${papers.length} ${off === 1 ? 'has' : 'have'} little to do with the question: less than a quarter of its terms by weight.`,
        ]),
    `The claims below were taken from ${sources} of the ${papers.length}.`,
  ];
}
