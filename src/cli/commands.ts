// The work of each command. cli.ts parses the arguments; the functions here return the exit code.

import { existsSync } from 'node:fs';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../config/config';
import { type Decision, QUERIES, type ResearchRequest, storeTaskQueue } from '../contract/protocol';
import { shortRef } from '../contract/ref';
import type { DraftView, Status } from '../contract/run-status';
import { LibraryUnusable, libraryFiles } from '../literature/library-files';
import { jsonText } from '../paper/json-text';
import { openSession, type Session } from '../runtime/session';
import type { RunningWorker } from '../runtime/start-worker';
import { printable } from '../text/printable';
import { shellWord } from '../text/shell-word';
import { chooseSource } from './choose-source';
import { EXIT, exitCodeOf } from './exit-codes';
import { type FollowOptions, follow, resultOf } from './follow';
import { decide } from './gate';
import { localServers, noModelNotice } from './local-models';
import { openWithDesktop } from './open-file';
import { pendingActivities } from './pending-activities';
import { createProgress } from './progress';
import { endingJson, endingLines, paths } from './report';
import { checkId, checkNewId } from './run-id';
import { configOf, logTo, outputFor, type Shell } from './shell';
import { attachTo, idFor, type StartedRun, startRun } from './start-run';
import { statusLines } from './status-lines';
import { UsageError } from './usage-error';
import { ask } from './watch';
import { WorkerMissing } from './worker-missing';

const isInteractive = (json: boolean) => Boolean(process.stdin.isTTY && outputFor(json).isTTY);

