// The progress of an activity: parts done, tokens, what it waits for. Sent with its heartbeats.

import {
  type OnPartDone,
  type PartDone,
  PROGRESS_BYTES,
  type StepProgress,
  stepProgress,
} from '../contract/step-progress';
import type { OnLine } from '../http/caller';
import type { BudgetGuard, Estimate } from '../models/budget-guard';
import { printable } from '../text/printable';
import { cutToBytes } from './cut';

/** Long enough to see a few tokens from a laptop's model, short enough to see it stop. */
const SPEED_OVER_MS = 30_000;
/**
 * A request that has returned nothing for this long is reported as waited for; hosted models answer sooner.
 */
const SILENT_MS = 5_000;
/** Limit for the name of what is waited for; a model's name can be long. */
const WAITS_FOR_BYTES = 60;

export interface ProgressTracker {
  /** Call when a part of the step begins or is done. */
  readonly part: OnPartDone;
  /** Sets what the step waits for; undefined: nothing. */
  waitFor(what: string | undefined): void;
  /** Sets whether requests are queued for a turn; undefined: none is. */
  readonly inLine: OnLine;
  /** Wraps a BudgetGuard so that this tracker sees its requests. */
  seeing(budgetGuard: BudgetGuard): BudgetGuard;
  /** The current progress; undefined while there is nothing to report. */
  now(): StepProgress | undefined;
}

interface UnderWay {
  readonly model: string;
  readonly beganAtMs: number;
  parts: number;
}

/**
 * @param before the last heartbeat of the previous attempt, whose usage is added
 * @param clockMs Default: this process's monotonic clock.
 */
export function createProgressTracker({
  before,
  clockMs = () => performance.now(),
}: {
  before?: unknown;
  clockMs?: () => number;
} = {}): ProgressTracker {
  const earlier = stepProgress.safeParse(before).data;
  let inputTokens = earlier?.inputTokens ?? 0;
  let answeredTokens = earlier?.outputTokens ?? 0;
  let part: PartDone | undefined;
  let waitsFor: string | undefined;
  let line: { readonly what: string; readonly sinceMs: number } | undefined;
  const underWay = new Set<UnderWay>();
  let samples: { atMs: number; tokens: number }[] = [];

  /** Servers stream about one token per chunk; the exact count comes with the end of the answer. */
  const outputTokens = () => answeredTokens + [...underWay].reduce((sum, { parts }) => sum + parts, 0);

  function tokensPerS(): number | undefined {
    const now = { atMs: clockMs(), tokens: outputTokens() };
    samples = [...samples.filter(({ atMs }) => now.atMs - atMs <= SPEED_OVER_MS), now];
    const [first] = samples;
    if (first === undefined || now.atMs === first.atMs || now.tokens <= first.tokens) return undefined;
    const perS = (now.tokens - first.tokens) / ((now.atMs - first.atMs) / 1_000);
    return Number(perS.toPrecision(2));
  }

  function silent(): string | undefined {
    if (underWay.size === 0 || [...underWay].some(({ parts }) => parts > 0)) return undefined;
    const [oldest] = underWay;
    return oldest !== undefined && clockMs() - oldest.beganAtMs >= SILENT_MS
      ? `${oldest.model} to answer`
      : undefined;
  }

  /** The step is making progress while another of its requests is under way. */
  const turn = (): string | undefined =>
    line !== undefined && underWay.size === 0 && clockMs() - line.sinceMs >= SILENT_MS
      ? `a turn at ${line.what}`
      : undefined;

  function begin({ model }: Estimate): UnderWay {
    const request = { model, beganAtMs: clockMs(), parts: 0 };
    underWay.add(request);
    return request;
  }

  return {
    part(next) {
      part = next;
    },
    waitFor(what) {
      waitsFor = what;
    },
    inLine(what) {
      line = what === undefined ? undefined : (line ?? { what, sinceMs: clockMs() });
    },
    seeing: (budgetGuard) => ({
      async reserve(estimate) {
        const reservation = await budgetGuard.reserve(estimate);
        const request = begin(estimate);
        /** The tokens of an interrupted answer stay counted: the provider generated them. */
        const end = (tokens = request.parts) => {
          if (underWay.delete(request)) answeredTokens += tokens;
        };
        const leave = reservation.leave;
        return {
          part() {
            request.parts += 1;
            reservation.part?.();
          },
          async commit(usage) {
            inputTokens += usage.inputTokens ?? estimate.inputTokens;
            end(usage.outputTokens ?? request.parts);
            await reservation.commit(usage);
          },
          async release() {
            end();
            await reservation.release();
          },
          ...(leave && {
            async leave() {
              end();
              await leave();
            },
          }),
        };
      },
    }),
    now() {
      const perS = tokensPerS();
      const wait = waitsFor ?? silent() ?? turn();
      const nothing = part === undefined && wait === undefined && inputTokens === 0 && outputTokens() === 0;
      if (nothing) return undefined;
      const told: StepProgress = {
        ...part,
        inputTokens,
        outputTokens: outputTokens(),
        ...(perS === undefined ? {} : { tokensPerS: perS }),
      };
      // A model's name is a setting, and JSON may need six bytes for one of its characters.
      const waiting = wait && { ...told, waitsFor: cutToBytes(printable(wait), WAITS_FOR_BYTES) };
      return waiting && Buffer.byteLength(JSON.stringify(waiting)) <= PROGRESS_BYTES ? waiting : told;
    },
  };
}

/** For work whose progress nobody watches. */
export const UNWATCHED: ProgressTracker = {
  part: () => undefined,
  waitFor: () => undefined,
  inLine: () => undefined,
  seeing: (budgetGuard) => budgetGuard,
  now: () => undefined,
};
