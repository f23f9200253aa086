// What a command prints at its end: the paper's paths for people, one JSON object for programs.

import path from 'node:path';
import type { PaperFiles } from '../contract/paper-files';

import type { Outcome, ResearchResult, Status } from '../contract/run-status';
import { jsonText } from '../paper/json-text';
import { printable } from '../text/printable';

/** Absolute paths by format, as `--json` prints them. */
export function paths(files: PaperFiles): Record<string, string> {
  const { folder, ...names } = files;
  return Object.fromEntries(Object.entries(names).map(([format, name]) => [format, path.join(folder, name)]));
}

export interface Ending {
  readonly workflowId: string;
  readonly runId: string;
  readonly outcome: Outcome | 'failed' | 'undecided' | 'interrupted';
  readonly reason: string;
  readonly result?: ResearchResult;
  /** For a run left at its gate: its status there. */
  readonly atGate?: Status;
}

/** The last line of stdout with `--json`. Omits fields that this outcome does not have. */
export function endingJson({ workflowId, runId, outcome, reason, result, atGate }: Ending): string {
  const told = result ?? atGate;
  return jsonText({
    workflowId,
    runId,
    outcome,
    reason,
    score: told?.score ?? undefined,
    rounds: result?.rounds ?? atGate?.round,
    policy: result?.policy ?? atGate?.policy?.verdict,
    claims: told?.claims,
    verified: told?.verified,
    nothing: result?.nothing,
    paper: result?.paper && paths(result.paper),
    draft: atGate?.files && paths(atGate.files),
  });
}

export function endingLines({ workflowId, outcome, reason, result }: Ending): string[] {
  const score = result?.score == null ? '' : `, score ${result.score.toFixed(1)}`;
  const files = result?.paper
    ? Object.entries(paths(result.paper)).map(([format, file]) => `  ${format.padEnd(9)} ${file}`)
    : [];
  // A failure's reason can contain what a server answered; ids and folders are user input.
  return [`${workflowId}: ${outcome}${score} (${reason})`, ...files].map(printable);
}
