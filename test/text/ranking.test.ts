import fc from 'fast-check';
import { bm25, fuseOrders, poolIdf } from '../../src/text/ranking';

describe('poolIdf', () => {
  const idf = poolIdf([['a', 'b'], ['a', 'c', 'c'], ['a']]);

  it('is lower for what more papers have, however often one has it', () => {
    expect(idf('a')).toBeLessThan(idf('b'));
    expect(idf('b')).toBe(idf('c'));
  });

  it('lets no word that is absent from a small pool outweigh all that are there', () => {
    expect(idf('absent')).toBeLessThan(1.25 * idf('b'));
    expect(idf('absent')).toBeLessThan(idf('a') + idf('b'));
  });
});

describe('bm25', () => {
  const pool = [
    ['a', 'x', 'x', 'x'],
    ['a', 'a', 'x', 'x'],
    ['x', 'x', 'x', 'x'],
    ['a', ...Array(20).fill('x')],
  ];
  const [once = 0, twice = 0, never = 0, long = 0] = bm25(['a', 'a'], pool, poolIdf(pool));

  it('counts a word that is there more often for more, and in a longer text for less', () => {
    expect(twice).toBeGreaterThan(once);
    expect(twice).toBeLessThan(2 * once);
    expect(long).toBeLessThan(once);
    expect(never).toBe(0);
  });

  it('does not count a question’s word twice', () => {
    expect(bm25(['a'], pool, poolIdf(pool))[0]).toBe(once);
  });

  it('is 0 for empty texts and questions', () => {
    expect(bm25(['a'], [[], []], poolIdf([]))).toEqual([0, 0]);
    expect(bm25([], pool, poolIdf(pool))).toEqual([0, 0, 0, 0]);
  });
});

describe('fuseOrders', () => {
  it('puts first what stands high in several orders', () => {
    expect(
      fuseOrders([
        ['a', 'b', 'c'],
        ['b', 'c', 'a'],
      ]),
    ).toEqual(['b', 'a', 'c']);
    expect(fuseOrders([['a', 'b'], ['b']])).toEqual(['b', 'a']);
  });

  it('has each id once and does not depend on the order of the orders', () => {
    const orders = fc.array(fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(orders, (some) => {
        const fused = fuseOrders(some);
        expect(new Set(fused)).toEqual(new Set(some.flat()));
        expect(fused).toHaveLength(new Set(fused).size);
        expect(fuseOrders(some.toReversed())).toEqual(fused);
      }),
    );
  });
});
