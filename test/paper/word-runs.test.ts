import { sharesWordRun } from '../../src/paper/word-runs';

const shares = (text: string, ...sources: string[]) => sharesWordRun({ text, sources, length: 4 });

describe('sharesWordRun', () => {
  it('finds a run, whatever its case and punctuation', () => {
    expect(shares('They say: "The quick, brown fox" here', 'A dog and the QUICK brown Fox')).toBe(true);
  });

  it('does not find a shorter run, or one across two sources', () => {
    expect(shares('the quick brown fox', 'the quick brown dog')).toBe(false);
    expect(shares('the quick brown fox', 'the quick', 'brown fox')).toBe(false);
    expect(shares('the quick', 'the quick')).toBe(false);
    expect(shares('', 'the quick brown fox')).toBe(false);
  });
});
