// The findings of `sovereign doctor`, and how long one check may take.

/** `fail`: a run would end without a paper. `warn`: a run would work, but lack something. */
export type State = 'ok' | 'warn' | 'fail';

export interface Finding {
  readonly name: string;
  readonly state: State;
  /** What was found, as a clause without a full stop. */
  readonly finding: string;
  /** What to do about it. Absent: nothing to do, or the finding already says what. */
  readonly remedy?: string;
}

/** The result of one check, before it is named. */
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

/** Time limit for local checks and for opening a connection. */
export const SHORT_MS = 1_000;

/**
 * Runs `check`; returns `late` if it takes longer than `withinMs`. If `check` throws, the finding is a
 * failure with the error's message.
 * @param check receives a `signal` that aborts when its result is no longer wanted
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
