import fc from 'fast-check';
import { hashOf } from '../../src/evidence/hash';
import type { PaperRecord } from '../../src/literature/paper-record';
import { mergeAndRank, type Selection, selection } from '../../src/literature/selection';
import type { SearchAnswer } from '../../src/literature/source';
import { paper } from '../evidence/made-up';

const QUESTION = 'Does negative sampling help dense retrieval?';
const answer = (query: string, papers: PaperRecord[], fields: Partial<SearchAnswer> = {}): SearchAnswer => ({
  query,
  source: 'arxiv',
  outcome: papers.length > 0 ? 'ok' : 'empty',
  papers,
  note: null,
  ...fields,
});
const merge = (answers: SearchAnswer[], more: { keep?: number; previous?: Selection; round?: number } = {}) =>
  mergeAndRank({ question: QUESTION, round: 0, answers, keep: 9, ...more });
const ids = (found: Selection) => found.papers.map((ranked) => ranked.paper.id);

const on = (id: string, fields: Partial<PaperRecord> = {}) =>
  paper({
    id,
    title: `Negative Sampling for Dense Retrieval, part ${id}`,
    abstract: `Passages of kind ${id} are ranked. Negative sampling helps dense retrieval of ${id}.`,
    ...fields,
  });

describe('mergeAndRank', () => {
  it('ranks by what a paper says of the question and leaves out what says nothing of it', () => {
    const both = on('arXiv:2401.00001v1');
    const one = on('arXiv:2401.00002v1', {
      title: 'A Study of Negative Sampling',
      abstract: 'Word vectors gain from it.',
    });
    const off = on('arXiv:2401.00003v1', {
      title: 'Butterflies',
      abstract: 'Monarchs fly south in large numbers.',
    });
    const found = merge([answer('q', [off, one, both])]);
    expect(ids(found)).toEqual([both.id, one.id]);
    expect(found.papers[0]?.relevance).toBeGreaterThan(0.9);
    expect(found.papers[1]?.relevance).toBeLessThan(0.7);
    expect(found.papers[0]?.hash).toBe(hashOf(both));
    expect(selection.parse(found)).toEqual(found);
  });

  it.each<[string, PaperRecord, PaperRecord]>([
    [
      'another version of the same arXiv id: the newest',
      on('arXiv:2401.00001v2', { updated: '2024-02-01' }),
      on('arXiv:2401.00001v1', { updated: '2024-01-01' }),
    ],
    ['version 10 after version 9', on('arXiv:2401.00001v10'), on('arXiv:2401.00001v9')],
    ['an old-style id with a slash', on('arXiv:hep-ex/0307015v2'), on('arXiv:hep-ex/0307015')],
    [
      'the same DOI in other letters',
      on('arXiv:2401.00001v1', { doi: '10.1000/AbC', updated: '2024-02-01' }),
      on('doi:10.1000/abc', { doi: '10.1000/abc', title: 'Elsewhere: negative sampling' }),
    ],
    [
      "arXiv's own DOI",
      on('arXiv:2401.00001v1', { updated: '2024-02-01' }),
      on('doi:10.48550/arXiv.2401.00001', { doi: '10.48550/arXiv.2401.00001' }),
    ],
    [
      'the same title and first family name',
      on('arXiv:2401.00001v1', {
        title: 'Négative sampling -- for Retrieval!',
        authors: ['Ada B. Author', 'C. D.'],
        updated: '2024-02-01',
      }),
      on('doi:10.1/x', { doi: '10.1/x', title: 'Negative Sampling for Retrieval', authors: ['Author, Ada'] }),
    ],
    [
      "the paper's own words before a summary of ours",
      on('doi:10.1/b', { doi: '10.1/y' }),
      on('doi:10.1/a', { doi: '10.1/y', abstractKind: 'summary' }),
    ],
  ])('takes for one work: %s', (_, kept, dropped) => {
    const found = merge([answer('q1', [dropped]), answer('q2', [kept])]);
    expect(ids(found)).toEqual([kept.id]);
    expect(found).toMatchObject({ found: 2, duplicates: 1, withdrawn: 0 });
  });

  it('joins records that only a third shows to be one work', () => {
    const a = on('arXiv:2401.00001v1', { updated: '2024-03-01' });
    const b = on('doi:10.1/b', { doi: '10.1/b', title: 'Negative sampling, the journal version' });
    const link = on('arXiv:2401.00001v2', { doi: '10.1/b', updated: '2024-04-01' });
    expect(ids(merge([answer('q', [a, b, link])]))).toEqual([link.id]);
    expect(ids(merge([answer('q', [link, b, a])]))).toEqual([link.id]);
  });

  it('keeps apart the same title by others, and different parts', () => {
    const a = on('arXiv:2401.00001v1', { title: 'Negative Sampling', authors: ['Ada Author'] });
    const b = on('arXiv:2401.00002v1', { title: 'Negative Sampling', authors: ['Bo Writer'] });
    const c = on('arXiv:2401.00003v1', { title: 'Negative Sampling', authors: [] });
    const d = on('arXiv:2401.00004v1', { title: 'Negative Sampling', authors: [] });
    expect(merge([answer('q', [a, b, c, d])]).papers).toHaveLength(4);
  });

  it('leaves withdrawn works out and counts them, also when only the newest version is withdrawn', () => {
    const fine = on('arXiv:2401.00001v1');
    const old = on('arXiv:2401.00002v1');
    const gone = on('arXiv:2401.00002v2', { withdrawn: true });
    const back = on('arXiv:2401.00003v1', { withdrawn: true });
    const mended = on('arXiv:2401.00003v2');
    const found = merge([answer('q', [fine, old, gone, back, mended])]);
    expect(ids(found)).toEqual([fine.id, mended.id]);
    expect(found).toMatchObject({ found: 5, duplicates: 2, withdrawn: 1 });
  });

  it('tells equally relevant papers apart by their ranks in the answers', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) =>
      on(`doi:10.1/${id}`, { title: 'Negative sampling in dense retrieval', authors: [id] }),
    );
    if (!a || !b || !c) throw new Error('three papers');
    expect(ids(merge([answer('q1', [c, a, b]), answer('q2', [c, b])]))).toEqual([c.id, b.id, a.id]);
  });

  it('does not let near-duplicates crowd: they come only when places are left', () => {
    const words = 'passages encoders margins batches gradients towers corpora queries'.split(' ');
    const twin = (id: string) =>
      on(id, {
        title: `Negative Sampling for Dense Retrieval ${id}`,
        abstract: `Negative sampling for dense retrieval with ${words.join(', ')}.`,
      });
    const other = on('doi:10.1/z', {
      title: 'What negative sampling does',
      abstract:
        'Dense retrieval of legal, medical, chemical and historical records after careful negative sampling.',
    });
    const papers = [twin('doi:10.1/a'), twin('doi:10.1/b'), twin('doi:10.1/c'), other];
    expect(ids(merge([answer('q', papers)], { keep: 2 }))).toEqual(['doi:10.1/a', 'doi:10.1/z']);
    expect(ids(merge([answer('q', papers)], { keep: 3 }))).toHaveLength(3);
    expect(merge([answer('q', papers)], { keep: 9 }).papers).toHaveLength(4);
  });

  it('merges with the round before, adds up the counts and continues the ledger', () => {
    const first = merge([answer('q1', [on('arXiv:2401.00001v1'), on('arXiv:2401.00002v1')])]);
    const second = merge(
      [
        answer('q3', [], { outcome: 'blocked', note: 'HTTP 429' }),
        answer('q2', [on('arXiv:2401.00001v2', { updated: '2024-05-01' }), on('arXiv:2401.00003v1')]),
      ],
      { previous: first, round: 1 },
    );
    expect([...ids(second)].sort()).toEqual([
      'arXiv:2401.00001v2',
      'arXiv:2401.00002v1',
      'arXiv:2401.00003v1',
    ]);
    expect(second).toMatchObject({ found: 4, duplicates: 1, withdrawn: 0 });
    expect(second.ledger).toEqual([
      { round: 0, source: 'arxiv', query: 'q1', outcome: 'ok', found: 2, note: null },
      { round: 1, source: 'arxiv', query: 'q2', outcome: 'ok', found: 2, note: null },
      { round: 1, source: 'arxiv', query: 'q3', outcome: 'blocked', found: 0, note: 'HTTP 429' },
    ]);
  });

  it('is empty, with its ledger, when nothing was found', () => {
    const found = merge([answer('q', [], { outcome: 'suspect-empty' })]);
    expect(found).toMatchObject({ papers: [], found: 0, duplicates: 0, withdrawn: 0 });
    expect(found.ledger).toHaveLength(1);
  });

  it('does not depend on the order of the answers, and accounts for every record', () => {
    const records = fc.record({
      id: fc.constantFrom(
        'arXiv:2401.00001v1',
        'arXiv:2401.00001v2',
        'arXiv:2401.00002v1',
        'doi:10.1/a',
        'doi:10.1/b',
      ),
      title: fc.constantFrom('Negative sampling', 'Dense retrieval', 'Butterflies', 'Sampling'),
      abstract: fc.constantFrom('', 'Negative sampling helps.', 'Dense retrieval with negatives.', 'Wings.'),
      authors: fc.constantFrom<string[][]>([], ['Ada Author'], ['Bo Writer']),
      doi: fc.constantFrom(null, '10.1/a', '10.1/c'),
      updated: fc.constantFrom(null, '2024-01-01', '2024-02-01'),
      withdrawn: fc.boolean(),
    });
    const answers = fc.array(
      fc.array(
        records.map((fields) => paper(fields)),
        { maxLength: 5 },
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 4 }), (lists, keep) => {
        const given = lists.map((papers, at) => answer(`q${at}`, papers));
        const found = merge(given, { keep });
        expect(merge([...given].reverse(), { keep })).toEqual(found);
        expect(found.papers.length).toBeLessThanOrEqual(keep);
        expect(found.papers.length + found.duplicates + found.withdrawn).toBeLessThanOrEqual(found.found);
        expect(
          found.papers.every(
            ({ relevance, paper: kept }) => relevance > 0 && relevance <= 1 && !kept.withdrawn,
          ),
        ).toBe(true);
        const relevances = found.papers.map(({ relevance }) => relevance);
        expect([...relevances].sort((a, b) => b - a)).toEqual(relevances);
        expect(new Set(ids(found)).size).toBe(found.papers.length);
      }),
    );
  });
});
