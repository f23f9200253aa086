// A name is a name: what decides, and what is printed as who approved.

import fc from 'fast-check';
import { messages, researchInput } from '../src/contract/protocol';
import { oneLine } from '../src/text/printable';

const read = (by: string) => messages.approve.safeParse({ by });

describe('the name of who decides', () => {
  it.each([
    'Ada Lovelace',
    '李雷',
    'José Núñez',
    "O'Brien",
    'Jean-Luc',
    'محمد',
    'ann@example.org',
    '7',
    '🙂',
  ])('takes %s as it is', (by) => expect(read(by)).toMatchObject({ success: true, data: { by } }));

  it.each([
    ['zero-width', '\u200b\u200d\u2060\ufeff'],
    ['of text direction', '\u202e\u2066\u200f\u061c'],
    ['tags', '\u{e0041}\u{e0042}'],
    ['fillers', '\u3164\u115f\u1160\uffa0'],
    ['Braille without dots', '\u2800\u2800'],
    ['variation selectors', '\ufe0f\u{e0101}'],
    ['combining alone', '\u0301\u0327'],
    ['unassigned', '\u{e1000}\u0378'],
    ['private', '\ue000\u{f0000}'],
    ['halves', '\ud800'],
    ['blanks', ' \u00a0\u3000\t'],
  ])('refuses one of characters that show nothing: %s', (_kind, by) => {
    expect(read(by).success).toBe(false);
  });

  it.each(['Ada\u200b', 'A\u202eda', 'Ada\u{e0041}', 'Ada\ue000', 'Ada\u0378'])(
    'refuses one with such characters among others: %j',
    (by) => expect(read(by).error?.issues[0]?.message).toMatch(/show nothing|control characters/),
  );

  it('is composed and its white space folded, so that equal names are equal', () => {
    expect(read('\ufeffAda')).toMatchObject({ data: { by: 'Ada' } });
    expect(read(' Jose\u0301   Nu\u0301n\u0303ez ')).toMatchObject({ data: { by: 'José Núñez' } });
  });

  it('is another name in look-alikes of another script', () => {
    const input = { question: 'Why?', owners: ['Ada'], approveAs: '\u0410da' };
    expect(researchInput.safeParse(input).error?.issues[0]?.message).toContain('is not one of the owners');
  });

  it('is printed exactly as it was checked, whatever was sent', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 12 });
    fc.assert(
      fc.property(anything, (by) => {
        const { data } = read(by);
        if (data === undefined) return;
        expect(oneLine(data.by)).toBe(data.by);
        expect(data.by).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
        expect(data.by).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the draft of a decision', () => {
  it.each(['a'.repeat(12), 'a'.repeat(64), `sha256:${'0'.repeat(64)}`, `sha256:${'0'.repeat(12)}`])(
    'may be named by %s',
    (draft) => expect(messages.approve.safeParse({ by: 'you', draft }).success).toBe(true),
  );

  it.each([
    '',
    'a'.repeat(11),
    'A'.repeat(12),
    'a'.repeat(65),
    'sha256:',
    'sha256:xyz',
    'sha512:'.padEnd(30, 'a'),
  ])('is refused where it is %j', (draft) =>
    expect(messages.approve.safeParse({ by: 'you', draft }).error?.issues[0]?.path).toEqual(['draft']),
  );
});
