// Converts our errors to Temporal failures: type name, and whether and when to retry.

import { ApplicationFailure } from '@temporalio/activity';
import { z } from 'zod';
import { RoleTaken } from '../arxiv-role/join';
import { RoleLost } from '../arxiv-role/lease';
import { explain, FAILURES } from '../contract/protocol';
import { LibraryUnusable } from '../literature/library';
import { SourceUnavailable } from '../literature/source';
import { BudgetExhausted } from '../models/budget-guard';
import { ProviderRefused, ProviderUnavailable } from '../models/errors';
import { PublicationConflict } from '../publishing/paper-folder';
import { DiskUnusable, isDiskError } from '../store/disk';
import { ArtifactCorrupt, ArtifactMissing, UsageDamaged } from '../store/store';
import { CannotServeProfile, UnusableInput } from './deps';

/** A missing model or mount needs a person: retry slowly, for ever. */
const PERSON_DELAY_MS = 15_000;

/** Soon enough for the holder of the arXiv role to find the search in its queue. */
const ROLE_DELAY_MS = 1_000;

const DISK_REMEDY =
  'Make room on that disk, or make the path writable for the worker; the run then continues by itself';

/** The server truncates failures at 4 KiB. */
const MESSAGE_CHARS = 1_200;

/**
 * A provider's Retry-After is respected up to an hour; zero or a time in the past is left to the retry
 * policy.
 */
const LONGEST_DELAY_MS = 60 * 60 * 1000;
const bounded = (delayMs: number | undefined): number | undefined =>
  delayMs === undefined || !(delayMs > 0) ? undefined : Math.min(delayMs, LONGEST_DELAY_MS);

/**
 * An error not named here is a bug or a fault of the machine: it is retried up to `attempts`. What waits for
 * a person (another worker's settings, a missing artifact) is not counted.
 */
export function toFailure(error: unknown, tried: { attempt: number; attempts: number }): unknown {
  if (!(error instanceof Error) || error instanceof ApplicationFailure || error.name === 'AbortError')
    return error;
  const last = tried.attempt >= tried.attempts;
  const message = error.message.slice(0, MESSAGE_CHARS);
  const final = (type: string) => ApplicationFailure.nonRetryable(message, type);
  const waiting = (type: string) =>
    ApplicationFailure.create({ message, type, nextRetryDelay: PERSON_DELAY_MS });
  const later = (type: string, nextRetryDelay: number | undefined) =>
    ApplicationFailure.create({ message, type, nextRetryDelay, nonRetryable: last });

  if (error instanceof z.ZodError) {
    const problem = `an artifact does not fit its schema: ${explain(error)}`.slice(0, MESSAGE_CHARS);
    return ApplicationFailure.nonRetryable(problem, FAILURES.artifactCorrupt);
  }
  if (UnusableInput.is(error) || LibraryUnusable.is(error)) return final(FAILURES.invalidInput);
  if (BudgetExhausted.is(error)) return final(FAILURES.budgetExhausted);
  if (ProviderRefused.is(error)) return final(FAILURES.providerRefused);
  if (PublicationConflict.is(error)) return waiting(FAILURES.publicationConflict);
  if (ArtifactMissing.is(error)) return waiting(FAILURES.artifactMissing);
  if (ArtifactCorrupt.is(error)) return waiting(FAILURES.artifactCorrupt);
  if (UsageDamaged.is(error)) return waiting(FAILURES.usageDamaged);
  if (DiskUnusable.is(error) || isDiskError(error)) {
    // Retry soon at first: a full disk may have room again in a second.
    return ApplicationFailure.create({
      message: DiskUnusable.is(error) ? message : `${message}. ${DISK_REMEDY}`,
      type: FAILURES.diskUnusable,
    });
  }
  if (RoleLost.is(error)) {
    return ApplicationFailure.create({
      message,
      type: FAILURES.providerUnavailable,
      nextRetryDelay: ROLE_DELAY_MS,
    });
  }
  // A person must end the workflow that occupies the role's id.
  if (CannotServeProfile.is(error) || RoleTaken.is(error)) return waiting(FAILURES.cannotServeProfile);
  if (ProviderUnavailable.is(error) && tried.attempt >= (error.attempts ?? tried.attempts))
    return final(FAILURES.providerUnavailable);
  if (ProviderUnavailable.is(error) || SourceUnavailable.is(error)) {
    return later(FAILURES.providerUnavailable, bounded(error.retryAfterMs));
  }
  return last ? ApplicationFailure.nonRetryable(message, error.name) : error;
}
