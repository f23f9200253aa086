// How long a new holder waits before its first request, so that it never asks beside or right behind another.

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { PacerState } from '../literature/pacer';
import { isAlive } from '../temporal/processes';

/** What a holder leaves at the server with each sign of life. */
export interface HolderNote {
  readonly holder: string;
  readonly pid: number;
  /** Where `pid` can be looked up: machine, boot and process namespace. Null where the system does not tell. */
  readonly processes: string | null;
  /** A request is, or is about to be, under way. Written before it is sent. */
  readonly asking: boolean;
  readonly pacer: PacerState;
  /** Requests begun in this term. */
  readonly requests: number;
}

/** Names the set of processes that this one's ids belong to; null where that is not certain. */
export function ownProcesses(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/**
 * - Nobody held the role before: no wait.
 * - It was given up in order: the rest of the spacing.
 * - The predecessor's signs stopped, but it was not asking, and can begin nothing without the server's word: the
 *   spacing.
 * - It was asking, and its process is gone, or it was this process: the spacing. A dead process's connections
 *   are closed.
 * - It was asking, and nobody knows what became of it: it may be paused, or cut off. Its request ends with its
 *   timeout at the latest, then the spacing.
 *
 * @param sinceMs time since the role was free, for one given up in order
 */
export function firstWaitMs({
  heldBefore,
  predecessor,
  sinceMs,
  spacingMs,
  requestTimeoutMs,
  processes = ownProcesses(),
  alive = isAlive,
}: {
  heldBefore: boolean;
  predecessor: HolderNote | undefined;
  sinceMs: number;
  spacingMs: number;
  requestTimeoutMs: number;
  processes?: string | null;
  alive?: (pid: number) => boolean;
}): number {
  if (predecessor === undefined) {
    return heldBefore ? Math.min(spacingMs, Math.max(0, spacingMs - sinceMs)) : 0;
  }
  const { asking, pid, pacer } = predecessor;
  const here = processes !== null && predecessor.processes === processes;
  const gone = here && (pid === process.pid || !alive(pid));
  const wait = !asking || gone ? spacingMs : requestTimeoutMs + spacingMs;
  return Math.max(wait, pacer.waitMs);
}
