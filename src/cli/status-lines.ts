// What `sovereign status` says of a run, for people.

import type { Status } from '../contract/run-status';
import { type RunUsage, usageText } from '../contract/run-usage';
import { flagLine, opposedLine, sourceLines, stanceLine } from '../contract/stance-text';
import { printable } from '../text/printable';
import { paths } from './report';

function stateLine({ outcome, waitingFor, expiresAt, stage, shortOfBudget }: Status): string {
  if (outcome !== undefined) return outcome;
  if (waitingFor === 'owner') return `waits for its owner until ${expiresAt}`;
  if (waitingFor === 'budget')
    return `waits for a larger budget at ${stage} (signal extendBudget): ${shortOfBudget}`;
  return stage;
}

/** What the run used of its models, and may use; nothing where neither is to be told. */
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

export function statusLines(status: Status): string[] {
  const last = status.refusals.at(-1);
  return [
    status.question,
    `  ${stateLine(status)}, round ${status.round}`,
    ...status.steps.flatMap(({ stage, endedAt, waitsFor }) =>
      endedAt === undefined && waitsFor !== undefined ? [`  ${stage} waits for ${waitsFor}`] : [],
    ),
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
