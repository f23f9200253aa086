// Bounds every record that enters a run, whichever source or cache it comes from.

import type { PaperRecord } from '../records/paper-record';
import { cutText, foldWhitespace } from '../text/plain-text';
import { RECORD_BOUNDS as MOST } from './record-bounds';
import type { SearchAnswer } from './source';

/** Truncates values, and counts what it truncated. */
class Cutter {
  cuts = 0;

  /**
   * Collapses white space to single blanks, on which many rules rely. Replaces lone surrogates, which cannot
   * be hashed.
   */
  text(text: string, mostChars: number): string {
    const line = foldWhitespace(text);
    if (line.length > mostChars) this.cuts += 1;
    return cutText(line, mostChars).toWellFormed();
  }

  optional(text: string | null, mostChars: number): string | null {
    return text === null ? null : this.text(text, mostChars);
  }

  list(texts: readonly string[], most: number, mostChars: number): string[] {
    if (texts.length > most) this.cuts += 1;
    return texts.slice(0, most).map((text) => this.text(text, mostChars));
  }

  /** Returns null if too long: a part of an id or address would name something else. */
  whole(text: string | null, mostChars: number): string | null {
    if (text === null || text.length <= mostChars) return text === null ? null : text.toWellFormed();
    this.cuts += 1;
    return null;
  }
}

/** null for a record with an overlong id, because no other name of it is certain. */
function boundedPaper(paper: PaperRecord, cutter: Cutter): PaperRecord | null {
  const id = cutter.whole(paper.id, MOST.idChars);
  const title = cutter.text(paper.title, MOST.titleChars).trimEnd();
  if (id === null || title === '') return null;
  return {
    ...paper,
    id,
    title,
    authors: cutter.list(paper.authors, MOST.authors, MOST.nameChars),
    abstract: cutter.text(paper.abstract, MOST.abstractChars),
    published: cutter.optional(paper.published, MOST.dayChars),
    updated: cutter.optional(paper.updated, MOST.dayChars),
    doi: cutter.whole(paper.doi, MOST.doiChars),
    url: cutter.whole(paper.url, MOST.urlChars),
    categories: cutter.list(paper.categories, MOST.categories, MOST.categoryChars),
    journalRef: cutter.optional(paper.journalRef, MOST.journalRefChars),
    comment: cutter.optional(paper.comment, MOST.commentChars),
  };
}

/**
 * The answer with at most `limit` papers, each within RECORD_BOUNDS. Its note, which is printed in the
 * ledger, counts the texts and lists that were cut and the records without a usable id. An answer within the
 * bounds is returned unchanged.
 */
export function boundedAnswer(answer: SearchAnswer, limit: number): SearchAnswer {
  const cutter = new Cutter();
  const given = answer.papers.slice(0, limit);
  const papers = given.map((paper) => boundedPaper(paper, cutter)).filter((paper) => paper !== null);
  const unusable = given.length - papers.length;
  const notes = [
    cutter.cuts > 0 ? `${cutter.cuts} texts or lists were longer than is read, and were cut` : null,
    unusable > 0 ? `${unusable} records without a title or an id of usable length were left out` : null,
    answer.note === null ? null : cutText(answer.note, MOST.noteChars).toWellFormed(),
  ].filter((note) => note !== null);
  return {
    ...answer,
    // An answer without a usable record says nothing about the question.
    outcome: answer.outcome === 'ok' && papers.length === 0 && unusable > 0 ? 'failed' : answer.outcome,
    papers,
    note: notes.join('; ') || null,
  };
}
