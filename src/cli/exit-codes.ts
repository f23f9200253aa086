import type { Outcome } from '../contract/run-status';

export const EXIT = {
  published: 0,
  /** The run failed, or the command could not do its work. */
  failed: 1,
  usage: 2,
  /** The run ended without a paper: rejected, expired, no-evidence or cancelled. */
  noPaper: 3,
  /** The run waits for its owner, and nobody at the terminal can decide. */
  undecided: 4,
  /** Ctrl-C: the run is unaffected. */
  interrupted: 130,
} as const;

export function exitCodeOf(outcome: Outcome | 'failed' | 'undecided' | 'interrupted'): number {
  switch (outcome) {
    case 'published':
      return EXIT.published;
    case 'rejected':
    case 'expired':
    case 'no-evidence':
    case 'cancelled':
      return EXIT.noPaper;
    case 'undecided':
      return EXIT.undecided;
    case 'interrupted':
      return EXIT.interrupted;
    case 'failed':
      return EXIT.failed;
    default:
      return outcome satisfies never;
  }
}
