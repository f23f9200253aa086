import { SovereignError } from '../../src/errors/sovereign-error';
import { ProviderRefused, ProviderUnavailable, RequestUnanswerable } from '../../src/models/errors';
import { DiskUnusable } from '../../src/store/disk';

it('has its code as its name, which logs and Temporal print', () => {
  const error = new DiskUnusable('the disk is full');
  expect(error.code).toBe('DiskUnusable');
  expect(error.name).toBe('DiskUnusable');
  expect(String(error)).toBe('DiskUnusable: the disk is full');
});

it('keeps what caused it', () => {
  const cause = new Error('ENOSPC');
  expect(new DiskUnusable('the disk is full', { cause }).cause).toBe(cause);
});

it('is told apart by the class that is asked, subclasses included', () => {
  const error: unknown = new RequestUnanswerable('refused');
  expect(RequestUnanswerable.is(error)).toBe(true);
  expect(ProviderRefused.is(error)).toBe(true);
  expect(SovereignError.is(error)).toBe(true);
  expect(ProviderUnavailable.is(error)).toBe(false);
  expect(ProviderRefused.is(new Error('refused'))).toBe(false);
  expect(ProviderRefused.is(undefined)).toBe(false);
});
