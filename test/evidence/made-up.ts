// Papers and claims for tests. Every sentence is made up.

import type { Claim } from '../../src/records/claim';
import { hashOf } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import type { RankedPaper } from '../../src/records/selection';

export const paper = (fields: Partial<PaperRecord> & Pick<PaperRecord, 'id'>): PaperRecord => ({
  title: 'A Title',
  authors: ['Ada Author'],
  abstract: '',
  abstractKind: 'abstract',
  published: null,
  updated: null,
  doi: null,
  url: null,
  categories: [],
  journalRef: null,
  comment: null,
  withdrawn: false,
  ...fields,
});

export const ranked = (record: PaperRecord): RankedPaper => ({ paper: record, hash: hashOf(record) });

/** A claim quoting `text`, which stands in the source's abstract. */
export function claimOf({
  source,
  text,
  id = 'C1',
}: {
  source: RankedPaper;
  text: string;
  id?: string;
}): Claim {
  const start = source.paper.abstract.indexOf(text);
  if (start < 0) throw new Error(`the abstract does not hold "${text}"`);
  return {
    id,
    text,
    paperId: source.paper.id,
    paperHash: source.hash,
    quote: { field: 'abstract', start, end: start + text.length, text },
    flag: 'none',
    stance: null,
  };
}
