import fc from 'fast-check';
import { type Work, worksOf } from '../../src/literature/merge';
import { parseOpenAlexPage } from '../../src/literature/openalex-work';
import { canonicalJson } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import { paper } from '../evidence/made-up';
import { indexOf, openAlexPage, openAlexWork } from './json-answers';

const arxiv = (fields: Partial<PaperRecord> = {}) =>
  paper({
    id: 'arXiv:2001.00001v2',
    title: 'On Counting Sheep',
    authors: ['Ada Ovis', 'Bo Ram'],
    abstract: 'We count sheep.',
    published: '2020-01-01',
    updated: '2020-02-01',
    doi: '10.48550/arXiv.2001.00001',
    url: 'https://arxiv.org/abs/2001.00001v2',
    categories: ['cs.CL'],
    ...fields,
  });

function openAlex(fields: Readonly<Record<string, unknown>> = {}): PaperRecord {
  const [record] = parseOpenAlexPage(openAlexPage([openAlexWork(fields)]))?.papers ?? [];
  if (record === undefined) throw new Error('a usable work');
  return record;
}
const doi = (text: string) => ({ doi: `https://doi.org/${text}`, ids: { doi: `https://doi.org/${text}` } });
const landing = (url: string) => ({
  landing_page_url: url,
  source: { display_name: 'arXiv', type: 'repository' },
});
const repository = { primary_location: landing('https://arxiv.org/abs/2001.00001') };

function merged(...records: readonly PaperRecord[]): Work {
  const works = worksOf(records);
  expect(works).toHaveLength(1);
  return works[0] as Work;
}

describe('a work found at arXiv and at OpenAlex', () => {
  it.each<[string, PaperRecord]>([
    [
      'the arXiv id in the DOI',
      openAlex({ ...doi('10.48550/arxiv.2001.00001'), title: 'Counting Sheep (v1)' }),
    ],
    [
      'the arXiv id on a landing page',
      openAlex({
        doi: null,
        ids: null,
        title: 'Sheep',
        locations: [landing('https://arxiv.org/abs/2001.00001v1')],
      }),
    ],
    ['the title, where one has the publisher’s DOI and the other arXiv’s', openAlex()],
    ['the title in other case and accents', openAlex({ title: 'ON COUNTING <i>SHÉEP</i>!' })],
  ])('is one by %s', (_by, other) => {
    const { paper: kept, ids } = merged(arxiv(), other);
    expect(kept).toMatchObject({ id: 'arXiv:2001.00001v2', abstract: 'We count sheep.' });
    expect(ids).toEqual([...new Set(['arXiv:2001.00001v2', other.id])].sort());
  });

  it('is one by the publisher’s DOI, in any case', () => {
    const stated = arxiv({ doi: '10.1000/SHEEP.1', title: 'On Counting Sheep (Extended)' });
    merged(stated, openAlex());
  });

  it('is one under an old id, with its class or without', () => {
    merged(
      arxiv({ id: 'arXiv:math.AG/0601001v1', doi: null }),
      openAlex({ ...doi('10.48550/arxiv.math.ag/0601001'), title: 'Other' }),
    );
  });

  it('is one where a formula in its title is set differently', () => {
    merged(arxiv({ title: 'The $F_1$ of Sheep' }), openAlex({ title: 'The F<sub>1</sub> of sheep' }));
  });

  it.each<[string, PaperRecord, PaperRecord]>([
    ['parts', arxiv({ title: 'Sheep, Part I' }), openAlex({ title: 'Sheep, Part II' })],
    ['other authors', arxiv(), openAlex({ authorships: [{ author: { display_name: 'Cy Lupus' } }] })],
    ['no authors', arxiv(), openAlex({ authorships: [] })],
    [
      'other arXiv ids with other titles',
      arxiv(),
      openAlex({ ...doi('10.48550/arxiv.2001.00002'), title: 'On Counting Goats' }),
    ],
  ])('stays two: %s', (_what, a, b) => {
    expect(worksOf([a, b])).toHaveLength(2);
  });

  it.each<[string, PaperRecord, PaperRecord]>([
    [
      'a DOI that a whole volume has',
      arxiv({ doi: '10.4204/EPTCS.999', title: 'Sheep: trial 1' }),
      arxiv({
        id: 'arXiv:2001.00002v1',
        doi: '10.4204/EPTCS.999',
        title: 'Sheep: trial 2',
        authors: ['Cy Lupus'],
      }),
    ],
    [
      'the DOI of another paper, by a slip of the pen',
      arxiv({ doi: '10.1000/sheep.1', title: 'On Shearing', authors: ['Cy Lupus'] }),
      openAlex(),
    ],
    [
      'arXiv’s DOI of another paper',
      arxiv(),
      arxiv({ id: 'doi:10.48550/arXiv.2001.00001', title: 'Wolves', authors: ['Cy Lupus'] }),
    ],
    [
      'a DOI alone, where no author is named',
      arxiv({ doi: '10.1000/v', title: 'Sheep I', authors: [] }),
      arxiv({ id: 'arXiv:2001.00002v1', doi: '10.1000/v', title: 'Sheep II', authors: [] }),
    ],
  ])('stays two, though the DOI is one: %s', (_what, a, b) => {
    expect(worksOf([a, b])).toHaveLength(2);
  });

  it.each<[string, Partial<PaperRecord>]>([
    ['title', { authors: [] }],
    ['title, where authors come in another order', { authors: ['Ram, Bo', 'Ovis, Ada'] }],
    ['first author', { title: 'Sheep, counted' }],
  ])('is one by DOI and %s', (_by, fields) => {
    const stated = arxiv({ doi: '10.1000/Sheep.9' });
    merged(
      stated,
      arxiv({
        ...fields,
        id: 'doi:10.1000/sheep.9',
        doi: '10.1000/sheep.9',
        url: 'https://doi.org/10.1000/sheep.9',
      }),
    );
  });

  it('carries the publication’s DOI and venue on the record that is kept', () => {
    const { paper: kept } = merged(arxiv(), openAlex());
    expect(kept).toEqual({
      ...arxiv(),
      doi: '10.1000/sheep.1',
      journalRef: 'Journal of Sleep Arithmetic',
    });
  });

  it('keeps the DOI and the venue that the kept record states itself', () => {
    const stated = arxiv({ doi: '10.1000/own', journalRef: 'Own Journal 1 (2020)' });
    expect(merged(stated, openAlex()).paper).toEqual(stated);
    // A venue that belongs to another DOI is not taken for its own.
    expect(merged(arxiv({ doi: '10.1000/own' }), openAlex()).paper.journalRef).toBeNull();
  });

  it('learns nothing from a second preprint record', () => {
    expect(merged(arxiv(), openAlex({ ...doi('10.48550/arxiv.2001.00001'), ...repository })).paper).toEqual(
      arxiv(),
    );
  });

  it('is read in the record that has a text', () => {
    const { paper: kept } = merged(arxiv({ abstract: '' }), openAlex());
    expect(kept).toMatchObject({
      id: 'doi:10.1000/sheep.1',
      abstract: expect.stringContaining('takes time'),
    });
    const { paper: version } = merged(
      arxiv(),
      openAlex({ ...doi('10.48550/arxiv.2001.00001'), abstract_inverted_index: null }),
    );
    expect(version.id).toBe('arXiv:2001.00001v2');
  });

  it('is withdrawn when any of its records says so, except one of an older version', () => {
    expect(merged(arxiv(), openAlex({ is_retracted: true })).withdrawn).toBe(true);
    const same = { ...doi('10.48550/arxiv.2001.00001'), is_retracted: true };
    expect(merged(arxiv(), openAlex(same)).withdrawn).toBe(true);
    expect(merged(arxiv({ withdrawn: true }), openAlex()).withdrawn).toBe(true);
    expect(merged(arxiv(), arxiv({ id: 'arXiv:2001.00001v1', withdrawn: true }), openAlex()).withdrawn).toBe(
      false,
    );
  });
});

