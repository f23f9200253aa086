// A process's part in the role: registers its store, stands by as holder, and keeps the role's workflow
// alive.

import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { SovereignError } from '../errors/sovereign-error';
import { shellWord } from '../text/shell-word';
import { ARXIV_ROLE, arxivRoleId } from './role-protocol';
import { searchesWait } from './waiting-searches';

/** How often a process checks that the role still exists and knows its store. */
const LOOK_MS = 30_000;

/** Something else runs under the role's id, so arXiv cannot be searched in this namespace. */
export class RoleTaken extends SovereignError {
  override readonly code = 'RoleTaken';
  constructor(workflowId: string, what: string) {
    super(
      `${workflowId} is the id of the one connection to arXiv, but ${what} runs under it. End that: temporal workflow terminate --workflow-id ${shellWord(workflowId)}; searches then go on by themselves`,
    );
  }
}

export interface RoleMembership {
  /** Call before a run of this process's store searches arXiv. Joining again changes nothing. */
  join(): Promise<void>;
  /**
   * Joins, now or later, if the role exists or searches of this store are waiting: those of an earlier
   * process, or of one whose role was terminated. Never throws; problems are logged and retried.
   */
  watch(): void;
  leave(): void;
}

export function createRoleMembership({
  client,
  host,
  storeId,
  serve,
  log,
}: {
  client: Client;
  host: string;
  storeId: string;
  /** Starts serving the role's workflow tasks. */
  serve: () => Promise<void>;
  log: (message: string) => void;
}): RoleMembership {
  const workflowId = arxivRoleId(host);
  let joined: Promise<void> | undefined;
  let served = false;
  let timer: NodeJS.Timeout | undefined;
  let left = false;
  let looking = new AbortController();
  // Errors caused by this process stopping are not worth reporting.
  const report = (error: Error) => {
    if (!left) log(`the role of asking arXiv: ${error.message}`);
  };

  const announce = () =>
    client.workflow.signalWithStart(ARXIV_ROLE.workflowType, {
      workflowId,
      taskQueue: ARXIV_ROLE.taskQueue,
      args: [{ stores: [], predecessor: { kind: 'none' } }],
      signal: ARXIV_ROLE.join,
      signalArgs: [storeId],
      staticSummary: `The one connection to ${host}`,
    });
  const isRunning = async () => {
    try {
      const { status, type, taskQueue } = await client.workflow.getHandle(workflowId).describe();
      if (status.name !== 'RUNNING') return false;
      if (type !== ARXIV_ROLE.workflowType || taskQueue !== ARXIV_ROLE.taskQueue)
        throw new RoleTaken(workflowId, `a workflow of type ${type} on task queue ${taskQueue}`);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
  const joinIfNeeded = async () => {
    const needed = (await isRunning()) || (await searchesWait({ client, host, storeId }));
    if (needed && !left) await join();
  };
  /** The role may have been terminated, or have dropped a store whose workers were away. */
  const look = async () => {
    if (joined === undefined) return joinIfNeeded();
    const known =
      (await isRunning()) &&
      (await client.workflow.getHandle(workflowId).query<string[]>(ARXIV_ROLE.stores)).includes(storeId);
    if (!known) await announce();
  };
  const begin = async () => {
    if (!served) await serve();
    served = true;
    await isRunning();
    await announce();
  };
  // Runs are opened concurrently: join once for all of them, and again after a failure.
  const join = () => {
    joined ??= begin().catch((error: unknown) => {
      joined = undefined;
      throw error;
    });
    return joined;
  };
  return {
    join,
    watch() {
      // Abortable: after the connection is closed the client would retry the call, and its error would be
      // unhandled.
      const lookOnce = () => {
        looking = new AbortController();
        void client.connection.withAbortSignal(looking.signal, look).catch(report);
      };
      lookOnce();
      timer = setInterval(lookOnce, LOOK_MS);
      timer.unref();
    },
    leave() {
      left = true;
      looking.abort();
      clearInterval(timer);
    },
  };
}
