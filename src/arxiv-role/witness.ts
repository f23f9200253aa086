// Watches the holder's process on this machine, so that a successor can count the time since it ended.

import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { isAlive, ownProcesses } from '../machine/processes';
import { arxivRoleId, type HolderNote } from './role-protocol';

/**
 * How often to ask the server who the holder is. If a holder ends before this process has heard of it, that
 * is missed.
 */
const LEARN_MS = 5_000;
/** How often to check the holder's process: a successor waits at most this much longer than necessary. */
const LOOK_MS = 250;

export interface Witness {
  /** Call it when this process stands by as holder; a second call changes nothing. */
  start(): void;
  stop(): void;
  /**
   * Milliseconds since this process first saw that the holder's process was gone, by its own clock; 0 if it
   * did not see that. Never more than the time since the process ended, whatever happened to the machines'
   * clocks.
   */
  goneForMs(holder: string): number;
}

/** @param options.now milliseconds of a monotonic clock */
export function createWitness({
  holderNow,
  now = () => performance.now(),
  processes = ownProcesses(),
  alive = isAlive,
}: {
  /** The holder's latest note; undefined if there is none, or the server cannot be reached. */
  holderNow: () => Promise<HolderNote | undefined>;
  now?: () => number;
  processes?: string | null;
  alive?: (pid: number) => boolean;
}): Witness {
  let watched: { readonly holder: string; readonly pid: number; goneAtMs?: number } | undefined;
  let timers: NodeJS.Timeout[] = [];

  async function learn(): Promise<void> {
    const note = await holderNow();
    if (note === undefined || processes === null || note.processes !== processes) return;
    if (note.pid === process.pid || note.holder === watched?.holder) return;
    watched = { holder: note.holder, pid: note.pid };
  }
  function look(): void {
    if (watched === undefined || watched.goneAtMs !== undefined || alive(watched.pid)) return;
    watched.goneAtMs = now();
  }

  return {
    start() {
      if (timers.length > 0) return;
      void learn();
      timers = [setInterval(() => void learn(), LEARN_MS), setInterval(look, LOOK_MS)];
      for (const timer of timers) timer.unref();
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
    goneForMs(holder) {
      const goneAtMs = watched?.holder === holder ? watched.goneAtMs : undefined;
      return goneAtMs === undefined ? 0 : now() - goneAtMs;
    },
  };
}

/** The note that the holder last left at the server. Never throws. */
export async function latestNote(client: Client, host: string): Promise<HolderNote | undefined> {
  try {
    const { raw } = await client.workflow.getHandle(arxivRoleId(host)).describe();
    const [payload] = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads ?? [];
    return payload ? defaultPayloadConverter.fromPayload<HolderNote>(payload) : undefined;
  } catch {
    return undefined;
  }
}
