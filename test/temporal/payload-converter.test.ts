import { defaultPayloadConverter } from '@temporalio/common';
import { isUndecodable } from '../../src/contract/protocol';
import { payloadConverter } from '../../src/temporal/payload-converter';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the payload converter', () => {
  it('is the default one for everything that can be decoded', () => {
    for (const value of [{ a: [1, 'x', null] }, 'text', 7, null, undefined]) {
      const payload = payloadConverter.toPayload(value);
      expect(payload).toEqual(defaultPayloadConverter.toPayload(value));
      expect(payloadConverter.fromPayload(payload)).toEqual(value);
    }
  });

  it.each([
    [
      'an unknown encoding',
      { metadata: { encoding: bytes('foo/bar') }, data: bytes('abc') },
      /encoding foo\/bar/,
    ],
    [
      'broken JSON',
      { metadata: { encoding: bytes('json/plain') }, data: bytes('{') },
      /encoding json\/plain/,
    ],
    ['no encoding', { metadata: {}, data: bytes('abc') }, /encoding none/],
    ['no metadata', { data: bytes('abc') }, /encoding none/],
    [
      'a hostile encoding',
      { metadata: { encoding: bytes('\u001b[31mred\n') }, data: bytes('x') },
      /encoding \?\[31mred\?/,
    ],
  ])('hands on %s as a value', (_, payload, text) => {
    const value = payloadConverter.fromPayload(payload);
    expect(isUndecodable(value)).toBe(true);
    expect((value as { undecodable: string }).undecodable).toMatch(text);
  });
});
