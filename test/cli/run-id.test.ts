import { printableLines } from '../../src/cli/printing';
import { checkId, checkNewId } from '../../src/cli/run-id';
import { idFor } from '../../src/cli/start-run';

describe('ids of runs', () => {
  it.each(['mrqa-1', 'a'.repeat(1_000), 'zwei Wörter', '日本'])('takes %j', (id) => {
    expect(() => checkNewId(id)).not.toThrow();
  });

  it.each([
    ['too long', 'a'.repeat(1_001), /1001 bytes long; a Temporal server takes at most 1000/],
    ['too long in bytes', '日'.repeat(334), /1002 bytes/],
  ])('refuses one that is %s, of any command', (_what, id, reason) => {
    expect(() => checkId(id)).toThrow(reason);
    expect(() => checkNewId(id)).toThrow(reason);
  });

  it.each([
    ['with an escape sequence', 'a\u001b[31mb', /control characters/],
    ['with a line end', 'a\nb', /control characters or line ends/],
    ['of our own role', 'sovereign-arxiv-export.arxiv.org', /reserved/],
  ])('refuses one %s for a new run, and finds a run that has it', (_what, id, reason) => {
    expect(() => checkNewId(id)).toThrow(reason);
    expect(() => checkId(id)).not.toThrow();
  });

  it('are not made of words that are reserved', () => {
    expect(() => checkNewId(idFor('Sovereign arXiv: does it help?'))).not.toThrow();
  });

  it('are printed without what a terminal obeys', () => {
    expect(printableLines('no run a\u001b[31mb\nsecond line')).toBe('no run a [31mb\nsecond line');
  });
});
