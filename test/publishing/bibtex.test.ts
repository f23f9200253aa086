import { plugins } from '@citation-js/core';
import fc from 'fast-check';
import type { Reference } from '../../src/records/draft';
import { GOOD, publicationOf } from '../paper/example-run';
import { HOSTILE, hostileRun } from '../paper/hostile-run';
import { renderBibtex } from '../paper/rendering';

const publication = publicationOf(GOOD);

const of = (...references: Partial<Reference>[]): string => {
  const whole = references.map((partial, index) => ({
    number: index + 1,
    paperId: `arXiv:2001.0000${index}`,
    title: 'A title',
    authors: ['Ada Example'],
    year: '2020',
    venue: null,
    doi: null,
    url: null,
    volume: null,
    issue: null,
    pages: null,
    publishedDoi: null,
    ...partial,
  }));
  return renderBibtex({ ...publication, draft: { ...publication.draft, references: whole } });
};

const field = (bib: string, name: string): string | undefined =>
  new RegExp(`\\t${name} = \\{(.*)\\},`).exec(bib)?.[1];

/** Braces count also where they are escaped. */
const balanced = (bib: string): boolean => {
  let depth = 0;
  for (const char of bib) {
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
};

describe('renderBibtex', () => {
  it('has one entry per reference, in their order', () => {
    const bib = renderBibtex(publication);
    expect(bib.match(/^@/gm)).toHaveLength(publication.draft.references.length);
    const dois = [...bib.matchAll(/\tdoi = \{(.*)\}/g)].map(([, doi]) => doi);
    expect(dois).toEqual(publication.draft.references.map(({ doi }) => doi));
  });

  it('is read back by the library as what it was made from', () => {
    const parsed = plugins.input.chain(renderBibtex(publication), { forceType: '@bibtex/text' });
    expect(parsed.map(({ title }) => title)).toEqual(publication.draft.references.map(({ title }) => title));
  });

  it('makes keys of author, year and first word, and tells equal ones apart', () => {
    const keys = [
      ...of({}, {}, { authors: [] }, { title: '日本語', authors: ['張偉'], year: null }).matchAll(
        /@\w+\{(.*),/g,
      ),
    ];
    expect(keys.map(([, key]) => key)).toEqual([
      'example2020title',
      'example2020titlea',
      '2020title',
      'ref4',
    ]);
  });

  it('splits names, and leaves groups whole', () => {
    const authors = [
      'Jan van der Berg',
      'E. F. Smith, Jr.',
      'The MRQA Team',
      '張偉',
      'J{\\"o}rg M{\\"u}ller',
    ];
    expect(field(of({ authors }), 'author')).toBe(
      'van der Berg, Jan and Smith, Jr., E. F. and {The MRQA Team} and {張偉} and Müller, Jörg',
    );
  });

  it('names journals as journals, workshops as proceedings, and the rest by arXiv', () => {
    expect(of({ venue: 'Phys. Rev. D 76' })).toMatch(/^@article/);
    expect(of({ venue: 'MRQA@EMNLP 2019' })).toMatch(/^@inproceedings/);
    expect(of({})).toMatch(/^@misc/);
    expect(field(of({}), 'note')).toBe('arXiv:2001.00000');
  });

  it('lets LaTeX read no command in what comes from outside', () => {
    const bib = of({ title: '50% of $\\alpha$ & {x}_1 \\input{secret} ~ # ^ <i>', authors: ['A. } B'] });
    expect(field(bib, 'title')).not.toMatch(/\\input|(?<!\\)[%&#_~^]/);
    expect(balanced(bib)).toBe(true);
    expect(balanced(renderBibtex(hostileRun(HOSTILE)))).toBe(true);
  });

  it('stays whole, whatever the names and titles are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const bib = of({ title: text, authors: [text], venue: text, paperId: text }, {});
        return balanced(bib) && bib.match(/^@/gm)?.length === 2;
      }),
      { numRuns: 300 },
    );
  });

  it('is empty where nothing is cited', () => {
    expect(of()).toBe('');
  });
});
