// The list of steps a user sees grow. On a terminal the running step turns; elsewhere each ended step is a line.

import { spinner } from '@clack/prompts';
import type { Status, Step } from '../contract/run-status';
import { printable } from '../text/printable';

const seconds = (step: Step): string =>
  step.endedAt === undefined
    ? ''
    : `${((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000).toFixed(1)} s`;

const line = (step: Step): string =>
  printable(
    `${step.stage.padEnd(9)} ${step.round === 0 ? '' : `(round ${step.round}) `}${step.result ?? ''}  ${seconds(step)}`,
  ).trimEnd();

const key = (step: Step) => `${step.round}/${step.stage}/${step.startedAt}`;

export interface Progress {
  show(status: Status | undefined, trouble: readonly string[]): void;
  /** Ends the turning step, so that something else can be printed. */
  pause(): void;
}

export function createProgress(output: NodeJS.WriteStream): Progress {
  const printed = new Set<string>();
  const told = new Set<string>();
  const turning = output.isTTY ? spinner({ output, withGuide: false }) : undefined;
  let running: string | undefined;

  const stop = (text?: string) => {
    if (running === undefined) return;
    running = undefined;
    if (text === undefined) turning?.clear();
    else turning?.stop(text);
  };

  return {
    show(status, trouble) {
      for (const step of status?.steps ?? []) {
        if (printed.has(key(step))) continue;
        if (step.endedAt !== undefined) {
          printed.add(key(step));
          if (turning === undefined) output.write(`✓ ${line(step)}\n`);
          else {
            if (running === undefined) turning.start(step.stage);
            running = key(step);
            stop(line(step));
          }
        } else if (turning !== undefined && running !== key(step)) {
          stop();
          running = key(step);
          turning.start(
            step.waitsFor === undefined ? step.stage : `${step.stage}  waits for ${step.waitsFor}`,
          );
        }
      }
      // A failure's message can hold what a server answered.
      for (const text of trouble.map(printable)) {
        if (running !== undefined) turning?.message(text);
        else if (turning === undefined && !told.has(text)) output.write(`! ${text}\n`);
        told.add(text);
      }
    },
    pause: () => stop(),
  };
}
