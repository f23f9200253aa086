// What every command shares: the process it runs in, its settings, and where it prints.

import { type Config, readConfig } from '../config/config';
import { printableLines } from './printing';

/** What every command is given: the process it runs in. */
export interface Shell {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** How this command is called here, for the commands it prints: `sovereign`, or by npm from a clone. */
  readonly self: string;
  /** `--server HOST:PORT` */
  readonly server?: string;
  /** `--ui`: the embedded server serves the Temporal UI. */
  readonly ui?: boolean;
  /** This very command, on the Temporal server at that address. */
  readonly commandFor?: (address: string) => string;
}

/** The settings of this process. */
export const configOf = (shell: Shell): Config => readConfig({ ...shell, runPaths: 'allow' });

/** People read stdout, unless a program does: then stdout is its alone. */
export const outputFor = (json: boolean) => (json ? process.stderr : process.stdout);

export const logTo = (output: NodeJS.WriteStream) => (message: string) => {
  output.write(`${printableLines(message)}\n`);
};
