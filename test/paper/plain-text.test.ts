import { oneLine } from '../../src/paper/plain-text';

describe('oneLine', () => {
  it('folds breaks and control characters', () => {
    expect(oneLine('  a\r\n\u2028b\u0007c\u0000 ')).toBe('a b c');
  });

  it('drops marks that turn the direction of text, and halves of characters', () => {
    expect(oneLine('a\u202eb\u2066c\ud800')).toBe('abc\ufffd');
  });
});
