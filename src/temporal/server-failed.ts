// Why an embedded server did not start, with the end of its log.

import { readFileSync } from 'node:fs';
import { SovereignError } from '../errors/sovereign-error';
import type { ServerFolder } from './server-folder';

const LOG_LINES = 15;

/** The embedded server did not start; the message ends with the last lines of its log. */
export class EmbeddedServerFailed extends SovereignError {
  override readonly code = 'EmbeddedServerFailed';
}

export function serverFailed(reason: string, folder: ServerFolder): EmbeddedServerFailed {
  const lines = readFileSync(folder.log, { encoding: 'utf8', flag: 'a+' })
    .trim()
    .split('\n')
    .slice(-LOG_LINES);
  return new EmbeddedServerFailed(
    [
      `The embedded Temporal server did not come up: ${reason}.`,
      `Correct what its log names (${folder.log}), or set TEMPORAL_ADDRESS to a Temporal server that runs. Last lines:`,
      ...lines.map((line) => `  ${line}`),
    ].join('\n'),
  );
}
