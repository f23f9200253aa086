import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { askRegistry } from '../../src/activities/ask-registry';
import type { LookedUp } from '../../src/literature/look-up';
import type { LookUp } from '../../src/literature/registry';
import { SourceUnavailable } from '../../src/literature/source';
import type { RegistryAnswer } from '../../src/records/registration';
import { openLocalStore } from '../../src/store/local-store';
import type { Store } from '../../src/store/store';
import { paper } from '../evidence/made-up';
import { registeredWork } from '../literature/registered';

const PAPER = paper({ id: 'arXiv:2401.00001v1' });
const HOUR_MS = 60 * 60_000;
let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sovereign-ask-'));
  store = await openLocalStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function ask({
  attempt = 1,
  round = 0,
  signal = new AbortController().signal,
  lookUp,
}: {
  attempt?: number;
  round?: number;
  signal?: AbortSignal;
  lookUp: (request: LookUp) => Promise<RegistryAnswer>;
}): Promise<LookedUp> {
  const asks = askRegistry({
    registry: { name: 'crossref', at: 'http://127.0.0.1:9', lookUp },
    journal: store.journal,
    run: { workflowId: 'w', runId: 'r' },
    round,
    signal,
  });
  // A failure that leaves the mock is logged as a worker's would be.
  const [settled] = (await new MockActivityEnvironment({ attempt }).run(() =>
    Promise.allSettled([asks(PAPER)]),
  )) as PromiseSettledResult<LookedUp>[];
  if (settled?.status !== 'fulfilled') throw settled?.reason;
  return settled.value;
}
const down = async (): Promise<RegistryAnswer> => {
  throw new SourceUnavailable('register is down', HOUR_MS);
};

describe('askRegistry', () => {
  it('asks once a round for one paper', async () => {
    let calls = 0;
    const lookUp = async () => {
      calls += 1;
      return registeredWork();
    };
    expect(await ask({ lookUp })).toEqual({ answer: registeredWork(), last: false });
    expect(await ask({ lookUp, attempt: 2 })).toEqual({ answer: registeredWork(), last: false });
    expect(calls).toBe(1);
    await ask({ lookUp, round: 1 });
    expect(calls).toBe(2);
  });

  it('lets the activity try again twice, a minute later at most; then silence is the answer, and not kept', async () => {
    for (const attempt of [1, 2]) {
      await expect(ask({ attempt, lookUp: down })).rejects.toMatchObject({
        name: 'SourceUnavailable',
        retryAfterMs: 60_000,
      });
    }
    expect(await ask({ attempt: 3, lookUp: down })).toEqual({
      answer: { kind: 'failed', note: 'register is down (tried 3 times)' },
      last: true,
    });
    expect(await ask({ attempt: 4, lookUp: async () => registeredWork() })).toMatchObject({ last: false });
  });

  it('takes a refusal for the last answer at once', async () => {
    const blocked = { kind: 'blocked', note: 'refused' } as const;
    expect(await ask({ lookUp: async () => blocked })).toEqual({ answer: blocked, last: true });
  });

  it('hands the signal on, and ends with its reason', async () => {
    const cancelled = new AbortController();
    const reason = new Error('cancelled');
    const asking = ask({
      attempt: 3,
      signal: cancelled.signal,
      lookUp: ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
          cancelled.abort(reason);
        }),
    });
    await expect(asking).rejects.toBe(reason);
  });
});
