import { blockText } from '../../src/paper/block-text';

const sentence = (text: string, ...cites: number[]) => ({
  text,
  cites: cites.map((number) => ({ number, known: true })),
});
const cell = (text: string) => ({ text, cite: null, note: null });

describe('blockText', () => {
  it('puts citations behind the words', () => {
    expect(blockText({ kind: 'paragraph', sentences: [sentence('One.', 1, 3), sentence('Two.')] })).toBe(
      'One. [1] [3] Two.',
    );
  });

  it('writes lists and tables line by line', () => {
    expect(blockText({ kind: 'list', items: [[sentence('One.')], [sentence('Two.', 2)]] })).toBe(
      '- One.\n- Two. [2]',
    );
    expect(
      blockText({
        kind: 'table',
        number: 2,
        caption: 'Caption.',
        head: ['A', 'B'],
        rows: [[cell('1'), cell('2')]],
      }),
    ).toBe('Table 2: Caption.\nA | B\n1 | 2');
  });
});
