import fc from 'fast-check';
import { otherWork, sameWork } from '../../src/literature/crossref-match';
import { parseCrossrefList, parseCrossrefWork } from '../../src/literature/crossref-work';
import { registryAnswer } from '../../src/records/registration';
import { paper } from '../evidence/made-up';
import { crossrefList, crossrefOne, crossrefWork } from './json-answers';

const read = (fields: Readonly<Record<string, unknown>> = {}) =>
  parseCrossrefWork(crossrefOne(crossrefWork(fields)), '10.1000/asked');
const found = (fields: Readonly<Record<string, unknown>> = {}) => read(fields)?.found;
const update = (type: string, date?: number[], DOI?: string) => ({
  type,
  ...(DOI ? { DOI } : {}),
  ...(date ? { updated: { 'date-parts': [date] } } : {}),
  source: 'retraction-watch',
});

describe('a record', () => {
  it('is read', () => {
    expect(found()).toEqual({
      kind: 'found',
      doi: '10.1000/sheep.1',
      title: 'On Counting Sheep',
      venue: 'Journal of Sleep Arithmetic',
      volume: '12',
      issue: '3',
      pages: '45-67',
      year: 2020,
      publisher: 'Fold Press',
      retracted: false,
      notice: null,
      references: 7,
    });
  });

  it('may have next to nothing, or other kinds of things', () => {
    const none = {
      volume: 7,
      issue: null,
      page: {},
      'container-title': [],
      publisher: '',
      issued: { 'date-parts': [[null]] },
    };
    expect(found({ ...none, 'references-count': -1, author: 'x', DOI: 'x', 'updated-by': {} })).toMatchObject(
      {
        doi: '10.1000/asked',
        venue: null,
        volume: null,
        issue: null,
        pages: null,
        year: null,
        publisher: null,
        retracted: false,
        references: null,
      },
    );
    expect(read({ title: [] })?.found).toBeNull();
    expect(found({ page: null, 'article-number': 'e12' })?.pages).toBe('e12');
  });

  it('has plain text for markup', () => {
    expect(found({ title: ['<i>Ovis</i> &amp;amp; CO<sub>2</sub>: &lt;b&gt;wool&lt;/b&gt;\n'] })?.title).toBe(
      'Ovis & CO₂: wool',
    );
  });

  it('is retracted by the gravest and latest notice about it', () => {
    const told = [
      update('correction', [2024, 1, 2], '10.1000/c'),
      update('retraction', [2010, 2], '10.1000/r1'),
      update('Retraction', [2010, 2, 6], '10.1000/r2'),
      update('expression_of_concern', [2009]),
      update('new_edition', [2025]),
      null,
      'x',
    ];
    expect(found({ 'updated-by': told })).toMatchObject({
      retracted: true,
      notice: { type: 'retraction', doi: '10.1000/r2', date: '2010-02-06' },
    });
  });

  it.each([
    ['withdrawal', true, 'withdrawal'],
    ['removal', true, 'removal'],
    ['expression_of_concern', false, 'expression-of-concern'],
    ['erratum', false, 'correction'],
    ['partial_retraction', false, 'correction'],
    ['new_version', false, undefined],
    ['constructor', false, undefined],
  ])('updated by a %s', (type, retracted, notice) => {
    const made = found({ 'updated-by': [update(type, [2021, 13])] });
    expect(made?.retracted).toBe(retracted);
    expect(made?.notice ?? undefined).toEqual(notice && { type: notice, doi: null, date: '2021' });
  });

  it.each([
    'RETRACTED: On Counting Sheep',
    'RETRACTED ARTICLE: On Counting Sheep',
    '[Retracted] On Counting Sheep',
  ])('is retracted by its title %s, which is then told without it', (title) => {
    expect(found({ title: [title] })).toMatchObject({
      title: 'On Counting Sheep',
      retracted: true,
      notice: { type: 'retraction', doi: null, date: null },
    });
    const told = { title: [title], 'updated-by': [update('retraction', [2020], '10.1000/r')] };
    expect(found(told)?.notice).toEqual({ type: 'retraction', doi: '10.1000/r', date: '2020' });
  });

  it.each([
    'Retraction: On Counting Sheep',
    'Retracted neurons and sheep',
    'Withdrawn: ',
    'Removed sheep: a study',
  ])('is not retracted by its title %s', (title) => {
    expect(found({ title: [title] })?.retracted).toBe(false);
  });
});

