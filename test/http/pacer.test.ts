import { createPacer } from '../../src/http/pacer';
import { SourceUnavailable } from '../../src/literature/source';

/** A clock that only sleeping moves. */
function fakeClock() {
  let time = 0;
  return {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('createPacer', () => {
  it('starts the first call at once and the others the spacing apart, in their order', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    const starts: [string, number][] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        pacer.run(async () => {
          starts.push([name, clock.now()]);
          clock.pass(500);
        }),
      ),
    );
    expect(starts).toEqual([
      ['a', 0],
      // A quarter of a second later: the call before may have arrived that much after its start.
      ['b', 3_250],
      ['c', 6_500],
    ]);
  });

  it('counts from when the request was sent, where that is told', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    // A slow connection: the request reaches its server after a second.
    await pacer.run(async (_lost, sent) => {
      clock.pass(1_000);
      sent();
      clock.pass(200);
    });
    expect(await pacer.run(async () => clock.now())).toBe(4_150);
  });

  it('does not wait again when the spacing has passed meanwhile', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    await pacer.run(async () => clock.pass(10_000));
    await pacer.run(async () => {});
    expect(clock.now()).toBe(10_000);
  });

  it('has at most one call in flight, also after one that failed', async () => {
    const pacer = createPacer({ spacingMs: 0 });
    let inFlight = 0;
    let most = 0;
    const calls = Array.from({ length: 6 }, (_, index) =>
      pacer.run(async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await tick();
        inFlight -= 1;
        if (index % 2 === 0) throw new Error(`call ${index}`);
        return index;
      }),
    );
    const settled = await Promise.allSettled(calls);
    expect(most).toBe(1);
    expect(settled.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('lets one who waits leave the queue, without letting anybody overtake', async () => {
    const pacer = createPacer({ spacingMs: 0 });
    const first = deferred();
    const order: string[] = [];
    const running = pacer.run(async () => {
      await first.promise;
      order.push('first');
    });
    const leaving = new AbortController();
    const left = pacer.run(async () => order.push('left'), { signal: leaving.signal });
    const last = pacer.run(async () => order.push('last'));
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    await tick();
    expect(order).toEqual([]);
    first.resolve();
    await Promise.all([running, last]);
    expect(order).toEqual(['first', 'last']);
  });

  it('does not start a call whose signal aborted, before or during the spacing', async () => {
    const pacer = createPacer({ spacingMs: 60_000 });
    await pacer.run(async () => {});
    const fn = jest.fn(async () => {});
    await expect(pacer.run(fn, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
    const during = new AbortController();
    const waiting = pacer.run(fn, { signal: during.signal });
    await tick();
    during.abort(new Error('late'));
    await expect(waiting).rejects.toThrow('late');
    expect(fn).not.toHaveBeenCalled();
  });

  it('makes everybody wait as long as the source asks', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    const refused = pacer.run(async () => {
      throw new SourceUnavailable('later', 20_000);
    });
    const next = pacer.run(async () => clock.now());
    await expect(refused).rejects.toThrow('later');
    expect(await next).toBe(20_000);
  });

  it('keeps the spacing where the source names no time or a shorter one', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    for (const after of [undefined, 0]) {
      const before = clock.now();
      await expect(
        pacer.run(async () => {
          throw new SourceUnavailable('later', after);
        }),
      ).rejects.toThrow('later');
      await pacer.run(async () => {});
      expect(clock.now() - before).toBeGreaterThanOrEqual(3_000);
      clock.pass(3_000);
    }
  });

  it('reports waiting at least once a second, for the spacing and for others', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    await pacer.run(async () => {});
    const onWait = jest.fn();
    await pacer.run(async () => {}, { onWait });
    expect(onWait).toHaveBeenCalledTimes(3);

    jest.useFakeTimers();
    try {
      const free = createPacer({ spacingMs: 0 });
      const first = deferred();
      const running = free.run(() => first.promise);
      const onQueue = jest.fn();
      const queued = free.run(async () => {}, { onWait: onQueue });
      await jest.advanceTimersByTimeAsync(2_500);
      expect(onQueue).toHaveBeenCalledTimes(2);
      expect(onQueue).toHaveBeenCalledWith('waiting for a turn');
      first.resolve();
      await Promise.all([running, queued]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a pacer in trouble', () => {
  const failing = async () => {
    throw new SourceUnavailable('HTTP 429');
  };
  const starts = async (calls: (() => Promise<unknown>)[]) => {
    const clock = fakeClock();
    const pacer = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    const at: number[] = [];
    for (const call of calls) {
      await pacer
        .run(async () => {
          at.push(clock.now());
          await call();
        })
        .catch(() => undefined);
    }
    return { gaps: at.slice(1).map((time, n) => time - (at[n] as number)), pacer };
  };

  it('doubles the distance with each failure, up to a minute', async () => {
    const { gaps } = await starts(Array.from({ length: 8 }, () => failing));
    expect(gaps).toEqual([6_000, 12_000, 24_000, 48_000, 60_000, 60_000, 60_000]);
  });

  it('comes back little by little', async () => {
    const fine = async () => undefined;
    const { gaps } = await starts([failing, failing, ...Array.from({ length: 16 }, () => fine)]);
    expect(gaps.slice(0, 2)).toEqual([6_000, 12_000]);
    const recovery = gaps.slice(2);
    for (const [n, gap] of recovery.entries()) {
      expect(gap).toBeGreaterThanOrEqual(3_000);
      expect(gap).toBeLessThanOrEqual((recovery[n - 1] ?? 12_000) + 1e-6);
    }
    expect(recovery[0]).toBeGreaterThan(8_000);
    expect(recovery.at(-1)).toBe(3_000);
  });

  it('hands its care over to a successor', async () => {
    const { pacer } = await starts([failing, failing]);
    const state = pacer.state();
    expect(state).toEqual({ gapMs: 12_000, waitMs: 12_000 });
    const clock = fakeClock();
    const successor = createPacer({ spacingMs: 3_000, now: clock.now, sleep: clock.sleep });
    successor.resume(state);
    expect(await successor.run(async () => clock.now())).toBe(12_000);
    expect(successor.state().gapMs).toBeLessThan(12_000);
  });
});
