// How long a new holder waits before its first request, so that it never asks beside or right behind another.

import { isAlive, ownProcesses } from '../machine/processes';
import type { Predecessor } from './role-protocol';

/**
 * - Nobody held the role before: no wait.
 * - It was given up in order: the rest of what its pacer had to wait. Of that the spacing is waited in full, because
 *   `sinceMs` compares the clocks of two machines.
 * - The predecessor's signs stopped, but it was not asking, and can begin nothing without the server's word: the
 *   spacing.
 * - It was asking, and its process is gone, or it was this process: the spacing. A dead process's connections
 *   are closed.
 * - Its process is gone, and this one saw it end: the rest of the spacing since then. The time since its last sign does not
 *   count: a stopped process may have sent its request long after that, and ended a moment ago.
 * - It was asking, and nobody knows what became of it: it may be paused, or cut off. Its request ends with its
 *   timeout at the latest, then the spacing.
 *
 * @param sinceMs time since the role was free, for one given up in order
 * @param goneForMs time for which a holder's process has been seen to be gone, by this process's own clock
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

/** The distance of starts that it had come to; undefined where nobody knows. */
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
