import fc from 'fast-check';
import { textOfIndex } from '../../src/literature/inverted-index';
import { plainLine } from '../../src/text/markup';
import { indexOf } from '../literature/json-answers';
import { growthOf, LINEAR } from '../support/cost';

describe('plainLine', () => {
  it.each([
    ['CO<sub>2</sub> &amp; <i>heat</i>', 'CO₂ & heat'],
    ['10<sup>3</sup> sheep', '10³ sheep'],
    ['&lt;i&gt;Ovis&lt;/i&gt; &amp;amp; wool', 'Ovis & wool'],
    ['<jats:p>One.</jats:p><jats:p>Two.</jats:p>', 'One. Two.'],
    ['<scp>MRI</scp> of <b>ewes</b>', 'MRI of ewes'],
    [
      'The <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML" altimg="a.svg"><mml:mi>Z</mml:mi></mml:math> boson',
      'The Z boson',
    ],
    ['<math><semantics><mi>x</mi><annotation encoding="tex">x</annotation></semantics></math>', 'x'],
    ['a<b and c>d, x < y', 'a<b and c>d, x < y'],
    ['<script>alert(1)</script> sheep', 'alert(1) sheep'],
    ['S&#246;ren \u0000\u0085\tx\u202e\u200by', 'Sören xy'],
    ['half \ud83d', 'half \ufffd'],
  ])('reads %s', (raw, text) => {
    expect(plainLine(raw, 1_000)).toBe(text);
  });

  it('reads no more than asked for', () => expect(plainLine('abc', 2)).toBe('ab'));

  it.each(['<i>', '<i ', '<sub>', '&lt;', '<a x=', '<mml:annotation ', '<'])(
    'takes time linear in the length of %j without end',
    async (hostile) =>
      expect(await growthOf((size) => plainLine(hostile.repeat(size), 50_000), 5_000)).toBeLessThan(LINEAR),
  );

  it('leaves no control character and no half of a character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const line = plainLine(raw, 1_000);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\p{Cs}/u);
        expect(line).toBe(line.trim());
      }),
    );
  });
});

describe('textOfIndex', () => {
  it('puts words into the order of their places', () => {
    expect(textOfIndex({ sheep: [1, 4], Count: [0], and: [2], count: [3] })).toEqual({
      text: 'Count sheep and count sheep',
      dropped: 0,
    });
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1 }), (words) => {
        expect(textOfIndex(indexOf(words.join(' ')))).toEqual({ text: words.join(' '), dropped: 0 });
      }),
    );
  });

  it('drops what no abstract has, and says how much', () => {
    const index = {
      a: [0, -1, 1.5, 1e15, 2 ** 53, Number.NaN],
      b: [0, 10_000],
      c: 'x',
      d: ['1'],
      e: [9_999],
    };
    expect(textOfIndex(index)).toEqual({ text: 'a e', dropped: 9 });
    for (const none of [null, undefined, 7, 'x', [], {}]) {
      expect(textOfIndex(none)).toEqual({ text: '', dropped: 0 });
    }
  });

  it('is bounded in places and characters', () => {
    const many = textOfIndex({ word: Array.from({ length: 2_000_000 }, (_, at) => at) });
    expect(many.text.length).toBeLessThan(50_001);
    expect(many.dropped).toBeGreaterThan(1_980_000);
    const long = textOfIndex({ ['x'.repeat(1_000_000)]: [1], short: [0], after: [2] });
    expect(long).toEqual({ text: 'short', dropped: 2 });
  });
});
