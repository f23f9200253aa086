import fc from 'fast-check';
import { sha256Hex as pure } from '../../src/records/hash';
import { sha256Hex } from '../../src/store/digest';

it('is the hash that pure code gives, also of half a character', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(sha256Hex(text)).toBe(pure(text))));
  for (const text of ['', '\ud800', 'a\udc00b', '🐝', 'é'.repeat(10_000)])
    expect(sha256Hex(text)).toBe(pure(text));
});
