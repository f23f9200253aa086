import { ApplicationFailure } from '@temporalio/activity';
import { z } from 'zod';
import { CannotServeProfile, UnusableInput } from '../../src/activities/deps';
import { toFailure } from '../../src/activities/failures';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';

const FIRST = { attempt: 1, attempts: 30 };
const failureOf = (error: unknown, tried = FIRST) => toFailure(error, tried) as ApplicationFailure;

describe('toFailure', () => {
  it.each([
    [new UnusableInput('x'), 'InvalidInput', true],
    [new ProviderRefused('x'), 'ProviderRefused', true],
    [new ProviderUnavailable('x'), 'ProviderUnavailable', false],
    [new CannotServeProfile('x'), 'CannotServeProfile', false],
    [z.string().safeParse(1).error, 'ArtifactCorrupt', true],
  ])('%s', (error, type, nonRetryable) => {
    expect(failureOf(error)).toMatchObject({ type, nonRetryable });
  });

  it.each([
    [undefined, undefined],
    [0, undefined],
    [-5_000, undefined],
    [Number.NaN, undefined],
    [1_500, 1_500],
    [31_536_000_000, 3_600_000],
    [Number.POSITIVE_INFINITY, 3_600_000],
  ])('a provider that asks for %p ms is heeded with %p', (asked, heeded) => {
    expect(failureOf(new ProviderUnavailable('x', asked)).nextRetryDelay).toBe(heeded);
  });

  it("never gives up waiting for a worker with the run's settings", () => {
    const late = { attempt: 500, attempts: 30 };
    expect(failureOf(new CannotServeProfile('x'), late)).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: 15_000,
    });
  });

  it('gives up a server that is none after the attempts that its error names', () => {
    const page = new ProviderUnavailable('HTML', undefined, 3);
    expect(failureOf(page, { attempt: 2, attempts: 30 }).nonRetryable).toBe(false);
    expect(failureOf(page, { attempt: 3, attempts: 30 })).toMatchObject({
      nonRetryable: true,
      type: 'ProviderUnavailable',
    });
  });

  it('leaves faults of ours as they are, for the retry policy', () => {
    const fault = new TypeError('x');
    expect(toFailure(fault, FIRST)).toBe(fault);
    expect(failureOf(fault, { attempt: 30, attempts: 30 })).toMatchObject({
      nonRetryable: true,
      type: 'TypeError',
    });
  });

  it('cuts what the server would cut', () => {
    expect(failureOf(new ProviderUnavailable('x'.repeat(5_000))).message.length).toBeLessThan(2_000);
    expect(failureOf(ApplicationFailure.create({ message: 'ours' }))).toBeInstanceOf(ApplicationFailure);
  });
});
