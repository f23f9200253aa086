// A worker on providers that can be held, one for all tests of a file.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeldProviders, openHeldProviders } from './held-providers';
import { openTestbed, type Testbed } from './testbed';

/** A beat of 1.5 seconds, one more until the worker sends it, and time for a busy machine. */
export const SOON_MS = 6_000;

export interface HeldTestbed {
  readonly providers: HeldProviders;
  readonly bed: Testbed;
}

/** Registers what opens it before the file's tests and closes it behind them; call it at the top of the file. */
export function useHeldTestbed(): HeldTestbed {
  let providers: HeldProviders;
  let bed: Testbed;
  beforeAll(async () => {
    providers = await openHeldProviders();
    bed = await openTestbed(providers.env);
  });
  afterAll(async () => {
    await bed.close();
    await providers.close();
  });
  beforeEach(() => providers.forget());
  return {
    get providers() {
      return providers;
    },
    get bed() {
      return bed;
    },
  };
}

/** Answers are shared for a day: afterwards each search is asked anew, unless its run has it in its journal. */
export const forgetTheDay = ({ bed }: HeldTestbed) =>
  rm(path.join(bed.config.home, 'store', 'day'), { recursive: true, force: true });

/** Claims found once are not embedded again: afterwards they are. */
export const forgetTheIndex = ({ bed }: HeldTestbed) =>
  rm(path.join(bed.config.home, 'recall'), { recursive: true, force: true });

export async function within(
  what: string,
  done: () => boolean | Promise<boolean>,
  ms = SOON_MS,
): Promise<void> {
  for (const deadline = Date.now() + ms; !(await done()); await sleep(50))
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
}