async function withSession<T>(
  shell: Shell,
  options: Omit<Parameters<typeof openSession>[0], 'env' | 'config'> & { config?: Config },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { env, server, ui, commandFor } = shell;
  const config = options.config ?? configOf(shell);
  const session = await openSession({ ui, ...options, config, env, server, commandFor });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

interface FollowFlags {
  readonly json: boolean;
  readonly owner?: string;
  readonly leaveAtGate?: boolean;
}

async function followToEnd(
  shell: Shell,
  session: Session,
  run: StartedRun,
  { json, owner, leaveAtGate = false }: FollowFlags,
): Promise<number> {
  const output = outputFor(json);
  const options: FollowOptions = {
    run,
    server: session.server,
    // Programs read only the final result.
    progress: createProgress(output, json ? { everyMs: null } : {}),
    output,
    interactive: isInteractive(json),
    owner,
    leaveAtGate,
    signal: shell.signal,
    self: shell.self,
  };
  const worker = session.worker?.stopped ?? new Promise<never>(() => undefined);
  const ending = await Promise.race([
    follow(options),
    worker.then(() => Promise.reject(new WorkerMissing('the worker of this command stopped'))),
  ]);
  if (ending.outcome === 'interrupted') {
    output.write(
      `\nInterrupted. Nothing is lost; to follow the run again: ${shell.self} resume ${shellWord(run.workflowId)}\n`,
    );
  } else if (!json) output.write(`${endingLines(ending).join('\n')}\n`);
  if (json) process.stdout.write(`${endingJson(ending)}\n`);
  return exitCodeOf(ending.outcome);
}

export async function researchCommand(
  shell: Shell,
  options: { request: ResearchRequest; id: string | undefined; json: boolean },
): Promise<number> {
  const { library } = options.request;
  if (library !== undefined && !existsSync(library)) {
    throw new UsageError(`--library ${library} does not exist; correct the path`);
  }
  if (library !== undefined) {
    await libraryFiles(library).catch((error: unknown) => {
      throw LibraryUnusable.is(error)
        ? new UsageError(`--library: ${error.message}`, { cause: error })
        : error;
    });
  }
  const output = outputFor(options.json);
  const log = logTo(output);
  const config = configOf(shell);
  const chosenSource = options.request.source === undefined && options.request.library === undefined;
  const local = config.model === undefined ? localServers() : undefined;
  const source = chosenSource ? await chooseSource(config, log) : options.request.source;
  if (local !== undefined) log(noModelNotice(await local));
  const request: ResearchRequest = { ...options.request, source };
  if (shell.signal.aborted) return EXIT.interrupted;
  return withSession(shell, { config, log, work: 'all' }, async (session) => {
    if (shell.signal.aborted) return EXIT.interrupted;
    const workflowId = options.id ?? idFor(request.question);
    checkNewId(workflowId);
    const run = await startRun({
      client: session.client,
      namespace: session.server.namespace,
      // Use this store's own queue, so that this folder's settings apply whatever other workers exist.
      taskQueue: storeTaskQueue((session.worker as RunningWorker).storeId),
      workflowId,
      request,
      chosenSource,
      self: shell.self,
    });
    log(`${run.attached ? 'Resuming' : 'Started'} run ${workflowId} on ${session.server.description}`);
    const whileHere = session.server.how === 'own' ? ' (while this command runs)' : '';
    if (session.server.uiUrl) log(`Watch it at ${runUrl(session, run)}${whileHere}`);
    else if (isEmbedded(session))
      log(
        `Watch it in the Temporal UI, from another terminal: ${shell.self} open ${shellWord(workflowId)} --ui`,
      );
    return followToEnd(shell, session, run, {
      json: options.json,
      owner: request.approveAs,
      leaveAtGate: request.approveAs !== undefined,
    });
  });
}

const isEmbedded = ({ server }: Session) => server.how === 'own' || server.how === 'shared';

const runUrl = (session: Session, run: StartedRun) =>
  `${session.server.uiUrl}/namespaces/${session.server.namespace}/workflows/${encodeURIComponent(run.workflowId)}/${run.runId}`;

/** Describes the other folder that a run belongs to, if it belongs to one. */
async function whereElse({ handle }: StartedRun, storeId: string): Promise<string | undefined> {
  const { taskQueue, status } = await handle.describe();
  if (taskQueue === storeTaskQueue(storeId)) return undefined;
  // Only workers of that store know more.
  if (taskQueue.startsWith(storeTaskQueue(''))) return '';
  if (status.name !== 'RUNNING') return undefined;
  // The run was started on the shared queue, where any worker answers queries. If none does, the command
  // itself will get no answer either.
  const profile = await ask<Status>(handle, QUERIES.status).then(
    (told) => told.profile,
    () => undefined,
  );
  return profile === undefined || profile.storeId === storeId
    ? undefined
    : ` (its papers go to ${printable(profile.papersFolder)})`;
}

/** Finds a run by its id. If it does not exist, the error says where it was looked for. */
async function find(session: Session, workflowId: string): Promise<StartedRun> {
  checkId(workflowId);
  try {
    const run = await attachTo(session.client, workflowId);
    const elsewhere = session.worker && (await whereElse(run, session.worker.storeId));
    if (elsewhere !== undefined) {
      process.stderr.write(
        `${printable(`Run ${workflowId} belongs to another folder${elsewhere}; it moves only while a worker runs there (sovereign worker).`)}\n`,
      );
    }
    return run;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UsageError(
      `no run ${workflowId} on ${session.server.description}. Correct the id, run the command in the folder the run was started in, or name its server with --server HOST:PORT`,
      { cause: error },
    );
  }
}

export const resumeCommand = (shell: Shell, options: { id: string; json: boolean }): Promise<number> =>
  withSession(shell, { log: logTo(outputFor(options.json)), work: 'all' }, async (session) =>
    followToEnd(shell, session, await find(session, options.id), { json: options.json }),
  );

/** Binds a decision to the draft that the owner could read when deciding: the one now at the gate. */
async function bound(run: StartedRun, decision: Decision, output: NodeJS.WriteStream): Promise<Decision> {
  if (decision.draft !== undefined) return decision;
  const { draft, files } = await ask<Status>(run.handle, QUERIES.status);
  if (draft === undefined) return decision;
  output.write(`${printable(`Deciding on draft ${shortRef(draft)}${files ? ` in ${files.folder}` : ''}`)}\n`);
  return { ...decision, draft };
}

export const decideCommand = (
  shell: Shell,
  options: { id: string; decision: Decision; json: boolean },
): Promise<number> =>
  withSession(shell, { log: logTo(outputFor(options.json)), work: 'all' }, async (session) => {
    const run = await find(session, options.id);
    const { status } = await run.handle.describe();
    if (status.name !== 'RUNNING')
      throw new UsageError(
        `run ${options.id} has ended (${status.name.toLowerCase()}); nothing is left to decide`,
      );
    const decision = await bound(run, options.decision, outputFor(options.json));
    const { accepted, reason } = await decide(run.handle, decision);
    if (!accepted) throw new UsageError(`not counted: ${reason}`);
    outputFor(options.json).write(`${reason}\n`);
    return followToEnd(shell, session, run, {
      json: options.json,
      owner: options.decision.by,
      leaveAtGate: true,
    });
  });

export const statusCommand = (shell: Shell, options: { id: string; json: boolean }): Promise<number> =>
  withSession(shell, { log: logTo(process.stderr), work: 'queries' }, async (session) => {
    const run = await find(session, options.id);
    const described = await run.handle.describe();
    const { status: execution } = described;
    if (execution.name !== 'RUNNING' && execution.name !== 'COMPLETED') {
      // A run that failed or was terminated cannot answer queries about its ending.
      const ending = await resultOf(run);
      process.stdout.write(`${options.json ? endingJson(ending) : endingLines(ending).join('\n')}\n`);
      return EXIT.published;
    }
    const status = await ask<Status>(run.handle, QUERIES.status);
    process.stdout.write(
      `${options.json ? jsonText(status) : statusLines(status, { activities: pendingActivities(described) }).join('\n')}\n`,
    );
    return EXIT.published;
  });

export const openCommand = (shell: Shell, options: { id: string; ui: boolean }): Promise<number> =>
  withSession(shell, { log: logTo(process.stderr), work: 'queries', ui: options.ui }, async (session) => {
    const run = await find(session, options.id);
    const target = options.ui ? uiOf(session, run) : await pageOf(run);
    process.stdout.write(`${printable(target)}\n`);
    const opened = process.stdout.isTTY && (await openWithDesktop(target));
    if (process.stdout.isTTY && !opened) {
      process.stderr.write('No viewer was found on this machine; open it yourself.\n');
    }
    if (options.ui && session.server.how === 'own') await keepUi(shell);
    return EXIT.published;
  });

/** The server started for this command stops with it, and so does the UI. */
async function keepUi({ signal, self }: Shell): Promise<void> {
  if (!process.stdout.isTTY) {
    process.stderr.write(
      `This server was started for this command and stops with it; start \`${self} dev\` to keep it up.\n`,
    );
    return;
  }
  process.stderr.write('The Temporal UI is there until Ctrl-C.\n');
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function uiOf(session: Session, run: StartedRun): string {
  if (!session.server.uiUrl)
    throw new UsageError(
      `the address of the Temporal UI of ${session.server.description} is not known; open it where that server has it`,
    );
  return runUrl(session, run);
}

async function pageOf(run: StartedRun): Promise<string> {
  const status = await ask<Status>(run.handle, QUERIES.status);
  const files = status.files ?? (await ask<DraftView | null>(run.handle, QUERIES.draft))?.files;
  if (!files) {
    throw new UsageError(
      status.outcome === undefined
        ? `run ${run.workflowId} has no draft yet (it is at "${status.stage}")`
        : `run ${run.workflowId} ended without a draft: ${status.result?.reason ?? status.outcome}`,
    );
  }
  const found = paths(files);
  return found.pdf ?? found.html ?? (found.md as string);
}
