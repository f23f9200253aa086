import fc from 'fast-check';
import { cutToBytes } from '../../src/activities/cut';

describe('cutToBytes', () => {
  it('leaves what fits', () => {
    expect(cutToBytes('short', 5)).toBe('short');
  });

  it('never exceeds the bytes, never splits a character, and keeps the beginning', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 3, max: 60 }),
        (text, bytes) => {
          const cut = cutToBytes(text, bytes);
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(bytes, 3));
          if (cut !== text) {
            expect(cut.endsWith('…')).toBe(true);
            expect(text.startsWith(cut.slice(0, -1))).toBe(true);
            expect(cut.isWellFormed()).toBe(text.slice(0, cut.length - 1).isWellFormed());
          }
        },
      ),
    );
  });
});