describe('whose record it is', () => {
  const own = paper({
    id: 'doi:10.1000/sheep.1',
    title: 'On Counting Sheep',
    authors: ['Ada Ovis'],
    published: '2019-12-01',
  });
  const work = (fields: Readonly<Record<string, unknown>> = {}) => {
    const made = read(fields);
    if (made === null) throw new Error('a record');
    return made;
  };

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['equal', {}],
    ['case, accents, punctuation', { title: ['ON COUNTING: SHÉEP!'] }],
    ['a subtitle of its own', { title: ['On Counting Sheep: a field study'] }],
    ['a subtitle apart', { title: ['On Counting'], subtitle: ['Sheep'] }],
    ['marked as retracted', { title: ['RETRACTED: On Counting Sheep'] }],
    ['the original title', { title: ['Über das Zählen'], 'original-title': ['On counting sheep'] }],
    ['authors in another order', { author: [{ family: 'Ram' }, { family: 'Ovis' }] }],
    ['no authors', { author: null }],
    ['a group', { author: [{ name: 'The Ovis' }] }],
    ['no title', { title: null }],
  ])('the DOI’s is the paper’s: %s', (_what, fields) => {
    expect(otherWork(own, work(fields))).toBeNull();
  });

  it('the DOI’s is another’s: title or authors', () => {
    expect(otherWork(own, work({ title: ['On Shearing Sheep'] }))).toContain('On Shearing Sheep');
    expect(otherWork(own, work({ author: [{ family: 'Lupus' }, { family: 'Canis' }] }))).toBe(
      'registered for a work by Lupus and others',
    );
  });

  it('one found by words needs title, first author and a year that fits', () => {
    expect(sameWork(own, work())).toBe(true);
    expect(sameWork(own, work({ issued: { 'date-parts': [[2021]] } }))).toBe(true);
    expect(sameWork(own, work({ issued: { 'date-parts': [[2022]] } }))).toBe(false);
    expect(sameWork(own, work({ issued: null }))).toBe(true);
    expect(sameWork(own, work({ title: ['On Counting Sheep: a field study'] }))).toBe(false);
    expect(sameWork(own, work({ author: [{ family: 'Ram' }, { family: 'Ovis' }] }))).toBe(false);
    expect(sameWork(own, work({ author: [] }))).toBe(false);
    expect(sameWork(own, work({ 'update-to': [update('retraction')] }))).toBe(false);
    expect(
      sameWork(
        { ...own, title: 'On Counting Sheep, Part II' },
        work({ title: ['On Counting Sheep, Part I'] }),
      ),
    ).toBe(false);
  });
});

it('reads JSON of any shape without a crash, into answers that can be kept', () => {
  const field = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.string({ unit: 'binary' }),
    fc.array(fc.string({ unit: 'binary' })),
  );
  const names = [...Object.keys(crossrefWork()), 'updated-by', 'update-to', 'subtitle', 'original-title'];
  const damaged = fc
    .dictionary(fc.constantFrom(...names), field, { maxKeys: 6 })
    .map((changes) => crossrefWork(changes));
  const own = paper({ id: 'x', title: 'On Counting Sheep', authors: ['Ada Ovis'] });
  const items = fc.oneof(fc.jsonValue(), field, damaged);
  fc.assert(
    fc.property(items, fc.array(items), (one, several) => {
      const works = [
        parseCrossrefWork(one, '10.1000/x'),
        parseCrossrefWork(crossrefOne(one), '10.1000/x'),
        ...(parseCrossrefList(crossrefList(several)) ?? []),
        ...(parseCrossrefList(one) ?? []),
      ];
      for (const work of works) {
        if (work === null) continue;
        otherWork(own, work);
        sameWork(own, work);
        if (work.found !== null) {
          expect(registryAnswer.parse(work.found)).toEqual(work.found);
          expect(JSON.parse(JSON.stringify(work.found))).toEqual(work.found);
        }
      }
    }),
    { numRuns: 500 },
  );
});
