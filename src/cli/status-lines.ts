// The output of `sovereign status` for people.

import type { Status } from '../contract/run-status';
import { type RunUsage, usageText } from '../contract/run-usage';
import { flagLine, opposedLine, sourceLines, stanceLine } from '../contract/stance-text';
import { elapsedText, stepUnderWay } from '../contract/step-text';
import { printable } from '../text/printable';
import type { PendingActivity } from './pending-activities';
import { doing, leftAlone, ofStep, used } from './progress-text';
import { paths } from './report';

/** The run's activities as the server lists them, and the current time. */
interface Now {
  readonly activities: readonly PendingActivity[];
  readonly nowMs: number;
}

/** `2026-11-30 21:03:07 UTC` */
const second = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

function stateLine(status: Status, nowMs: number): string {
  const { outcome, waitingFor, expiresAt, stage, shortOfBudget } = status;
  if (outcome !== undefined) return outcome;
  if (waitingFor === 'owner') return `waits for its owner until ${expiresAt}`;
  if (waitingFor === 'budget')
    return `waits for a larger budget at ${stage} (signal extendBudget): ${shortOfBudget}`;
  const step = stepUnderWay(status.steps);
  if (step === undefined) return stage;
  const since = elapsedText(nowMs - Date.parse(step.startedAt));
  return `${stage} since ${second(step.startedAt)} (${since})`;
}

/** How far the step under way is, and what it waits for. */
function stepLines(status: Status, { activities: listed, nowMs }: Now): string[] {
  const step = stepUnderWay(status.steps);
  if (step === undefined || status.waitingFor !== undefined) return [];
  const activities = ofStep(listed, step);
  return [
    [...doing({ activities, nowMs }, step), ...used({ status, activities })].join(', '),
    ...activities.flatMap(({ name, attempt, failure }) =>
      failure === undefined ? [] : [`${name}, attempt ${attempt}, after: ${failure}`],
    ),
    ...(leftAlone({ activities, nowMs }).length > 0 && step.waitsFor === undefined
      ? ['no worker of the run has taken it; start one in its folder: sovereign worker']
      : []),
  ];
}

/** What the run has used of its models, and its limits; empty if there is neither. */
export function usageLines({ spent, budget }: { spent: RunUsage; budget?: Status['budget'] }): string[] {
  const limits = [
    ...(budget?.requests === undefined ? [] : [`${budget.requests} requests`]),
    ...(budget?.tokens === undefined ? [] : [`${budget.tokens} tokens`]),
    ...(budget?.usd === undefined ? [] : [`$${budget.usd}`]),
  ];
  if (spent.requests === 0 && limits.length === 0) return [];
  return [
    `used of models: ${usageText(spent)}${limits.length === 0 ? '' : `; the budget is ${limits.join(', ')}`}`,
  ];
}

export function statusLines(
  status: Status,
  { activities = [], nowMs = Date.now() }: Partial<Now> = {},
): string[] {
  const last = status.refusals.at(-1);
  return [
    status.question,
    `  ${stateLine(status, nowMs)}, round ${status.round}`,
    ...stepLines(status, { activities, nowMs }).map((line) => `  ${line}`),
    ...(status.result ? [`  ${status.result.reason}`] : []),
    `  score ${status.score?.toFixed(1) ?? 'none yet'}${status.policy ? `, ${status.policy.verdict}` : ''}`,
    `  ${status.verified} of ${status.claims} claims verified`,
    ...[flagLine(status), stanceLine(status), opposedLine(status)].flatMap((line) =>
      line === null ? [] : [`  ${line}`],
    ),
    ...sourceLines(status).map((line) => `  ${line}`),
    ...usageLines(status).map((line) => `  ${line}`),
    ...(status.draft ? [`  draft ${status.draft}`] : []),
    ...(status.files
      ? Object.entries(paths(status.files)).map(([format, file]) => `  ${format.padEnd(9)} ${file}`)
      : []),
    ...(last ? [`  ${status.refusalsTotal} messages refused; ${last.message}: ${last.reason}`] : []),
  ].map(printable);
}
