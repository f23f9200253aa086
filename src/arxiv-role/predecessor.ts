// How long a new holder waits before its first request, so that it never asks concurrently with, or too soon
// after, another.

import { isAlive, ownProcesses } from '../machine/processes';
import type { Predecessor } from './role-protocol';

/**
 * - Nobody held the role before: no wait.
 * - It was given up in an orderly way: the rest of its pacer's wait. The spacing part of it is waited in
 *   full, because `sinceMs` compares the clocks of two machines.
 * - The predecessor's heartbeats stopped, but it was not asking, and cannot start a request without the
 *   server's confirmation: the spacing.
 * - It was asking, and its process is gone, or it was this process: the spacing. A dead process's connections
 *   are closed.
 * - Its process is gone, and this process saw it end: the rest of the spacing since then. The time since its
 *   last heartbeat does not count: a stopped process may have sent its request long after that, and ended a
 *   moment ago.
 * - It was asking, and its fate is unknown: it may be paused, or disconnected. Its request ends at its
 *   timeout at the latest; then the spacing.
 *
 * @param sinceMs time since the role became free, if it was given up in an orderly way
 * @param goneForMs time since this process saw the holder's process end, by its own clock
 */
export function firstWaitMs({
  predecessor,
  sinceMs,
  spacingMs,
  requestTimeoutMs,
  goneForMs = () => 0,
  processes = ownProcesses(),
  alive = isAlive,
}: {
  predecessor: Predecessor;
  sinceMs: number;
  spacingMs: number;
  requestTimeoutMs: number;
  goneForMs?: (holder: string) => number;
  processes?: string | null;
  alive?: (pid: number) => boolean;
}): number {
  switch (predecessor.kind) {
    case 'none':
      return 0;
    case 'left': {
      const { waitMs } = predecessor.pacer;
      return Math.max(Math.min(waitMs, spacingMs), waitMs - Math.max(0, sinceMs));
    }
    case 'vanished': {
      const { note } = predecessor;
      if (note === null) return requestTimeoutMs + spacingMs;
      const here = processes !== null && note.processes === processes;
      const gone = here && (note.pid === process.pid || !alive(note.pid));
      const wait = !note.asking || gone ? spacingMs : requestTimeoutMs + spacingMs;
      const sawItGoMs = here && gone ? goneForMs(note.holder) : 0;
      return Math.max(0, Math.max(wait, note.pacer.waitMs) - sawItGoMs);
    }
    default:
      return predecessor satisfies never;
  }
}

/** The predecessor's last spacing of starts; undefined if unknown. */
export function gapBefore(predecessor: Predecessor): number | undefined {
  switch (predecessor.kind) {
    case 'none':
      return undefined;
    case 'left':
      return predecessor.pacer.gapMs;
    case 'vanished':
      return predecessor.note?.pacer.gapMs;
    default:
      return predecessor satisfies never;
  }
}
