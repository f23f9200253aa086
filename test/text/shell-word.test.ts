import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { shellWord } from '../../src/text/shell-word';

const read = (word: string): string =>
  execFileSync('bash', ['-c', `printf %s ${word}`], { encoding: 'utf8' });

describe('shellWord', () => {
  it.each([
    'plain-id_1',
    "it's mine",
    '$(rm -rf /)',
    '`id`',
    'a\\b',
    '',
    'zwei Wörter',
    "\u001b[31m'red'\\",
    'a\nb',
  ])('is read by a shell as %j', (text) => expect(read(shellWord(text))).toBe(text));

  it('has nothing that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shellWord(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
