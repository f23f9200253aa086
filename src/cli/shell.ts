// What every command shares: the process it runs in, its settings, and where it prints.

import { type Config, readConfig } from '../config/config';
import { printableLines } from './printing';

/** What every command is given: the process it runs in. */
export interface Shell {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** How to invoke this command in the commands it prints: `sovereign`, or `npm run` in a clone. */
  readonly self: string;
  /** `--server HOST:PORT` */
  readonly server?: string;
  /** `--ui`: the embedded server serves the Temporal UI. */
  readonly ui?: boolean;
  /** This same command, but for the Temporal server at that address. */
  readonly commandFor?: (address: string) => string;
}

/** The settings of this process. */
export const configOf = (shell: Shell): Config => readConfig({ ...shell, runPaths: 'allow' });

/** Output for people goes to stdout, unless a program reads stdout. */
export const outputFor = (json: boolean) => (json ? process.stderr : process.stdout);

export const logTo = (output: NodeJS.WriteStream) => (message: string) => {
  output.write(`${printableLines(message)}\n`);
};
