import fc from 'fast-check';
import { mergeAndRank } from '../../src/literature/select';
import type { SearchAnswer } from '../../src/literature/source';
import { hashOf } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import { type Selection, selection } from '../../src/records/selection';
import { questionQuery } from '../../src/text/question';
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
const merge = (answers: SearchAnswer[], more: Partial<Parameters<typeof mergeAndRank>[0]> = {}) =>
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
  it('keeps the order of a local index for the question, and leaves nothing out for its words', () => {
    const both = on('arXiv:2401.00001v1');
    const one = on('arXiv:2401.00002v1', { title: 'A Study of Negative Sampling' });
    const off = on('arXiv:2401.00003v1', {
      title: 'Butterflies',
      abstract: 'Monarchs fly south in large numbers.',
    });
    const silent = on('arXiv:2401.00004v1', { abstract: '' });
    const found = merge([answer(questionQuery(QUESTION), [silent, off, one, both], { source: 'library' })]);
    expect(ids(found)).toEqual([off.id, one.id, both.id, silent.id]);
    expect(found.papers[0]?.hash).toBe(hashOf(off));
    expect(selection.parse(found)).toEqual(found);
  });

  it('blends the order of an API with BM25 over what was found', () => {
    const about = on('arXiv:2401.00001v1');
    const off = on('arXiv:2401.00002v1', { title: 'Butterflies', abstract: 'Monarchs fly south.' });
    const also = on('arXiv:2401.00003v1', { title: 'Sampling', abstract: 'Negative examples are drawn.' });
    const asked = questionQuery(QUESTION);
    expect(ids(merge([answer(asked, [off, about, also])]))).toEqual([about.id, off.id, also.id]);
  });

  it('ranks what only other searches found after what the question’s own words found', () => {
    const own = ['1', '2', '3'].map((n) => on(`arXiv:2401.0000${n}v1`));
    const others = ['1', '2', '3', '4'].map((n) => on(`arXiv:2402.0000${n}v1`));
    const found = merge([
      answer('another', others),
      answer(questionQuery(QUESTION), own, { source: 'library' }),
    ]);
    expect(ids(found).slice(0, 3)).toEqual(own.map(({ id }) => id));
    expect(found.papers).toHaveLength(7);
  });

  it('lets an embedder’s order vote', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => on(`doi:10.1/${id}`));
    if (!a || !b || !c) throw new Error('three papers');
    const answers = [answer(questionQuery(QUESTION), [a, b, c], { source: 'library' })];
    expect(ids(merge(answers))).toEqual([a.id, b.id, c.id]);
    expect(ids(merge(answers, { votes: [{ by: 'an embedder', order: [c.id, b.id, 'unknown'] }] }))[0]).toBe(
      c.id,
    );
  });

  it('stores every record left out, with the reason', () => {
    const kept = on('arXiv:2401.00001v2', { updated: '2024-02-01' });
    const older = on('arXiv:2401.00001v1', { title: kept.title });
    const gone = on('arXiv:2401.00002v1', { withdrawn: true });
    const low = on('arXiv:2401.00003v1', { abstract: '' });
    const found = merge([answer('q', [kept, older, gone, low])], { keep: 1 });
    expect(found.omitted).toEqual([
      { paperId: older.id, title: kept.title, reason: 'duplicate', of: kept.id },
      { paperId: gone.id, title: gone.title, reason: 'withdrawn', of: null },
      { paperId: low.id, title: low.title, reason: 'ranked below the cut', of: null },
    ]);
    expect(found.counts).toEqual({ found: 4, duplicates: 1, withdrawn: 1, retracted: 0, belowCut: 1 });
  });

  it('says which of the question’s words no kept paper has', () => {
    const wordsFor = (question: string) =>
      mergeAndRank({ question, round: 0, answers: [answer('q', [on('arXiv:2401.00001v1')])], keep: 9 }).words;
    expect(wordsFor(QUESTION).filter(({ inPapers }) => !inPapers)).toEqual([]);
    const words = wordsFor('Does negative sampling help zebrafish?');
    expect(words.filter(({ inPapers }) => !inPapers).map(({ word }) => word)).toEqual(['zebrafish']);
    expect(words.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
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
    expect(found.counts).toMatchObject({ found: 2, duplicates: 1, withdrawn: 0 });
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
    expect(found.counts).toMatchObject({ found: 5, duplicates: 2, withdrawn: 1 });
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
    expect(second.counts).toMatchObject({ found: 4, duplicates: 1, withdrawn: 0 });
    expect(second.ledger).toEqual([
      { round: 0, source: 'arxiv', query: 'q1', outcome: 'ok', found: 2, note: null },
      { round: 1, source: 'arxiv', query: 'q2', outcome: 'ok', found: 2, note: null },
      { round: 1, source: 'arxiv', query: 'q3', outcome: 'blocked', found: 0, note: 'HTTP 429' },
    ]);
  });

  it('is empty, with its ledger, when nothing was found', () => {
    const found = merge([answer('q', [], { outcome: 'suspect-empty' })]);
    expect(found).toMatchObject({
      papers: [],
      omitted: [],
      counts: { found: 0, duplicates: 0, withdrawn: 0 },
    });
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
        const { found: records, duplicates, withdrawn, retracted, belowCut } = found.counts;
        expect(found.papers.length + duplicates + withdrawn + retracted + belowCut).toBe(records);
        expect(duplicates).toBeGreaterThanOrEqual(0);
        expect(found.papers.every(({ paper: kept }) => !kept.withdrawn)).toBe(true);
        const left = new Set(found.omitted.map(({ paperId }) => paperId));
        const accounted = new Set([...ids(found), ...left]);
        expect(lists.flat().every(({ id }) => accounted.has(id))).toBe(true);
        expect(ids(found).some((id) => left.has(id))).toBe(false);
        expect(new Set(ids(found)).size).toBe(found.papers.length);
      }),
    );
  });
});
