import fc from 'fast-check';
import { showConfidence } from '../../src/evidence/confidence';

describe('showConfidence', () => {
  it.each([
    [0.4132, '0.41'],
    [0.1612, '0.16'],
    [0.146, '0.146'],
    [0.1601, '0.16'],
    [0.16, '0.160'],
    [0.14, '0.140'],
    [0.1399, '0.14'],
    [0.15, '0.150'],
    [0.1496, '0.1496'],
    [0.14999, '0.14999'],
    [0, '0.00'],
    [1, '1.00'],
  ])('%d under threshold 0.15 is %s', (confidence, shown) => {
    expect(showConfidence(confidence, 0.15)).toBe(shown);
  });

  it('never shows a confidence on the wrong side of its threshold', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Number(value.toFixed(9)));
    fc.assert(
      fc.property(share, share, (confidence, threshold) => {
        expect(Number(showConfidence(confidence, threshold)) >= threshold).toBe(confidence >= threshold);
      }),
    );
  });
});