it('comes out the same whatever the order of the records', () => {
  const records = fc.record({
    id: fc.constantFrom(
      'arXiv:2001.00001v1',
      'arXiv:2001.00001v2',
      'arXiv:2001.00001',
      'arXiv:2001.00002',
      'doi:10.1/a',
      'openalex:W1',
    ),
    title: fc.constantFrom('Sheep', 'SHÉEP', 'Goats', 'Sheep, Part II'),
    authors: fc.constantFrom<string[][]>([], ['Ada Ovis'], ['Bo Ram']),
    abstract: fc.constantFrom('', 'We count.', 'We sleep.'),
    doi: fc.constantFrom(null, '10.1/a', '10.1/A', '10.1/b', '10.48550/arXiv.2001.00001'),
    journalRef: fc.constantFrom(null, 'Journal A', 'Journal B'),
    published: fc.constantFrom(null, '2020-01-01', '2021-01-01'),
    withdrawn: fc.boolean(),
  });
  const given = fc
    .array(
      records.map((fields) => paper(fields)),
      { maxLength: 7 },
    )
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  const text = (list: readonly PaperRecord[]) => worksOf(list).map(canonicalJson).sort();
  fc.assert(
    fc.property(given, ([list, shuffled]) => {
      const works = worksOf(list);
      expect(text(shuffled)).toEqual(text(list));
      for (const { paper: kept } of works) {
        // Abstract, id and page stay one record's.
        expect(
          list.some(
            ({ id, abstract, url, title }) =>
              id === kept.id && abstract === kept.abstract && url === kept.url && title === kept.title,
          ),
        ).toBe(true);
      }
      // Merging what was merged changes nothing more.
      const again = worksOf(works.map((work) => work.paper));
      expect(again.length).toBeLessThanOrEqual(works.length);
    }),
    { numRuns: 1_000 },
  );
});

it('takes an abstract rebuilt from its index for the same words', () => {
  expect(openAlex({ abstract_inverted_index: indexOf('We count sheep.') }).abstract).toBe(arxiv().abstract);
});
