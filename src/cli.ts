#!/usr/bin/env node
// The `sovereign` command: parses the arguments; other modules do the work.

import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT } from './cli/exit-codes';
import { watchOutput } from './cli/output';
import { printableLines } from './cli/printing';
import type { Shell } from './cli/shell';
import { UsageError } from './cli/usage-error';
import { ConfigError } from './config/config-error';
import { SOURCES, type SourceChoice } from './contract/sources';
import { FolderUnusable, meaningOf } from './machine/folders';
import { interruption } from './machine/interruption';
import { FolderNotPrivate } from './machine/private-files';
import { beginProcess } from './runtime/begin-process';
import { VERSION } from './runtime/version';
import { shellWord } from './text/shell-word';

/** Loaded on demand: Temporal, Typst and LanceDB take a second, which other commands do not need. */
const commands = () => import('./cli/commands.js');
const worker = () => import('./worker.js');

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
};

const hostAndPort = (text: string): string => {
  const port = /^(?:[^\s:/@[\]]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text)?.[1];
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new InvalidArgumentError('It must be HOST:PORT, such as 127.0.0.1:7233.');
  return text;
};

/**
 * Flags of every command that needs a server. They belong to the shell, not to the request or the decision.
 */
interface ServerFlags {
  server?: string;
  ui?: boolean;
}

const withoutServer = <Flags extends object>({ server, ui, ...rest }: Flags & ServerFlags) => rest;

interface ResearchFlags extends ServerFlags {
  source?: SourceChoice;
  library?: string;
  out?: string;
  id?: string;
  approveAs?: string;
  papers?: number;
  claims?: number;
  priority?: number;
  json?: boolean;
}

function createProgram(given: Shell, done: (code: Promise<number>) => void): Command {
  const shell: { -readonly [Name in keyof Shell]: Shell[Name] } = { ...given };
  const server = () =>
    new Option('--server <host:port>', 'connect to this Temporal server').argParser(hostAndPort);
  const program = new Command('sovereign')
    .description(
      'Turns a research question into a paper whose every claim has been checked. Only its owner publishes it.',
    )
    .version(VERSION)
    .exitOverride()
    .addOption(server())
    .hook('preAction', (_, command) => {
      const flags = command.optsWithGlobals<ServerFlags>();
      shell.server = flags.server;
      shell.ui = flags.ui;
      // Commands that are printed must use the same server.
      if (flags.server !== undefined) shell.self = `${given.self} --server ${flags.server}`;
    })
    .showHelpAfterError('(sovereign --help shows how)');
  program.hook('preAction', (_, command) => mustNotBeEmpty(command));
  const absolute = (file: string | undefined) =>
    file === undefined ? undefined : path.resolve(shell.cwd, file);
  const json = new Option(
    '--json',
    'print progress to stderr and, as the last line of stdout, one JSON object',
  );

  program
    .command('research')
    .description('start a run and follow it to its paper')
    .argument('<question...>', 'the research question')
    .addOption(new Option('--source <source>', 'where papers come from').choices(SOURCES))
    .option('--library <path>', 'search this JSON Lines file or folder (arXiv metadata snapshot schema)')
    .option('--out <folder>', 'write papers below this folder (default: papers)')
    .option('--id <id>', 'run id; if that run is still going, follow it')
    .option('--approve-as <name>', 'approve in advance, if the policy says AUTO_APPROVE')
    .option('--papers <n>', 'number of papers to keep (default: 9)', wholeNumber)
    .option('--claims <n>', 'number of claims to take (default: 8 with a model, else 5)', wholeNumber)
    .option('--priority <n>', 'priority among waiting runs, 1 (first) to 5 (last) (default: 3)', wholeNumber)
    .addOption(json)
    .action((words: string[], flags: ResearchFlags) => {
      const { library, out, id, json: asJson, ...rest } = withoutServer(flags);
      const request = { question: words.join(' '), ...rest, library: absolute(library), out: absolute(out) };
      done(commands().then((on) => on.researchCommand(shell, { request, id, json: asJson ?? false })));
    });

  program
    .command('resume')
    .description('follow a run again and decide at its gate')
    .argument('<id>')
    .addOption(json)
    .action((id: string, flags: { json?: boolean }) =>
      done(commands().then((on) => on.resumeCommand(shell, { id, json: flags.json ?? false }))),
    );

  program
    .command('status')
    .description('show where a run stands')
    .argument('<id>')
    .option('--json', 'print the whole status as one JSON object')
    .action((id: string, flags: { json?: boolean }) =>
      done(commands().then((on) => on.statusCommand(shell, { id, json: flags.json ?? false }))),
    );

  const deciding = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .argument('<id>')
      .requiredOption('--by <name>', 'who decides')
      .option('--draft <hash>', 'decide on this draft only (sha256:...)')
      .addOption(json);
  deciding('approve', 'publish the draft at the gate')
    .option('--note <text>', "a note for the paper's page")
    .action(
      (
        id: string,
        { json: asJson, ...flags }: { by: string; note?: string; draft?: string; json?: boolean },
      ) =>
        done(
          commands().then((on) =>
            on.decideCommand(shell, {
              id,
              decision: { decision: 'approve', ...withoutServer(flags) },
              json: asJson ?? false,
            }),
          ),
        ),
    );
  deciding('reject', 'end the run without a paper')
    .requiredOption('--reason <text>', 'why')
    .action(
      (
        id: string,
        { json: asJson, ...flags }: { by: string; reason: string; draft?: string; json?: boolean },
      ) =>
        done(
          commands().then((on) =>
            on.decideCommand(shell, {
              id,
              decision: { decision: 'reject', ...withoutServer(flags) },
              json: asJson ?? false,
            }),
          ),
        ),
    );
  deciding('request-changes', 'send the draft back with instructions')
    .requiredOption('--instructions <text>', 'what should change')
    .action(
      (
        id: string,
        { json: asJson, ...flags }: { by: string; instructions: string; draft?: string; json?: boolean },
      ) =>
        done(
          commands().then((on) =>
            on.decideCommand(shell, {
              id,
              decision: { decision: 'requestChanges', ...withoutServer(flags) },
              json: asJson ?? false,
            }),
          ),
        ),
    );

  program
    .command('open')
    .description("open a run's paper or draft")
    .argument('<id>')
    .option('--ui', 'open the run in the Temporal UI instead')
    .action((id: string, flags: { ui?: boolean }) =>
      done(commands().then((on) => on.openCommand(shell, { id, ui: flags.ui ?? false }))),
    );

  program
    .command('recall')
    .description('search the claims and papers of all runs of this folder')
    .argument('<text...>')
    .option('--limit <n>', 'number of hits to show', wholeNumber, 10)
    .option('--json', 'print one JSON array')
    .action((words: string[], flags: { limit: number; json?: boolean }) =>
      done(
        import('./cli/recall.js').then(({ recallCommand }) =>
          recallCommand(shell, { text: words.join(' '), limit: flags.limit, json: flags.json ?? false }),
        ),
      ),
    );

  program
    .command('verify')
    .description('check that a published folder is unchanged; needs no network and no server')
    .argument('<folder>')
    .option('--json', 'print one JSON object')
    .action((folder: string, { json: asJson }: { json?: boolean }) =>
      done(
        import('./cli/verify.js').then(({ verifyCommand }) =>
          verifyCommand({ folder: path.resolve(shell.cwd, folder), json: asJson ?? false }),
        ),
      ),
    );

  program
    .command('doctor')
    .description('check what a run needs: Node, store, servers, sources, models; starts nothing')
    .option('--json', 'print one JSON object')
    .action(({ json: asJson }: { json?: boolean }) =>
      done(
        import('./cli/doctor.js').then(({ doctorCommand }) =>
          doctorCommand(shell, { json: asJson ?? false }),
        ),
      ),
    );

  program
    .command('dev')
    .description('run a Temporal server and a worker until Ctrl-C')
    .action(() => done(worker().then(({ serve }) => serve({ ...shell, as: 'dev' }))));
  program
    .command('worker')
    .description('run a worker on the configured Temporal server until Ctrl-C')
    .action(() => done(worker().then(({ serve }) => serve({ ...shell, as: 'worker' }))));
  const others = program.commands.filter((command) => !['recall', 'verify'].includes(command.name()));
  for (const command of others) {
    command.addOption(server());
    // `dev` always serves the UI, `open` prints what it opens, and `status` and `doctor` exit before anyone
    // could look at it.
    if (!['dev', 'open', 'status', 'doctor'].includes(command.name()))
      command.option('--ui', "serve the Temporal UI as well (this folder's own server)");
  }
  return program;
}

