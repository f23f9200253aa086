// What `sovereign doctor` finds, and how long it waits for one thing.

/** `fail`: a run would end without a paper. `warn`: it would do without something. */
export type State = 'ok' | 'warn' | 'fail';

export interface Finding {
  readonly name: string;
  readonly state: State;
  /** What was found, as a clause without a full stop. */
  readonly finding: string;
  /** What to do about it. Absent: nothing has to be done, or the finding says so. */
  readonly remedy?: string;
}

/** What a check says of its thing. */
export type Found = Omit<Finding, 'name'>;

export const ok = (finding: string): Found => ({ state: 'ok', finding });
export const warn = (finding: string, remedy?: string): Found => ({
  state: 'warn',
  finding,
  ...(remedy === undefined ? {} : { remedy }),
});
export const fail = (finding: string, remedy?: string): Found => ({
  state: 'fail',
  finding,
  ...(remedy === undefined ? {} : { remedy }),
});

/** For what is on this machine, and for a connection to elsewhere. */
export const SHORT_MS = 1_000;

/**
 * What `check` finds; `late` where it takes longer than `withinMs`. An error that it throws is a failure, in its own words.
 * @param check is told by `signal` when nobody waits any more
 */
export async function within(
  withinMs: number,
  late: Found,
  check: (signal: AbortSignal) => Promise<Found> | Found,
): Promise<Found> {
  const off = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Found>((resolve) => {
    timer = setTimeout(() => resolve(late), withinMs);
  });
  try {
    return await Promise.race([tooLate, attempt(() => check(off.signal))]);
  } finally {
    clearTimeout(timer);
    off.abort();
  }
}

async function attempt(check: () => Promise<Found> | Found): Promise<Found> {
  try {
    return await check();
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
