import { parseSnapshotLine } from '../../src/literature/snapshot-schema';
import { paperRecord } from '../../src/records/paper-record';

const line = (fields: object) =>
  parseSnapshotLine(JSON.stringify({ id: '0704.0001', title: 'T', ...fields }));
function read(fields: object) {
  const parsed = line(fields);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}
const problem = (text: string) => {
  const parsed = parseSnapshotLine(text);
  return 'problem' in parsed ? parsed.problem : null;
};

describe('parseSnapshotLine', () => {
  it('reads a complete record, pinned to its highest version', () => {
    const { paper, works, version } = read({
      submitter: 'Ada Ovis',
      authors: 'Ada Ovis and J\\"org Schaf\n  (Meadow)',
      title: 'Counting\n  sheep in Erd\\H{o}s graphs',
      comments: '3 pages,\n 1 sheep',
      'journal-ref': 'Sheep 7 (2007)',
      doi: '10.1000/sheep',
      'report-no': null,
      categories: 'math.CO cs.CL',
      license: null,
      abstract: '  Counting sheep\ntakes time.\n',
      versions: [
        { version: 'v1', created: 'Mon, 2 Apr 2007 19:18:42 GMT' },
        { version: 'v10', created: 'Tue, 24 Jul 2007 20:10:27 GMT' },
        { version: 'v2', created: 'Tue, 3 Apr 2007 20:10:27 GMT' },
      ],
      update_date: '2008-11-26',
      authors_parsed: [
        ['Ovis', 'Ada', ''],
        ['Schaf', 'J\\"org', ''],
      ],
    });
    expect(paper).toEqual({
      id: 'arXiv:0704.0001v10',
      title: 'Counting sheep in Erdős graphs',
      authors: ['Ada Ovis', 'Jörg Schaf'],
      abstract: 'Counting sheep takes time.',
      abstractKind: 'abstract',
      published: '2007-04-02',
      updated: '2007-07-24',
      doi: '10.1000/sheep',
      url: 'https://arxiv.org/abs/0704.0001v10',
      categories: ['math.CO', 'cs.CL'],
      journalRef: 'Sheep 7 (2007)',
      comment: '3 pages, 1 sheep',
      withdrawn: false,
    });
    expect(works).toEqual(['arXiv:0704.0001']);
    expect(version).toBe(10);
  });

  it('makes do with an id and a title, and states no dates it was not told', () => {
    const { paper, version } = read({
      authors: null,
      abstract: null,
      versions: null,
      update_date: '2008-11-26',
    });
    expect(paper).toEqual({
      id: 'arXiv:0704.0001',
      title: 'T',
      authors: [],
      abstract: '',
      abstractKind: 'abstract',
      published: null,
      updated: null,
      doi: '10.48550/arXiv.0704.0001',
      url: 'https://arxiv.org/abs/0704.0001',
      categories: [],
      journalRef: null,
      comment: null,
      withdrawn: false,
    });
    expect(version).toBe(0);
    expect(paperRecord.parse(paper)).toEqual(paper);
  });

  it('splits authors that come unparsed', () => {
    expect(read({ authors: 'A. B, C. D and E. F', authors_parsed: [] }).paper.authors).toEqual([
      'A. B',
      'C. D',
      'E. F',
    ]);
  });

  it('knows old ids, and ids that name their version', () => {
    expect(read({ id: 'hep-ex/0307015' }).paper.id).toBe('arXiv:hep-ex/0307015');
    expect(read({ id: 'arXiv:0704.0001v3', versions: [{ version: 'v9' }] }).paper.id).toBe(
      'arXiv:0704.0001v3',
    );
  });

  it('takes records of other collections by their DOI', () => {
    const { paper, works } = read({
      id: null,
      acl_id: 'X19-0001',
      doi: '10.1000/Sheep',
      authors: 'Ada Ovis',
      venue: 'Flock 2019',
    });
    expect(paper).toMatchObject({
      id: 'doi:10.1000/Sheep',
      url: 'https://doi.org/10.1000/Sheep',
      doi: '10.1000/Sheep',
      journalRef: 'Flock 2019',
    });
    expect(works).toEqual(['doi 10.1000/sheep title t', 'doi 10.1000/sheep by ovis']);
  });

  it('keeps summaries marked, and withdrawals', () => {
    expect(read({ abstract_kind: 'summary' }).paper.abstractKind).toBe('summary');
    expect(read({ comments: 'This paper has been withdrawn' }).paper.withdrawn).toBe(true);
    expect(read({ title: 'RETRACTED: T' }).paper.withdrawn).toBe(true);
  });

  it('reads categories in a list, as old snapshots have them', () => {
    expect(read({ categories: ['cs.CL cs.AI', 'stat.ML'] }).paper.categories).toEqual([
      'cs.CL',
      'cs.AI',
      'stat.ML',
    ]);
  });

  it.each([
    ['{"id": "0704.0001", "title":', 'no JSON'],
    ['[1]', 'record'],
    ['"text"', 'record'],
    ['{"id": "0704.0001"}', 'title'],
    ['{"id": "0704.0001", "title": "\\n"}', 'title: is empty'],
    ['{"id": "0704.0001", "title": 7}', 'title'],
    ['{"id": 704.0001, "title": "T"}', 'id'],
    ['{"title": "T"}', 'id: is missing'],
    ['{"id": "sheep", "title": "T"}', '"sheep" is no arXiv id'],
    ['{"id": "0704.0001", "title": "T", "versions": "v1"}', 'versions'],
    ['{"id": "0704.0001", "title": "T", "abstract_kind": "poem"}', 'abstract_kind'],
  ])('says what is wrong with %s', (text, what) => {
    expect(problem(text)).toContain(what);
  });
});
