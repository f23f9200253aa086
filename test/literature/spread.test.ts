import { type Ranked, spread } from '../../src/literature/spread';
import { paper } from '../evidence/made-up';

/** A paper that shares no word with another. */
const ranked = (id: string, place: number, fields: Partial<Ranked['paper']> = {}): Ranked => {
  const hash = id.replace(/[^a-z0-9]/gi, '');
  return {
    paper: {
      ...paper({ id, title: `${hash}ant`, abstract: `${hash}bee ${hash}cat ${hash}dog ${hash}eel.` }),
      authors: [`Author ${id}`],
      published: '2020-01-01',
      ...fields,
    },
    place,
  };
};
const ids = (items: readonly Ranked[]) => items.map((item) => item.paper.id);

describe('spread', () => {
  it('takes the best, in their order', () => {
    const items = ['a', 'b', 'c'].map((id, at) => ranked(id, 0.9 - at / 10));
    expect(ids(spread(items, 2))).toEqual(['a', 'b']);
    expect(spread(items, 5)).toEqual(items);
  });

  it('lets others go before the third paper of a group, if they are about as good', () => {
    const authors = ['Ada Berg', 'Bo Cho'];
    const group = ['a', 'b', 'c'].map((id, at) => ranked(id, 0.8 - at / 100, { authors }));
    expect(ids(spread([...group, ranked('d', 0.7)], 3))).toEqual(['a', 'b', 'd']);
    expect(ids(spread([...group, ranked('d', 0.5)], 3))).toEqual(['a', 'b', 'c']);
  });

  it('prefers another year once one has half of the places, if about as good', () => {
    const items = ['a', 'b', 'c', 'd', 'e'].map((id) => ranked(id, 0.8));
    const other = ranked('f', 0.78, { published: '2016-05-05' });
    expect(ids(spread([...items, other], 4))).toEqual(['a', 'b', 'c', 'f']);
  });

  it('knows the year of an arXiv paper whose source states none', () => {
    const items = ['arXiv:1801.00001v1', 'arXiv:1801.00002v1', 'arXiv:1801.00003v1'].map((id) =>
      ranked(id, 0.8, { published: null }),
    );
    const other = ranked('arXiv:1601.00001v1', 0.78, { published: null });
    expect(ids(spread([...items, other], 2))).toEqual(['arXiv:1801.00001v1', 'arXiv:1601.00001v1']);
  });

  it('passes over what is nearly the same, unless places are left', () => {
    const abstract = 'Hard negatives drawn from a lexical index improve the recall of dense retrieval.';
    const twin = (id: string, place: number) => ranked(id, place, { title: 'Negatives', abstract });
    const items = [twin('a', 0.9), twin('b', 0.8), ranked('c', 0.3)];
    expect(ids(spread(items, 2))).toEqual(['a', 'c']);
    expect(ids(spread([...items, twin('d', 0.2)], 3))).toEqual(['a', 'b', 'c']);
  });
});
