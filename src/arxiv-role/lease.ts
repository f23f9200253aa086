// A right that ends by itself: held as long as the server has lately confirmed it, and not a moment longer.

import { SovereignError } from '../errors/sovereign-error';

/** The worker may not ask arXiv (any more): another one does. */
export class RoleLost extends SovereignError {
  override readonly code = 'RoleLost';
}

export type Renewal =
  | 'held'
  /** The server wants the role back. It is still held, and may be given up in order. */
  | 'recalled'
  | 'lost';

/** `unconfirmed`: the server was not reached, so what was left there is not known to have arrived; still held. */
export type Renewed = Renewal | 'unconfirmed';

export interface Lease<Details> {
  /**
   * Asks the server, and leaves `details` there for a successor to read. An unreachable server changes nothing:
   * the lease runs on to its end.
   */
  renew(details: Details): Promise<Renewed>;
  isHeld(): boolean;
  /** Aborts with RoleLost as reason when the lease ends. */
  readonly lost: AbortSignal;
  /** Ends it: given up in order. */
  end(): void;
}

/**
 * A lease of `termMs` from the moment each successful renewal was sent. The server counts the same term from
 * when the renewal arrived, which is later: before it gives the role away this lease has ended.
 * It is held from the first renewal on.
 *
 * @param confirm asks the server: `lost` where it knows that another one holds the role; throws where it cannot
 *   be reached.
 * @param now milliseconds of a clock that does not jump
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
