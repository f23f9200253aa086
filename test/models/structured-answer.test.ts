import fc from 'fast-check';
import { z } from 'zod';
import { jsonObjectsIn, structuredAnswer } from '../../src/models/structured-answer';

describe('jsonObjectsIn', () => {
  it('finds any object in any prose without braces', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string().filter((text) => !/[{}"]/.test(text)),
        fc.string(),
        (value, before, after) => {
          // A text of JSON, so that what is compared went through JSON as well (-0 is 0).
          const json = JSON.stringify(value);
          const found = jsonObjectsIn(`${before}${json}${after}`);
          expect(found[0]).toEqual(JSON.parse(json));
        },
      ),
    );
  });

  it('finds nothing in half an object and stops in a flood of braces', () => {
    expect(jsonObjectsIn('{"a": {"b": 1}')).toEqual([{ b: 1 }]);
    expect(jsonObjectsIn('{"a": "b')).toEqual([]);
    expect(jsonObjectsIn('{'.repeat(100_000))).toEqual([]);
  });
});

describe('structuredAnswer', () => {
  const schema = z.object({ score: z.number() });

  it('takes the last object that fits', () => {
    const text = 'First {"score": 1}, no: {"score": 2}. {"note": "done"}';
    expect(structuredAnswer({ text, schema })).toEqual({ fits: true, value: { score: 2 } });
  });

  it('names the field that does not fit', () => {
    expect(structuredAnswer({ text: '{"score": "high"}', schema })).toMatchObject({
      fits: false,
      problem: expect.stringContaining('score'),
    });
  });
});
