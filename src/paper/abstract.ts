// The abstract: of this run, in its own words.

import type { SearchOutcome } from '../protocol';
import type { Standing } from '../tribunal/standing';
import type { AnswerState } from './answered';
import { type DraftContext, readOf, sourceName } from './draft-context';
import { capitalised, count, listOf, quoted, shownTerm, shownTerms, wholeTerms } from './prose';
import { sharesWordRun } from './word-runs';

/** An abstract that shares this many words in a row with a source would be that source's. */
export const SHARED_WORDS = 8;
/** A longer question is not repeated in the abstract; the title has it. */
const QUESTION_CHARS = 400;

/**
 * What was asked, searched, read, taken and verified, and what came of it. Where repeating the question or
 * its terms would repeat eight words of a source, they are left to the title and to Results.
 */
export function abstractOf(context: DraftContext): string {
  const sources = context.selection.papers.flatMap(({ paper }) => [paper.title, paper.abstract]);
  const variants = [
    { question: context.question.length <= QUESTION_CHARS, terms: true },
    { question: false, terms: true },
    { question: false, terms: false },
  ];
  const texts = variants.map((variant) => write(context, variant));
  return texts.find((text) => !sharesWordRun({ text, sources, length: SHARED_WORDS })) ?? texts.at(-1) ?? '';
}

function write(context: DraftContext, show: { question: boolean; terms: boolean }): string {
  return [
    show.question
      ? `This run asked: ${quoted(context.question)}`
      : 'This run asked the question in the title.',
    searched(context),
    claimed(context),
    found(context, show.terms),
  ].join(' ');
}

const ANSWERS: Readonly<Record<SearchOutcome, string>> = {
  ok: 'found papers',
  empty: 'found none',
  'suspect-empty': 'came back doubtfully empty',
  blocked: 'refused',
  failed: 'failed',
};

function searched({ selection }: DraftContext): string {
  const { ledger, papers } = selection;
  const sources = [...new Set(ledger.map((entry) => sourceName(entry.source)))];
  const outcomes = (Object.keys(ANSWERS) as SearchOutcome[]).flatMap((outcome) => {
    const n = ledger.filter((entry) => entry.outcome === outcome).length;
    return n === 0 ? [] : [`${n === ledger.length ? 'all' : n} ${ANSWERS[outcome]}`];
  });
  const outcome = ledger.length === 1 ? outcomes.join('').replace('all ', 'it ') : listOf(outcomes);
  const put =
    ledger.length === 0
      ? 'No search was made'
      : `${capitalised(count(ledger.length, 'query', 'queries'))} went to ${listOf(sources)} (${outcome})`;
  const read = readOf(selection);
  return `${put}; the ${papers.length === 1 ? read.replace('abstracts', 'abstract').replace('summaries', 'summary') : read} of ${count(papers.length, 'paper')} ${papers.length === 1 ? 'was' : 'were'} read.`;
}

function claimed({ evidence }: DraftContext): string {
  const verified = evidence.claims.filter((claim) => claim.verified).length;
  const claims = evidence.claims.length;
  if (claims === 0) return 'No claim could be taken from them.';
  const check = `at the threshold ${evidence.threshold}, a check that claim and source are about the same thing`;
  if (claims === 1)
    return `1 claim was taken from them, and ${verified === 1 ? '' : 'not '}verified ${check}.`;
  const many = verified === claims ? 'all' : verified === 0 ? 'none' : verified;
  return `${claims} claims were taken from them, ${many} of them verified ${check}.`;
}

function found({ answer, supporting }: DraftContext, terms: boolean): string {
  const state = `The question is ${answer.answered} by these papers`;
  if (supporting.length === 0) return `${state}: no verified claim bears on it.`;
  const papersOf = (term: string) =>
    new Set(supporting.filter((standing) => standing.terms.includes(term)).map(({ claim }) => claim.paperId))
      .size;
  const covered = wholeTerms(answer.covered).map(
    (term) => `${shownTerm(term)} (${count(papersOf(term), 'paper')})`,
  );
  const speaks =
    supporting.length === 1 ? 'the verified claim on it speaks' : 'the verified claims on it speak';
  const speak = terms
    ? `${speaks} of ${listOf(covered)}${
        answer.uncovered.length === 0 ? '' : `, not of ${listOf(shownTerms(answer.uncovered), 'or')}`
      }`
    : `${speaks} of ${answer.covered.length} of its ${answer.covered.length + answer.uncovered.length} terms`;
  return `${state}: ${speak}${onBoth(answer, supporting)}.`;
}

/** Of a question with two sides: how many claims report on both, and of an effect what these tell. */
function onBoth({ sides }: AnswerState, supporting: readonly Standing[]): string {
  if (sides === null) return '';
  const linking = supporting.filter(({ claim }) => sides.linkedBy.includes(claim.id));
  const n = linking.length;
  const elsewhere = sides.linkedElsewhere.length;
  if (n === 0 && elsewhere > 0)
    return `; ${elsewhere} ${elsewhere === 1 ? 'compares' : 'compare'} ${listOf(sides.names)}, but not on what the question compares them on`;
  const reports = `${n === 0 ? 'none' : n} ${n <= 1 ? 'reports' : 'report'} a result on ${listOf(sides.names)} together`;
  if (n === 0 || sides.relation === 'contrast') return `; ${reports}`;
  return `; ${reports}: ${directions(linking.map(({ sense }) => sense))}`;
}

/** What claims point to, as far as their wording tells. */
function directions(senses: readonly number[]): string {
  const gains = senses.filter((sense) => sense > 0).length;
  const losses = senses.filter((sense) => sense < 0).length;
  const parts = [
    ...(gains > 0 ? [`${gains} of a gain`] : []),
    ...(losses > 0 ? [`${losses} of a loss or of no gain`] : []),
  ];
  const other = gains === 0 ? 'none of a gain' : losses === 0 ? 'none of a loss' : null;
  if (parts.length === 0) return 'by their wording none points one way';
  const tell = gains + losses === 1 || (gains === 1 && losses > 0) ? 'tells' : 'tell';
  const [first = '', ...rest] = other === null ? parts : [...parts, other];
  return `by their wording ${first.replace(' of', ` ${tell} of`)} and ${rest.join('')}`;
}
