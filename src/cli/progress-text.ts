// One line about the step under way: elapsed time, progress, usage. Pure.

import type { Status, Step } from '../contract/run-status';
import { tokensText } from '../contract/run-usage';
import type { StepProgress } from '../contract/step-progress';
import { elapsedText, STEP_DOES, stepUnderWay } from '../contract/step-text';
import { printable } from '../text/printable';
import type { PendingActivity } from './pending-activities';

/** An idle worker starts an activity sooner than this. */
const TAKEN_WITHIN_MS = 5_000;

export interface StepUnderWay {
  readonly status: Status;
  readonly activities: readonly PendingActivity[];
  readonly nowMs: number;
}

/**
 * Parts of the line, the most informative first; empty while no step is under way or the run waits for a
 * person.
 */
export function progressParts({ status, activities: listed, nowMs }: StepUnderWay): string[] {
  const step = stepUnderWay(status.steps);
  if (step === undefined || status.waitingFor !== undefined || status.outcome !== undefined) return [];
  const activities = ofStep(listed, step);
  const round = step.round === 0 ? '' : ` (round ${step.round})`;
  return [
    `${step.stage}${round}`,
    elapsedText(nowMs - Date.parse(step.startedAt)),
    ...doing({ activities, nowMs }, step),
    ...used({ status, activities }),
  ].map(printable);
}

/** Drops the previous step's activities from a list that is slightly older than the status. */
export const ofStep = (activities: readonly PendingActivity[], { startedAt }: Step): PendingActivity[] =>
  activities.filter(({ atMs }) => atMs >= Date.parse(startedAt));

/** What the step is doing, how far it is, and what it waits for. */
export function doing({ activities, nowMs }: Omit<StepUnderWay, 'status'>, step: Step): string[] {
  const told = activities.flatMap(({ progress }) => progress ?? []);
  const counts = told.flatMap(countText);
  const begun = activities.filter(({ started }) => started).length;
  const attempt = Math.max(1, ...activities.map((one) => one.attempt));
  const wait = waitText({ activities, nowMs }, step);
  return [
    ...(counts.length > 0 ? counts : wait === undefined ? [STEP_DOES[step.stage]] : []),
    ...(wait === undefined ? [] : [`waits for ${wait}`]),
    ...(begun > 1 ? [`${begun} under way`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ];
}

function waitText(
  { activities, nowMs }: Omit<StepUnderWay, 'status'>,
  { waitsFor }: Step,
): string | undefined {
  if (waitsFor !== undefined) return waitsFor;
  const begun = activities.filter(({ started }) => started);
  const said = begun.find(({ progress }) => progress?.waitsFor !== undefined)?.progress?.waitsFor;
  if (said !== undefined || begun.length > 0) return said;
  if (leftAlone({ activities, nowMs }).length > 0) return 'a worker';
  return activities.some(({ attempt }) => attempt > 1) ? 'its next attempt' : undefined;
}

/** Activities that could start but that no worker has taken. */
export const leftAlone = ({ activities, nowMs }: Omit<StepUnderWay, 'status'>): PendingActivity[] =>
  activities.filter(
    ({ attempt, started, atMs }) => attempt === 1 && !started && nowMs - atMs > TAKEN_WITHIN_MS,
  );

const countText = ({ doing: what, done, total }: StepProgress): string[] =>
  what === undefined || done === undefined || total === undefined ? [] : [`${what} ${done} of ${total}`];

/** Tokens used by the run so far, and the current rate. */
export function used({ status, activities }: Omit<StepUnderWay, 'nowMs'>): string[] {
  const told = activities.flatMap(({ progress }) => progress ?? []);
  const sum = (of: (one: StepProgress) => number) => told.reduce((total, one) => total + of(one), 0);
  const inputTokens = status.spent.inputTokens + sum((one) => one.inputTokens);
  const outputTokens = status.spent.outputTokens + sum((one) => one.outputTokens);
  const perS = Math.round(10 * sum((one) => one.tokensPerS ?? 0)) / 10;
  return [
    ...(inputTokens + outputTokens === 0 ? [] : [tokensText({ inputTokens, outputTokens })]),
    ...(perS === 0 ? [] : [`${perS} tokens/s`]),
  ];
}

/** East Asian characters and emoji take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|[\u{10000}-\u{3ffff}]/u;
const columnsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

/** Joins the parts into one line of at most `columns`: drops the last parts first, then cuts the first. */
export function fitted(parts: readonly string[], columns: number): string {
  for (let kept = parts.length; kept > 0; kept -= 1) {
    const line = joined(parts.slice(0, kept));
    if (columnsOf(line) <= columns) return line;
  }
  let line = '';
  for (const character of parts[0] ?? '') {
    if (columnsOf(line + character) > columns) break;
    line += character;
  }
  return line;
}

/** `extract  4 min 12 s, read 4 of 9` */
export const joined = ([name = '', ...rest]: readonly string[]): string =>
  rest.length === 0 ? name : `${name}  ${rest.join(', ')}`;
