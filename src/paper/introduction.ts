// 1 Introduction: what was asked, and how much of it the papers kept cover.

import type { Section } from '../records/draft';
import { type PaperRecord, yearOf } from '../records/paper-record';
import { unreadLanguage } from '../text/language';
import { count, listOf, quoted } from '../text/prose';
import { type DraftContext, readOf } from './draft-context';
import { paragraph } from './sentence';

/** A longer list would repeat the question rather than hint at what is missing. */
const MOST_WORDS = 8;

export function introduction(context: DraftContext): Section {
  return {
    name: 'Introduction',
    blocks: paragraph(
      `The question was: ${quoted(context.question)}`,
      taken(context),
      'This paper quotes what the papers found say about it, and states how far each quote was checked.',
      kept(context),
      missing(context),
    ),
  };
}

/** The question's sub-questions, as planned before anything was read. */
function taken({ evidence: { parts = [] } }: DraftContext): string | null {
  return parts.length === 0 ? null : `It was taken apart into ${listOf(parts.map(quoted))}.`;
}

function kept({ selection, claims }: DraftContext): string {
  const papers = selection.papers.map(({ paper }) => paper);
  const n = papers.length;
  if (n === 0) return 'No paper was kept.';
  const cited = new Set(claims.map(({ claim }) => claim.paperId)).size;
  return `Of the ${count(n, 'paper')} closest to it${writtenIn(papers)}, ${cited} ${cited === 1 ? 'is' : 'are'} quoted.`;
}

function writtenIn(papers: readonly PaperRecord[]): string {
  const years = papers
    .map(yearOf)
    .filter((year) => year !== null)
    .toSorted();
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? ` (${first})` : ` (${first} to ${last})`;
}

/**
 * Word matching cannot distinguish an answer from a related sentence; but a word of the question that no
 * paper has is a useful hint.
 */
function missing({ selection }: DraftContext): string | null {
  const absent = selection.words.filter(({ inPapers }) => !inPapers).map(({ word }) => quoted(word));
  // In another language, the rules do not know which words carry content.
  if (absent.length === 0 || selection.papers.length === 0 || unreadLanguage(selection.question) !== null)
    return null;
  const rest = absent.length - MOST_WORDS;
  const shown = rest > 0 ? [...absent.slice(0, MOST_WORDS), `${rest} more`] : absent;
  return `Neither titles nor ${readOf(selection)} of the papers kept have the question’s ${absent.length === 1 ? 'word' : 'words'} ${listOf(shown, rest > 0 ? 'and' : 'or')}.`;
}
