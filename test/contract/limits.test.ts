import fc from 'fast-check';
import { extended, type Limits, shortOf } from '../../src/contract/limits';
import { usdOf } from '../../src/contract/prices';
import { NOTHING, type RunUsage, sumOf, usageText } from '../../src/contract/run-usage';

const used = (more: Partial<RunUsage>): RunUsage => ({ ...NOTHING, ...more });

describe('shortOf', () => {
  it.each<[string, Partial<Limits>, Partial<RunUsage>, Partial<RunUsage>, RegExp | undefined]>([
    ['no limit', {}, { requests: 999 }, { requests: 1 }, undefined],
    ['the last request that fits', { requests: 3 }, { requests: 2 }, { requests: 1 }, undefined],
    ['one too many', { requests: 3 }, { requests: 3 }, { requests: 1 }, /^requests: 3 of 3 are used/],
    [
      'tokens in and out together',
      { tokens: 100 },
      { inputTokens: 50, outputTokens: 30 },
      { inputTokens: 15, outputTokens: 6 },
      /^tokens: 80 of 100 are used, and the next request may use 21$/,
    ],
    ['money to the cent', { usd: 0.3 }, { usd: 0.1 + 0.1 }, { usd: 0.1 }, undefined],
    ['too much money', { usd: 0.3 }, { usd: 0.25 }, { usd: 0.06 }, /^US dollars: 0.25 of 0.3/],
    ['money without a price', { usd: 1 }, { usd: null }, { usd: 0 }, /^US dollars: a model has no price/],
  ])('%s', (_, limits, spent, next, expected) => {
    const short = shortOf({ limits, spent: used(spent), next: used(next) });
    if (expected === undefined) expect(short).toBeUndefined();
    else expect(short).toMatch(expected);
  });
});

describe('extended', () => {
  it('adds to what is limited and limits nothing new', () => {
    const limits: Limits = { requests: 3, atLimit: 'wait' };
    expect(extended(limits, { requests: 2, tokens: 10 })).toEqual({ requests: 5, atLimit: 'wait' });
  });
});

describe('sumOf', () => {
  it('adds in any order to the same, and does not know money that a part does not know', () => {
    const spent = fc.record<RunUsage>({
      requests: fc.nat(100),
      inputTokens: fc.nat(1e6),
      outputTokens: fc.nat(1e6),
      usd: fc.option(fc.nat(1e6).map((micro) => micro / 1e6)),
      estimated: fc.nat(100),
    });
    fc.assert(
      fc.property(fc.array(spent), (parts) => {
        const sum = sumOf(parts);
        expect(sumOf(parts.toReversed())).toEqual(sum);
        expect(sum.usd === null).toBe(parts.some(({ usd }) => usd === null));
        expect(sum.requests).toBe(parts.reduce((total, { requests }) => total + requests, 0));
      }),
    );
  });

  it('is told plainly', () => {
    expect(usageText(NOTHING)).toBe('0 requests, 0 + 0 tokens, $0.0000');
    expect(usageText(used({ requests: 1, inputTokens: 1_234_567, usd: null, estimated: 1 }))).toBe(
      '1 request, 1,234,567 + 0 tokens, price unknown (1 counted by estimate)',
    );
  });
});

describe('usdOf', () => {
  const prices = { m: { input: 0.5, output: 1.5 } };
  it('is tokens at the price of a million, and unknown for any other model', () => {
    const tokens = { inputTokens: 2_000_000, outputTokens: 1_000_000, prices };
    expect(usdOf({ model: 'm', ...tokens })).toBe(2.5);
    for (const model of ['M', 'n', 'toString', '__proto__']) expect(usdOf({ model, ...tokens })).toBeNull();
  });
});
