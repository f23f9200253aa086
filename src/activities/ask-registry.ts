// Looks up one paper for a run: asks once, keeps the answer in the journal, and never fails the run.

import { Context } from '@temporalio/activity';
import type { RunKey } from '../contract/run-facts';
import type { LookedUp } from '../literature/look-up';
import type { Registry } from '../literature/registry';
import { SourceUnavailable } from '../literature/source';
import { hashOf } from '../records/hash';
import type { PaperRecord } from '../records/paper-record';
import { registryAnswer } from '../records/registration';
import { askOnce, type Journal } from '../store/store';

/** After this many attempts an unreachable registry is reported in Methodology, and the run continues. */
export const TRIES = 3;

/** Longest wait of a run before it retries, whatever the registry's Retry-After. */
const LONGEST_DELAY_MS = 60_000;

/** @throws SourceUnavailable in the activity's first attempts; the signal's reason when it aborts. */
export const askRegistry =
  ({
    registry,
    journal,
    run,
    round,
    signal,
  }: {
    readonly registry: Registry;
    readonly journal: Journal;
    readonly run: RunKey;
    readonly round: number;
    readonly signal: AbortSignal;
  }) =>
  async (paper: PaperRecord): Promise<LookedUp> => {
    try {
      const answer = await askOnce({
        journal,
        key: {
          run,
          step: `round-${round}/registry`,
          request: { registry: registry.name, at: registry.at, paper: hashOf(paper) },
        },
        schema: registryAnswer,
        signal,
        call: () => registry.lookUp({ paper, signal }),
      });
      return { answer, last: answer.kind === 'blocked' };
    } catch (error) {
      if (!SourceUnavailable.is(error)) throw error;
      if (Context.current().info.attempt < TRIES) {
        throw new SourceUnavailable(error.message, Math.min(error.retryAfterMs ?? 0, LONGEST_DELAY_MS), {
          cause: error,
        });
      }
      // Not an answer, so not journalled: another attempt may ask again.
      return { answer: { kind: 'failed', note: `${error.message} (tried ${TRIES} times)` }, last: true };
    }
  };
