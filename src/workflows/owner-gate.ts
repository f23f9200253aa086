// Only the owner publishes: the gate at which a run waits, for days, for one decision on one draft.

import {
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import {
  type DecideAnswer,
  type Decision,
  type DecisionKind,
  LIMITS,
  messages,
  type Ref,
  type ResearchInput,
  SIGNALS,
  UPDATES,
} from '../protocol';
import { admit } from './admission';
import { readDecide, readSignal } from './messages';
import type { RunLog } from './run-log';

const HOUR_MS = 60 * 60 * 1000;

export type GateResult = Decision | { readonly decision: 'expired' };

export interface OwnerGate {
  /** Waits until a decision on `draft` counts, or the gate expires. */
  decide(draft: Ref): Promise<GateResult>;
}

const DECISIONS = Object.keys(messages) as DecisionKind[];

const DESCRIPTIONS: Record<DecisionKind, string> = {
  approve: 'Publishes the draft at the gate. {"by":"you","note":"optional","draft":"sha256:... optional"}',
  reject: 'Ends the run without a paper. {"by":"you","reason":"...","draft":"sha256:... optional"}',
  requestChanges: 'Opens a revision round. {"by":"you","instructions":"...","draft":"sha256:... optional"}',
};

/**
 * Registers the owner's handlers, and one that refuses every other signal. Call it before the first await, because messages
 * may already be waiting, and after all other signals have their handlers.
 */
export function openOwnerGate({ input, log }: { input: ResearchInput; log: RunLog }): OwnerGate {
  let standing: Ref | undefined;
  let decided: Decision | undefined;

  const consider = (message: string, read: ReturnType<typeof readDecide>): DecideAnswer => {
    if (!read.ok) {
      const problem = read.problem.slice(0, LIMITS.reasonChars);
      log.refuse(message, problem);
      return { accepted: false, reason: problem };
    }
    const admission = admit(read.value, { standing, decided, owners: input.owners });
    if (!admission.accepted) {
      log.refuse(message, admission.reason);
      return { accepted: false, reason: admission.reason };
    }
    decided = read.value;
    return { accepted: true, reason: `${read.value.decision} by ${read.value.by} counts for ${standing}` };
  };

  for (const kind of DECISIONS) {
    setHandler(
      defineSignal<unknown[]>(kind),
      (...args: unknown[]) => {
        consider(kind, readSignal(kind, args));
      },
      { description: DESCRIPTIONS[kind] },
    );
  }
  setHandler(
    defineUpdate<DecideAnswer, unknown[]>(UPDATES.decide),
    (...args: unknown[]) => consider(UPDATES.decide, readDecide(args)),
    {
      description:
        'The same three decisions, with an answer whether it counts. {"decision":"approve","by":"you"}',
    },
  );
  setDefaultSignalHandler((name) => {
    log.refuse(name.slice(0, 100), `unknown signal; the signals are ${Object.values(SIGNALS).join(', ')}`);
  });

  return {
    async decide(draft) {
      const expiresAtMs = Date.now() + input.expireAfterHours * HOUR_MS;
      decided = undefined;
      standing = draft;
      log.waitForOwner(new Date(expiresAtMs).toISOString());
      try {
        while (decided === undefined) {
          const leftMs = expiresAtMs - Date.now();
          if (leftMs <= 0) return { decision: 'expired' };
          const told = await condition(
            () => decided !== undefined,
            Math.min(leftMs, input.remindEveryHours * HOUR_MS),
            { summary: 'waiting for the owner' },
          );
          if (!told && Date.now() < expiresAtMs) log.remind();
        }
        return decided;
      } catch (error) {
        // A decision that was accepted counts, also when a cancellation came right behind it.
        if (isCancellation(error) && decided !== undefined) return decided;
        throw error;
      } finally {
        standing = undefined;
        log.stopWaiting();
      }
    },
  };
}
