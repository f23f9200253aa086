// 1 Introduction: what was asked, and why these papers.

import { matchedTerms } from '../evidence/key-terms';
import { type PaperRecord, yearOf } from '../literature/paper-record';
import { isOnTopic } from '../tribunal/standing';
import { type DraftContext, readOf } from './draft-context';
import type { Section } from './model';
import { listOf, paragraph, quoted, shownTerm, shownTerms, wholeTerms } from './prose';

export function introduction(context: DraftContext): Section {
  return {
    name: 'Introduction',
    blocks: [...paragraph(...asked(context)), ...paragraph(...papersChosen(context))],
  };
}

function asked({ question, terms, answer }: DraftContext): string[] {
  const { sides } = answer;
  const named = shownTerms(terms.map((term) => term.text));
  const relation =
    sides === null
      ? null
      : sides.relation === 'contrast'
        ? `It sets ${sides.names[0]} against ${sides.names[1]}, so an answer needs results on both and a comparison of them.`
        : `It asks for the effect of ${sides.names[0]} on ${sides.names[1]}, so an answer needs results on the two together.`;
  return [
    `The question was: ${quoted(question)}`,
    `Papers and claims were judged by ${named.length === 1 ? 'its key term' : 'its key terms'}: ${listOf(named)}.`,
    ...(relation === null ? [] : [relation]),
  ];
}

function papersChosen(context: DraftContext): (string | null)[] {
  const papers = context.selection.papers.map(({ paper }) => paper);
  const n = papers.length;
  if (n === 0) return ['No paper was found.'];
  const off = papers.filter((paper) => !isOnTopic(paper, context.terms)).length;
  return [
    `${n === 1 ? 'The paper' : `The ${n} papers`} closest to the question of those found ${n === 1 ? 'was' : 'were'} kept${writtenIn(papers)}.`,
    ...whatTheySpeakOf(context),
    off === 0
      ? null
      : `${off === n ? 'Each' : off} of them ${off === n || off === 1 ? 'has' : 'have'} little to do with the question: less than a quarter of its terms by weight.`,
    takenFrom({ sources: new Set(context.standings.map(({ claim }) => claim.paperId)).size, papers: n }),
  ];
}

function writtenIn(papers: readonly PaperRecord[]): string {
  const years = papers
    .map(yearOf)
    .filter((year) => year !== null)
    .toSorted();
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? `, of ${first}` : `, of the years ${first} to ${last}`;
}

function whatTheySpeakOf({ selection, terms }: DraftContext): string[] {
  const papers = new Map<string, number>();
  for (const { paper } of selection.papers) {
    for (const term of matchedTerms(`${paper.title}. ${paper.abstract}`, terms)) {
      papers.set(term, (papers.get(term) ?? 0) + 1);
    }
  }
  const present = terms.map((term) => term.text).filter((term) => papers.has(term));
  const absent = terms.map((term) => term.text).filter((term) => !papers.has(term));
  const where = readOf(selection) === 'summaries' ? 'title or summary' : 'title or abstract';
  const counted = wholeTerms(present).map(
    (term, at) =>
      `${papers.get(term)} ${at > 0 ? '' : papers.get(term) === 1 ? 'of them speaks ' : 'of them speak '}of ${shownTerm(term)}`,
  );
  return [
    ...(present.length === 0 ? [] : [`In ${where}, ${listOf(counted)}.`]),
    ...(absent.length === 0 ? [] : [`None speaks of ${listOf(shownTerms(absent), 'or')}.`]),
  ];
}

function takenFrom({ sources, papers }: { sources: number; papers: number }): string {
  if (sources === 0) return 'No claim was taken from them.';
  return `The claims below were taken from ${sources === papers ? 'each' : sources} of them.`;
}
