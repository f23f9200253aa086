// Descriptions of steps under way, the same at the terminal and on the run's page. Pure and workflow-safe.

import type { Stage, Step } from './run-status';

/** What each step does, while it is running. */
export const STEP_DOES: Readonly<Record<Stage, string>> = {
  open: 'checks folders, sources and models',
  plan: 'plans queries',
  search: 'asks the sources',
  select: 'ranks what was found',
  extract: 'reads papers and checks claims',
  verify: 'scores claims against their quotes',
  index: 'embeds papers and claims',
  draft: 'writes the draft and checks its sentences',
  tribunal: 'three reviewers read the draft',
  policy: 'applies the policy',
  gate: 'writes the draft in all formats',
  publish: 'writes the paper in all formats',
};

/** `12 s`, `4 min 12 s`, `1 h 5 min` */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The step under way; undefined if there is none. */
export const stepUnderWay = (steps: readonly Step[]): Step | undefined =>
  steps.findLast(({ endedAt }) => endedAt === undefined);
