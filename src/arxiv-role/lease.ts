// A lease: held as long as the server has recently confirmed it, and not a moment longer.

import { SovereignError } from '../errors/sovereign-error';

/** The worker may not, or no longer, ask arXiv: another one does. */
export class RoleLost extends SovereignError {
  override readonly code = 'RoleLost';
}

export type Renewal =
  | 'held'
  /** The server wants the role back. It is still held, and may be given up in an orderly way. */
  | 'recalled'
  | 'lost';

/**
 * `unconfirmed`: the server was not reached, so it may not have received the note; the lease is still held.
 */
export type Renewed = Renewal | 'unconfirmed';

export interface Lease<Details> {
  /**
   * Asks the server, and leaves `details` there for a successor to read. An unreachable server changes
   * nothing: the lease runs to its end.
   */
  renew(details: Details): Promise<Renewed>;
  isHeld(): boolean;
  /** Aborts with RoleLost as reason when the lease ends. */
  readonly lost: AbortSignal;
  /** Ends the lease in an orderly way. */
  end(): void;
}

/**
 * A lease of `termMs` from the moment each successful renewal was sent. The server counts the same term from
 * the renewal's arrival, which is later, so this lease has ended before the server gives the role away. Held
 * from the first renewal on.
 *
 * @param confirm asks the server: returns `lost` if the server knows that another worker holds the role;
 * throws if it cannot be reached.
 * @param now milliseconds of a monotonic clock
 */
export function openLease<Details>({
  confirm,
  termMs,
  now = () => performance.now(),
}: {
  confirm: (details: Details) => Promise<Renewal>;
  termMs: number;
  now?: () => number;
}): Lease<Details> {
  const ended = new AbortController();
  let endsAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const lose = (why: string) => {
    clearTimeout(timer);
    if (!ended.signal.aborted) ended.abort(new RoleLost(why));
  };
  const isHeld = () => !ended.signal.aborted && now() < endsAt;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => (isHeld() ? watch() : lose('the Temporal server has not confirmed the role for too long')),
      Math.max(1, endsAt - now()),
    );
  };

  return {
    lost: ended.signal,
    isHeld,
    async renew(details) {
      if (ended.signal.aborted) return 'lost';
      const sentAt = now();
      const renewal = await confirm(details).catch((): Renewal | undefined => undefined);
      if (renewal === 'lost') lose('another worker has the role');
      else if (renewal !== undefined && !ended.signal.aborted) {
        endsAt = Math.max(endsAt, sentAt + termMs);
        watch();
      }
      if (isHeld()) return renewal ?? 'unconfirmed';
      lose('the Temporal server has not confirmed the role for too long');
      return 'lost';
    },
    end: () => lose('the role was given up'),
  };
}
