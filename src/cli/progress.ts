// Prints a line for each step that ended. The step under way has one line, redrawn in place on a terminal;
// elsewhere a line is printed every minute.

import type { Step } from '../contract/run-status';
import { printable } from '../text/printable';
import { createLiveLine } from './live-line';
import { fitted, joined, progressParts } from './progress-text';
import type { Sight } from './watch';

const MINUTE_MS = 60_000;

const seconds = (step: Step): string =>
  step.endedAt === undefined
    ? ''
    : `${((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000).toFixed(1)} s`;

/** `✓ extract   8 claims  62.1 s` */
const endedLine = (step: Step): string =>
  printable(
    `${step.failed ? '×' : '✓'} ${step.stage.padEnd(9)} ${step.round === 0 ? '' : `(round ${step.round}) `}${step.result ?? ''}  ${seconds(step)}`,
  ).trimEnd();

const key = (step: Step) => `${step.round}/${step.stage}/${step.startedAt}`;

export interface Progress {
  show(sight: Pick<Sight, 'status' | 'activities' | 'trouble'>): void;
  /** Erases the line of the step under way, so that something else can be printed. */
  pause(): void;
}

export interface ProgressOptions {
  /** Interval between lines about one step when there is no terminal. null: print none. Default: a minute. */
  readonly everyMs?: number | null;
  /** Default: this process's TERM. A `dumb` terminal cannot erase. */
  readonly term?: string | undefined;
}

export function createProgress(
  output: NodeJS.WriteStream,
  { everyMs = MINUTE_MS, term = process.env.TERM }: ProgressOptions = {},
): Progress {
  const printed = new Set<string>();
  const told = new Set<string>();
  const live = output.isTTY && term !== 'dumb' ? createLiveLine(output) : undefined;
  let saidAtMs = Date.now();

  const say = (line: string) => {
    live?.clear();
    output.write(`${line}\n`);
    saidAtMs = Date.now();
  };

  return {
    show({ status, activities, trouble }) {
      for (const step of status?.steps ?? []) {
        if (printed.has(key(step)) || step.endedAt === undefined) continue;
        printed.add(key(step));
        say(endedLine(step));
      }
      // A failure's message can contain what a server answered.
      for (const text of trouble.map(printable)) {
        if (!told.has(text)) say(`! ${text}`);
        told.add(text);
      }
      const partsNow = () =>
        status === undefined ? [] : progressParts({ status, activities, nowMs: Date.now() });
      if (partsNow().length === 0) live?.clear();
      else if (live) live.draw((columns) => `… ${fitted(partsNow(), columns - 2)}`);
      else if (everyMs !== null && Date.now() - saidAtMs >= everyMs) say(`… ${joined(partsNow())}`);
    },
    pause: () => live?.clear(),
  };
}
