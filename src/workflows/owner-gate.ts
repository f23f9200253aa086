// The owner gate: only the owner publishes. A run waits here, for days if need be, for one decision on one
// draft.

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
  type ResearchInput,
  SIGNALS,
  UPDATES,
} from '../contract/protocol';
import type { Ref } from '../contract/ref';
import { admit } from './admission';
import { HistoryFull, isHistoryFull } from './history-full';
import { readDecide, readSignal } from './messages';
import type { RunReport } from './run-report';

const HOUR_MS = 60 * 60 * 1000;

export type GateResult = Decision | { readonly decision: 'expired' };

interface OpenGate {
  readonly draft: Ref;
  /** Absent in gates carried over from older workers. */
  readonly requireDraft?: boolean;
  /** Unix ms. An absolute deadline, so that it holds across histories. */
  readonly expiresAtMs: number;
  remindAtMs: number;
}

/** The state of an open gate for a fresh history. */
export interface CarriedGate extends Readonly<OpenGate> {
  readonly decided: Decision | null;
}

export interface OwnerGate {
  /** Waits until a decision on `draft` is accepted or the gate expires. @throws HistoryFull while it waits */
  decide(draft: Ref, options: { readonly requireDraft: boolean }): Promise<GateResult>;
  /** State for a fresh history; null unless a draft is at the gate. */
  carry(): CarriedGate | null;
}

const DECISIONS = Object.keys(messages) as DecisionKind[];

const DESCRIPTIONS: Record<DecisionKind, string> = {
  approve: 'Publishes the draft at the gate. {"by":"you","note":"optional","draft":"its hash, optional"}',
  reject: 'Ends the run without a paper. {"by":"you","reason":"...","draft":"its hash, optional"}',
  requestChanges: 'Opens a revision round. {"by":"you","instructions":"...","draft":"its hash, optional"}',
};

/**
 * Registers the owner's handlers, and a default handler that refuses every other signal. Call it before the
 * first await, because messages may already be buffered, and after all other signal handlers are registered.
 */
export function openOwnerGate({
  input,
  report,
  carried,
}: {
  input: ResearchInput;
  report: RunReport;
  carried: CarriedGate | null;
}): OwnerGate {
  let pending: OpenGate | undefined = carried ?? undefined;
  let decided: Decision | undefined = carried?.decided ?? undefined;

  const consider = (message: string, read: ReturnType<typeof readDecide>): DecideAnswer => {
    if (!read.ok) {
      const problem = read.problem.slice(0, LIMITS.reasonChars);
      report.refuse(message, problem);
      return { accepted: false, reason: problem };
    }
    const admission = admit(read.value, {
      pending: pending?.draft,
      decided,
      owners: input.owners,
      requireDraft: pending?.requireDraft ?? false,
    });
    if (!admission.accepted) {
      report.refuse(message, admission.reason);
      return { accepted: false, reason: admission.reason };
    }
    decided = read.value;
    return {
      accepted: true,
      reason: `${read.value.decision} by ${read.value.by} counts for ${pending?.draft}`,
    };
  };

  const isDecision = (name: string): name is DecisionKind => (DECISIONS as string[]).includes(name);
  // One handler for all names, registered first: buffered signals are handled in order of arrival, and the
  // first decision counts.
  setDefaultSignalHandler((name, ...args) => {
    if (isDecision(name)) consider(name, readSignal(name, args));
    else
      report.refuse(
        name.slice(0, 100),
        `unknown signal; the signals are ${Object.values(SIGNALS).join(', ')}`,
      );
  });
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
  const open = (draft: Ref, requireDraft: boolean): OpenGate => {
    decided = undefined;
    const nowMs = Date.now();
    return {
      draft,
      requireDraft,
      expiresAtMs: nowMs + input.expireAfterHours * HOUR_MS,
      remindAtMs: nowMs + input.remindEveryHours * HOUR_MS,
    };
  };
  const close = () => {
    pending = undefined;
    report.stopWaiting();
  };
  const wait = async (gate: OpenGate): Promise<GateResult> => {
    while (decided === undefined) {
      const nowMs = Date.now();
      if (nowMs >= gate.expiresAtMs) return { decision: 'expired' };
      if (nowMs >= gate.remindAtMs) {
        report.remind();
        gate.remindAtMs = nowMs + input.remindEveryHours * HOUR_MS;
      }
      if (isHistoryFull()) throw new HistoryFull();
      await condition(
        () => decided !== undefined || isHistoryFull(),
        Math.min(gate.expiresAtMs, gate.remindAtMs) - nowMs,
        { summary: 'waiting for the owner' },
      );
    }
    return decided;
  };

  return {
    carry: () => (pending === undefined ? null : { ...pending, decided: decided ?? null }),
    async decide(draft, { requireDraft }) {
      pending ??= open(draft, requireDraft);
      report.waitForOwner(new Date(pending.expiresAtMs).toISOString());
      try {
        const result = await wait(pending);
        close();
        return result;
      } catch (error) {
        // The gate stays open in the fresh history.
        if (HistoryFull.is(error)) throw error;
        close();
        // An accepted decision counts. The SDK hands decisions over before a cancellation in the same workflow task; this also
        // holds if a later SDK does not.
        if (isCancellation(error) && decided !== undefined) return decided;
        throw error;
      }
    },
  };
}
