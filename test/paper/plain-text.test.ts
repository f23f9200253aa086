import { blockText, oneLine } from '../../src/paper/plain-text';

const sentence = (text: string, ...cites: number[]) => ({ text, cites, claimId: null });

describe('blockText', () => {
  it('puts citations behind the words', () => {
    expect(blockText({ kind: 'paragraph', sentences: [sentence('One.', 1, 3), sentence('Two.')] })).toBe(
      'One. [1] [3] Two.',
    );
  });

  it('writes lists and tables line by line', () => {
    expect(blockText({ kind: 'list', items: [[sentence('One.')], [sentence('Two\nlines.', 2)]] })).toBe(
      '- One.\n- Two lines. [2]',
    );
    expect(blockText({ kind: 'table', caption: 'Caption.', head: ['A', 'B'], rows: [['1', '2\n3']] })).toBe(
      'Caption.\nA | B\n1 | 2 3',
    );
  });
});

describe('oneLine', () => {
  it('folds breaks and control characters', () => {
    expect(oneLine('  a\r\n\u2028b\u0007c\u0000 ')).toBe('a b c');
  });
});
