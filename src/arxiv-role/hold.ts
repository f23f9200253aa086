// The activity that is the role: while it runs, this process serves the searches of its store.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { FAILURES } from '../contract/protocol';
import type { StatefulPacer } from '../http/pacer';
import { ownProcesses } from '../machine/processes';
import type { RoleGate } from './before-request';
import { openLease, type Renewal } from './lease';
import { firstWaitMs, gapBefore } from './predecessor';
import {
  arxivTaskQueue,
  type HoldEnded,
  type HolderNote,
  type HoldRequest,
  type Predecessor,
  ROLE_BEAT_MS,
  SLICE_MS,
} from './role-protocol';
import { searchesWait } from './waiting-searches';
import type { Witness } from './witness';

/** A heartbeat that takes longer arrives too late to be useful. */
const CONFIRM_MS = 2_000;
/** Shorter than the role's term: the SDK has its own timeout, with a few seconds of grace. */
const REASSURE_MS = 4_000;
/**
 * How often a holder checks whether other stores wait, and how long it may be idle before it makes room for
 * them: less than the spacing, so that no time is lost.
 */
const LOOK_MS = 1_000;

/** Serves one task queue until it is stopped; its current work then finishes, or is cancelled, first. */
export interface SearchWorker {
  stop(): Promise<void>;
}

export interface HoldOptions {
  readonly client: Client;
  readonly identity: string;
  readonly storeId: string;
  readonly host: string;
  readonly pacer: StatefulPacer;
  readonly gate: RoleGate;
  readonly spacingMs: number;
  readonly requestTimeoutMs: number;
  readonly witness: Witness;
  /** Aborts when this process wants to stop. */
  readonly stopping: AbortSignal;
  startSearching(taskQueue: string): Promise<SearchWorker>;
}

/**
 * One term as holder. Ends normally when the process stops or another store's turn has come, else with
 * RoleLost.
 */
export const holdArxivRole =
  (options: HoldOptions) =>
  async (request: HoldRequest): Promise<HoldEnded> => {
    const { client, storeId, host, pacer, gate, spacingMs, requestTimeoutMs, witness, stopping } = options;
    const context = Context.current();
    const { info, cancellationSignal } = context;
    if (request.host !== host) {
      throw ApplicationFailure.retryable(
        `this worker asks arXiv at ${host}, the role is for ${request.host}`,
        FAILURES.cannotServeProfile,
      );
    }
    let asking = false;
    let requests = 0;
    let reassuredAt = Number.NEGATIVE_INFINITY;
    // The SDK ends an activity from which it has not seen a heartbeat for a while. Its heartbeat may arrive
    // after ours, so it carries the note that makes a successor wait longest.
    const reassureSdk = (details: HolderNote) => {
      if (performance.now() - reassuredAt < REASSURE_MS) return;
      reassuredAt = performance.now();
      context.heartbeat({ ...details, asking: true } satisfies HolderNote);
    };
    const holder = randomUUID();
    const note = (): HolderNote => ({
      holder,
      pid: process.pid,
      processes: ownProcesses(),
      asking,
      pacer: pacer.state(),
      requests,
    });
    const lease = openLease<HolderNote>({
      termMs: info.heartbeatTimeoutMs as number,
      confirm(details) {
        reassureSdk(details);
        return confirm({ ...options, taskToken: info.taskToken, details });
      },
    });
    const lastNote = info.heartbeatDetails as HolderNote | undefined;
    const predecessor: Predecessor =
      lastNote === undefined ? request.predecessor : { kind: 'vanished', note: lastNote };
    const waitMs = firstWaitMs({
      predecessor,
      sinceMs: Date.now() - info.currentAttemptScheduledTimestampMs,
      spacingMs,
      requestTimeoutMs,
      goneForMs: witness.goneForMs,
    });
    // Until the first request, a successor has to wait as long as we do.
    pacer.resume({ gapMs: gapBefore(predecessor) ?? spacingMs, waitMs });

    // Sequentially, each with the state at the time of sending: an earlier note must not arrive after a later
    // one.
    let telling: Promise<unknown> = Promise.resolve();
    const tell = () => {
      const told = telling.then(() => lease.renew(note()));
      telling = told;
      return told;
    };

    if ((await tell()) === 'lost') throw lease.lost.reason;
    const closeGate = gate.open({
      lease,
      async note(begins) {
        asking = begins;
        if (begins) requests += 1;
        return tell();
      },
    });
    const over = AbortSignal.any([lease.lost, stopping, cancellationSignal]);
    let worker: SearchWorker | undefined;
    let yieldTo: string | null;
    try {
      worker = await options.startSearching(arxivTaskQueue({ host, storeId }));
      yieldTo = await serve();
    } finally {
      // Work under way finishes first; until then nobody else may ask, so the lease is still renewed.
      const beating = setInterval(() => void tell(), ROLE_BEAT_MS);
      try {
        await worker?.stop();
      } finally {
        clearInterval(beating);
        closeGate();
        lease.end();
      }
    }
    return { yieldTo, pacer: pacer.state() };

    /**
     * Runs until the term is over. Returns the store whose turn it is now, or null if the only reason is
     * stopping.
     */
    async function serve(): Promise<string | null> {
      const beganAt = performance.now();
      let lookedAt = beganAt;
      let idleSince = beganAt;
      let seen = 0;
      for (;;) {
        const renewal = await tell();
        if (renewal === 'lost') throw lease.lost.reason;
        if (renewal === 'recalled' || stopping.aborted || cancellationSignal.aborted) return null;
        await sleep(ROLE_BEAT_MS, undefined, { signal: over }).catch(() => undefined);
        const now = performance.now();
        if (seen !== requests || asking) idleSince = now;
        seen = requests;
        if (request.others.length === 0 || now - lookedAt < LOOK_MS) continue;
        lookedAt = now;
        if (now - beganAt < SLICE_MS && now - idleSince < LOOK_MS) continue;
        const waiting = await firstWaiting({ client, host, stores: request.others });
        if (waiting !== undefined) return waiting;
      }
    }
  };

/** Sends its own heartbeat, because the SDK's does not report whether it arrived. */
async function confirm({
  client,
  identity,
  taskToken,
  details,
}: {
  client: Client;
  identity: string;
  taskToken: Uint8Array;
  details: HolderNote;
}): Promise<Renewal> {
  try {
    const { cancelRequested } = await client.connection.withDeadline(Date.now() + CONFIRM_MS, () =>
      client.workflowService.recordActivityTaskHeartbeat({
        namespace: client.options.namespace,
        identity,
        taskToken,
        details: { payloads: [defaultPayloadConverter.toPayload(details)] },
      }),
    );
    return cancelRequested ? 'recalled' : 'held';
  } catch (error) {
    if ((error as { code?: number }).code === NOT_FOUND) return 'lost';
    throw error;
  }
}

/** gRPC status for an activity attempt that the server has given up. */
const NOT_FOUND = 5;

/**
 * The first of the stores with a search in its queue. Ignores an unreachable server, which the lease handles.
 */
async function firstWaiting({
  client,
  host,
  stores,
}: {
  client: Client;
  host: string;
  stores: readonly string[];
}): Promise<string | undefined> {
  for (const storeId of stores) {
    if (await searchesWait({ client, host, storeId }).catch(() => false)) return storeId;
  }
  return undefined;
}