/** An empty argument is usually an unset variable: `--out "$FOLDER"`. */
function mustNotBeEmpty(command: Command): void {
  const given = command.opts<Record<string, unknown>>();
  for (const option of command.options) {
    const value = given[option.attributeName()];
    if (typeof value === 'string' && value.trim() === '') {
      throw new UsageError(
        `${option.long} is empty: give it a value${option.mandatory ? '' : ', or leave it out'}`,
      );
    }
  }
  for (const [index, { variadic }] of command.registeredArguments.entries()) {
    const words = variadic ? command.args.slice(index) : command.args.slice(index, index + 1);
    if (words.length > 0 && words.join('').trim() === '') {
      throw new UsageError(`<${command.registeredArguments[index]?.name()}> is empty: give it a value`);
    }
  }
}

/** Our own errors say what to do; for others, the message is all that helps a user. */
function explainError(error: unknown): { message: string; code: number } {
  const message = error instanceof Error ? error.message : String(error);
  const usage =
    UsageError.is(error) || ConfigError.is(error) || FolderUnusable.is(error) || FolderNotPrivate.is(error);
  return { message: `sovereign: ${message}`, code: usage ? EXIT.usage : EXIT.failed };
}

async function main(argv: string[]): Promise<number> {
  const interrupt = interruption();
  const output = watchOutput(() => interrupt.abort());
  const finish = async (code: number): Promise<number> => {
    await output.flushed();
    const failure = output.failure();
    // The reader, such as `head`, has closed the pipe: everything had been written anyway.
    if (failure === undefined || (failure.code === 'EPIPE' && code !== EXIT.interrupted)) return code;
    process.stderr.write(
      `sovereign: standard output cannot be written (${meaningOf(failure)}); nothing is lost: sovereign resume <id> follows a run further\n`,
    );
    return EXIT.failed;
  };
  // npm sets this variable only for its scripts.
  const self = process.env.npm_lifecycle_event === undefined ? 'sovereign' : 'npm run sovereign --';
  const [name = '', ...rest] = argv.slice(2).map(shellWord);
  const commandFor = (address: string) => [self, name, '--server', address, ...rest].join(' ');
  let running: Promise<number> = Promise.resolve(EXIT.published);
  try {
    const cwd = beginProcess(process.env);
    const shell: Shell = { env: process.env, cwd, signal: interrupt.signal, self, commandFor };
    await createProgram(shell, (code) => {
      running = code;
    }).parseAsync(argv);
    return await finish(await running);
  } catch (error) {
    // Commander has already printed what was wrong with the arguments.
    if (error instanceof CommanderError) return finish(error.exitCode === 0 ? EXIT.published : EXIT.usage);
    const { message, code } = explainError(error);
    process.stderr.write(`${printableLines(message)}\n`);
    return code;
  }
}

main(process.argv).then((code) => process.exit(code));
