// The workflow's view of the model budget: limits, extensions, and waiting for an extension.

import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineSignal,
  setHandler,
} from '@temporalio/workflow';
import { extended, type Limits, type Quantities } from '../contract/limits';
import { FAILURES, LIMITS, type ResearchInput, SIGNALS } from '../contract/protocol';
import { HistoryFull, isHistoryFull } from './history-full';
import { readExtension } from './messages';
import type { RunReport } from './run-report';

const HOUR_MS = 60 * 60 * 1000;

/** The budget's state for a fresh history: its limits including all extensions. */
export interface CarriedBudget {
  readonly limits: Limits | null;
  /** When to stop waiting for an extension (Unix ms); null when not waiting. */
  readonly waitUntilMs: number | null;
}

export interface Budget {
  /** Sets the profile's limits, once the run is opened. */
  open(limits: Limits | null): void;
  /** The current limits; null: no limit. */
  limits(): Limits | null;
  /** State for a fresh history. */
  carry(): CarriedBudget;
  /**
   * Runs `step` with the current limits. If they are exhausted, waits for an extension and runs it again; if
   * none comes before the run expires, the run continues without models.
   * @throws HistoryFull while it waits
   */
  within<T>(step: (limits: Limits | null) => Promise<T>): Promise<T>;
}

/** Registers the signal handler, so call it before the first await. */
export function openBudget({
  input,
  report,
  carried,
}: {
  input: ResearchInput;
  report: RunReport;
  carried: CarriedBudget | undefined;
}): Budget {
  let base: Limits | null = carried?.limits ?? null;
  let opened = carried !== undefined;
  const extensions: Quantities[] = [];
  let gaveUpWaiting = false;
  let waitUntilMs = carried?.waitUntilMs ?? null;

  const limits = (): Limits | null => {
    if (base === null) return null;
    const now = extensions.reduce(extended, base);
    return gaveUpWaiting ? { ...now, atLimit: 'finish' } : now;
  };

  const refuse = (reason: string) => report.refuse(SIGNALS.extendBudget, reason.slice(0, LIMITS.reasonChars));

  /** Why `quantities` would not extend this run's budget; undefined if they would. */
  const useless = (quantities: Quantities): string | undefined => {
    if (base === null) return 'this run has no budget: nothing limits it';
    const unlimited = (['requests', 'tokens', 'usd'] as const).filter(
      (unit) => quantities[unit] !== undefined && base?.[unit] === undefined,
    );
    return unlimited.length > 0
      ? `${unlimited.join(', ')}: is not limited in this run; extend what is`
      : undefined;
  };

  setHandler(
    defineSignal<unknown[]>(SIGNALS.extendBudget),
    (...args: unknown[]) => {
      const read = readExtension(args);
      if (!read.ok) return refuse(read.problem);
      const { by, ...quantities } = read.value;
      if (input.owners !== undefined && !input.owners.includes(by)) {
        return refuse(`${by} is not one of the owners (${input.owners.join(', ')})`);
      }
      const problem = opened ? useless(quantities) : undefined;
      if (problem !== undefined) return refuse(problem);
      extensions.push(quantities);
      report.setBudget(limits());
    },
    {
      description:
        'Adds to what the run may use of its models. {"by":"you","tokens":50000}, or requests, or usd',
    },
  );

  if (carried !== undefined) report.setBudget(limits());

  return {
    open(given) {
      base = given;
      opened = true;
      // Extensions that arrived before the limits were known.
      for (const quantities of extensions.splice(0)) {
        const problem = useless(quantities);
        if (problem === undefined) extensions.push(quantities);
        else refuse(problem);
      }
      report.setBudget(limits());
    },
    limits,
    carry: () => ({ limits: limits(), waitUntilMs }),
    async within(step) {
      for (;;) {
        const seen = extensions.length;
        try {
          return await step(limits());
        } catch (error) {
          const short = shortage(error);
          if (short === undefined) throw error;
          report.waitForBudget(short);
          waitUntilMs ??= Date.now() + input.expireAfterHours * HOUR_MS;
          const settled = () => extensions.length > seen || gaveUpWaiting;
          try {
            const told = await condition(
              () => settled() || isHistoryFull(),
              Math.max(1, waitUntilMs - Date.now()),
              { summary: 'waiting for a larger budget' },
            );
            if (told && !settled()) throw new HistoryFull();
            if (!told) {
              gaveUpWaiting = true;
              report.setBudget(limits());
            }
            waitUntilMs = null;
          } finally {
            report.stopWaitingForBudget();
          }
        }
      }
    },
  };
}

/** What the budget lacks, if that is why an activity failed. */
function shortage(error: unknown): string | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === FAILURES.budgetExhausted
    ? cause.message
    : undefined;
}
