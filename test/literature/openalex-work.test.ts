import fc from 'fast-check';
import { parseOpenAlexPage } from '../../src/literature/openalex-work';
import { hashOf } from '../../src/records/hash';
import { paperRecord } from '../../src/records/paper-record';
import { indexOf, openAlexPage, openAlexWork } from './json-answers';

const read = (fields: Readonly<Record<string, unknown>> = {}) =>
  parseOpenAlexPage(openAlexPage([openAlexWork(fields)]));
const paper = (fields: Readonly<Record<string, unknown>> = {}) => read(fields)?.papers[0];
const landing = (url: string, name = 'arXiv (Cornell University)') => ({
  landing_page_url: url,
  source: { display_name: name, type: 'repository' },
});
const doi = (text: string) => ({ doi: `https://doi.org/${text}`, ids: { doi: `https://doi.org/${text}` } });

describe('a work', () => {
  it('becomes a record under its DOI', () => {
    expect(paper()).toEqual({
      id: 'doi:10.1000/sheep.1',
      title: 'On Counting Sheep',
      authors: ['Ada Ovis', 'Bo Ram'],
      abstract: 'Counting sheep takes time and sheep know it.',
      abstractKind: 'abstract',
      published: '2020-03-01',
      updated: null,
      doi: '10.1000/sheep.1',
      url: 'https://doi.org/10.1000/sheep.1',
      categories: [],
      journalRef: 'Journal of Sleep Arithmetic',
      comment: null,
      withdrawn: false,
    });
  });

  it.each([
    ['the DOI', doi('10.48550/arxiv.2001.00001'), 'arXiv:2001.00001', '10.48550/arXiv.2001.00001'],
    [
      'the DOI of an old id',
      doi('10.48550/arxiv.math.ag/0601001'),
      'arXiv:math/0601001',
      '10.48550/arXiv.math/0601001',
    ],
    [
      'a landing page, which leaves the publisher’s DOI',
      { locations: [landing('http://arxiv.org/abs/2001.00001v3')] },
      'arXiv:2001.00001',
      '10.1000/sheep.1',
    ],
    [
      'a landing page without any DOI',
      { doi: null, ids: {}, primary_location: landing('https://arxiv.org/pdf/hep-ex/0307015.pdf') },
      'arXiv:hep-ex/0307015',
      '10.48550/arXiv.hep-ex/0307015',
    ],
  ])('is an arXiv paper by %s', (_by, fields, id, own) => {
    expect(paper(fields)).toMatchObject({ id, doi: own, url: `https://arxiv.org/abs/${id.slice(6)}` });
  });

  it('is no arXiv paper where two different ones stand on it, or a page only looks like one', () => {
    const two = [landing('https://arxiv.org/abs/2001.00001'), landing('https://arxiv.org/abs/2001.00002')];
    expect(paper({ locations: two })?.id).toBe('doi:10.1000/sheep.1');
    for (const url of ['https://evil.example/arxiv.org/abs/2001.00001', 'https://arxiv.org/abs/nonsense']) {
      expect(paper({ locations: [landing(url)] })?.id).toBe('doi:10.1000/sheep.1');
    }
  });

  it('has OpenAlex’s own id and page for want of a better one', () => {
    expect(paper({ doi: null, ids: null })).toMatchObject({
      id: 'openalex:W1',
      doi: null,
      url: 'https://openalex.org/W1',
    });
  });

  it('never has an address that was given', () => {
    const evil = 'javascript:alert(1)';
    const fields = { id: evil, doi: evil, ids: { doi: evil }, locations: [landing(evil)] };
    expect(read(fields)).toMatchObject({ papers: [], skipped: 1 });
  });

  it('has no venue in a repository', () => {
    expect(paper({ primary_location: landing('https://arxiv.org/abs/2001.00001') })?.journalRef).toBeNull();
    expect(paper({ primary_location: { source: null } })?.journalRef).toBeNull();
  });

  it('has plain text for markup, in title, names and abstract', () => {
    const made = paper({
      title: 'Sheep in <i>Ovis</i> &amp; CO<sub>2</sub>\n \u0007Erd{\\H o}s',
      authorships: [
        { author: { display_name: 'A. <b>Ovis</b>' } },
        { author: null },
        'x',
        { author: { display_name: ' ' } },
      ],
      abstract_inverted_index: { '<jats:p>Sheep': [0], 'sleep.</jats:p>': [1] },
    });
    expect(made).toMatchObject({
      title: 'Sheep in Ovis & CO₂ Erdős',
      authors: ['A. Ovis'],
      abstract: 'Sheep sleep.',
    });
  });

  it('is withdrawn when it says so, in the field or in words', () => {
    expect(paper({ is_retracted: true })?.withdrawn).toBe(true);
    const said = { abstract_inverted_index: indexOf('This paper has been withdrawn by its authors.') };
    expect(paper(said)?.withdrawn).toBe(true);
    expect(paper({ is_retracted: 'yes' })?.withdrawn).toBe(false);
  });

  it.each([{ title: null }, { title: '<i></i>' }, { title: 7 }, { type: 'retraction' }, { type: 'erratum' }])(
    'is left out and counted with %j',
    (fields) => {
      expect(read(fields)).toMatchObject({ papers: [], received: 1, skipped: 1 });
    },
  );

  it('is kept when single fields are of another kind', () => {
    const odd = {
      authorships: 'x',
      publication_date: 'soon',
      is_retracted: 1,
      primary_location: 4,
      locations: [3, null],
    };
    expect(paper(odd)).toMatchObject({ authors: [], published: null, journalRef: null });
  });

  it('with a hostile abstract is kept, and the damage counted', () => {
    const made = read({ abstract_inverted_index: { good: [0], bad: [-1, 2 ** 40, 'x'] } });
    expect(made).toMatchObject({ damaged: 1, papers: [{ abstract: 'good' }] });
  });
});

describe('a page', () => {
  it('states its count, or none', () => {
    expect(parseOpenAlexPage(openAlexPage([], 412))).toMatchObject({ count: 412, received: 0 });
    for (const count of ['412', -1, null, {}]) {
      expect(parseOpenAlexPage(openAlexPage([], count))?.count).toBeNull();
    }
    expect(parseOpenAlexPage({ results: [] })?.count).toBeNull();
  });

  it('is null for other JSON', () => {
    for (const other of [null, 7, [], {}, { results: {} }, { meta: {} }])
      expect(parseOpenAlexPage(other)).toBeNull();
  });

  it('is read without a crash, whatever the JSON, into records that can be kept', () => {
    const field = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }));
    const names = Object.keys(openAlexWork());
    const damagedWork = fc
      .dictionary(fc.constantFrom(...names), field, { maxKeys: 5 })
      .map((changes) => openAlexWork(changes));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.oneof(field, damagedWork)).map((r) => openAlexPage(r)),
        ),
        (json) => {
          for (const record of parseOpenAlexPage(json)?.papers ?? []) {
            expect(paperRecord.parse(record)).toEqual(record);
            expect(hashOf(record)).toMatch(/^sha256:/);
            expect(record.url).toMatch(/^https:\/\/(doi\.org|arxiv\.org|openalex\.org)\//);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
