import { onBehalfOf, ownTimeMs } from '../../src/http/caller';
import { createTraffic, type Lane, TurnTooFar, trafficTo } from '../../src/http/traffic';
import { failure } from '../models/test-server';

/** A clock that stands until it is told to go on; `advance` lets everything due happen in order. */
function clock() {
  let nowMs = 1_000;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    now: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake });
        signal?.addEventListener('abort', () => wake(), { once: true });
      }),
    async advance(ms: number) {
      const end = nowMs + ms;
      await settle();
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > end) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await settle();
      }
      nowMs = end;
    },
  };
}

function road(lane: Lane = { name: 'model' }) {
  const time = clock();
  const traffic = createTraffic(time);
  const sent: number[] = [];
  const go = (options: { lane?: Lane; signal?: AbortSignal } = {}) =>
    traffic.turn({ lane, ...options }).then(() => {
      sent.push(time.now() - 1_000);
    });
  const strain = () => traffic.strain({ startedAtMs: time.now() });
  return { ...time, traffic, sent, go, strain, pause: traffic.pause };
}

describe('a stated wait', () => {
  it('holds for every call, and for no longer', async () => {
    const { go, pause, advance, sent } = road();
    await go();
    pause(5_000);
    const all = Promise.all([go(), go(), go({ lane: { name: 'embedding model' } })]);
    await advance(4_999);
    expect(sent).toEqual([0]);
    await advance(1);
    await all;
    expect(sent).toEqual([0, 5_000, 5_000, 5_000]);
  });

  it('of more than a minute is told at once, with what is left of it', async () => {
    const { go, pause, advance, sent } = road();
    pause(90_000);
    await advance(10_000);
    const error = await failure(go());
    expect(error).toMatchObject({ name: 'TurnTooFar', waitMs: 80_000 });
    expect(error.message).toMatch(/80 s.*nothing was sent/);
    await advance(25_000);
    const waiting = go();
    await advance(55_000);
    await waiting;
    expect(sent).toEqual([90_000]);
  });

  it('that becomes long while somebody waits is told as well', async () => {
    const { go, pause, advance } = road();
    pause(5_000);
    const failed = failure(go());
    await advance(1_000);
    pause(300_000);
    await advance(5_000);
    expect(await failed).toBeInstanceOf(TurnTooFar);
  });

  it('can be left, with the reason of the signal, and others are not kept by it', async () => {
    const { go, pause, advance, sent } = road();
    pause(30_000);
    const [first, second] = [new AbortController(), new AbortController()];
    const failed = [failure(go({ signal: first.signal })), failure(go({ signal: second.signal }))];
    const third = go();
    await advance(1_000);
    const reason = new Error('cancelled');
    second.abort(reason);
    expect(await failed[1]).toBe(reason);
    first.abort(reason);
    expect(await failed[0]).toBe(reason);
    await advance(29_000);
    await third;
    expect(sent).toEqual([30_000]);
    expect(await failure(go({ signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  it('is never shortened by a later one, and bounded by an hour', async () => {
    const { go, pause, advance, sent } = road();
    pause(20_000);
    pause(1_000);
    pause(0);
    const waiting = go();
    await advance(20_000);
    await waiting;
    expect(sent).toEqual([20_000]);
    pause(1e12);
    expect(await failure(go())).toMatchObject({ waitMs: 3_600_000 });
  });
});

describe('trouble without a stated wait', () => {
  it('backs off by 2 s, doubling to 60 s', async () => {
    const { go, strain, advance, sent } = road();
    for (let at = 0; at < 8; at += 1) {
      strain();
      const waiting = go();
      await advance(60_000);
      await waiting;
    }
    const waits = sent.map((ms, at) => ms - at * 60_000);
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('counts once for requests that were under way together', async () => {
    const { traffic, go, now, advance, sent } = road();
    const sentAtMs = now();
    await advance(500);
    for (let at = 0; at < 10; at += 1) traffic.strain({ startedAtMs: sentAtMs });
    const waiting = go();
    await advance(2_000);
    await waiting;
    expect(sent).toEqual([2_500]);
  });

  it('recovers step by step, and does not let all waiting calls go at once', async () => {
    const { traffic, go, strain, advance, sent } = road();
    for (let at = 0; at < 3; at += 1) {
      strain();
      await advance(10_000);
    }
    // Strained by 8 s: a quarter of that between two calls.
    const three = Promise.all([go(), go(), go()]);
    await advance(10_000);
    await three;
    expect(sent).toEqual([30_000, 32_000, 34_000]);
    traffic.succeeded();
    strain();
    const next = go();
    await advance(10_000);
    await next;
    expect(sent.at(-1)).toBe(48_000);
    for (let at = 0; at < 5; at += 1) traffic.succeeded();
    strain();
    const last = go();
    await advance(10_000);
    await last;
    expect(sent.at(-1)).toBe(52_000);
  });
});

describe('the spacing of a lane', () => {
  it('are evenly spaced, first come first served, each lane on its own', async () => {
    const { go, advance, sent } = road({ name: 'model', spacingMs: 1_500 });
    const all = Promise.all([go(), go(), go(), go({ lane: { name: 'embedding model' } })]);
    await advance(3_000);
    await all;
    expect(sent).toEqual([0, 0, 1_500, 3_000]);
    await advance(60_000);
    // Unused turns are not saved up.
    const more = Promise.all([go(), go()]);
    await advance(1_500);
    await more;
    expect(sent.slice(4)).toEqual([63_000, 64_500]);
  });

  it('is waited for however long the line is, with a sign each second', async () => {
    const { traffic, advance, sent, now } = road();
    const lane = { name: 'model', spacingMs: 60_000 };
    let signs = 0;
    const onWait = () => {
      signs += 1;
    };
    const all = Promise.all(
      Array.from({ length: 61 }, async () => {
        await traffic.turn({ lane, onWait });
        sent.push(now() - 1_000);
      }),
    );
    await advance(3_600_000);
    await all;
    expect(sent).toEqual(Array.from({ length: 61 }, (_, at) => at * 60_000));
    expect(signs).toBeGreaterThanOrEqual(3_600);
  });

  it('counts as trouble where failures have widened it', async () => {
    const { go, strain, traffic, advance, sent } = road();
    // A backoff of a minute spreads calls by 15 s.
    for (let at = 0; at < 7; at += 1) {
      strain();
      await advance(60_000);
    }
    expect(traffic.state({ name: 'model' })).toEqual({ gapMs: 15_000, waitMs: 0 });
    const first = Array.from({ length: 5 }, () => go());
    await advance(0);
    expect(await failure(go())).toMatchObject({ name: 'TurnTooFar', waitMs: 60_000 + 15_000 });
    await advance(60_000);
    await Promise.all(first);
    expect(sent.map((ms) => ms - (sent[0] as number))).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
  });
});

describe('the priority of a caller', () => {
  const lane = { name: 'model', spacingMs: 1_000 };
  /** Letters in the sequence in which their turns came. */
  const line = () => {
    const { traffic, advance, strain } = road();
    const served: string[] = [];
    const stand = (letter: string, priority?: number, signal?: AbortSignal) =>
      onBehalfOf({ priority }, async () => {
        await traffic.turn({ lane, signal });
        served.push(letter);
      });
    return { traffic, advance, strain, served, stand };
  };

  it('goes before the time of arrival, and the default is in the middle', async () => {
    const { advance, served, stand } = line();
    const standing = [stand('a', 5), stand('b', 5), stand('c'), stand('d', 3), stand('e', 1), stand('f', 4)];
    await advance(10_000);
    await Promise.all(standing);
    expect(served.join('')).toBe('aecdfb');
  });

  it('takes the place of one that was next already', async () => {
    const { advance, served, stand } = line();
    const standing = [stand('a'), stand('b'), stand('c')];
    await advance(500);
    standing.push(stand('d', 1));
    await advance(10_000);
    await Promise.all(standing);
    expect(served.join('')).toBe('adbc');
  });

  it('lets the others pass when it leaves', async () => {
    const { advance, served, stand } = line();
    const left = new AbortController();
    const first = [stand('a'), stand('b')];
    await advance(100);
    const leaving = failure(stand('c', 1, left.signal));
    await advance(100);
    const reason = new Error('cancelled');
    left.abort(reason);
    expect(await leaving).toBe(reason);
    await advance(10_000);
    await Promise.all(first);
    expect(served.join('')).toBe('ab');
  });

  it('holds where requests under way at once are limited', async () => {
    const { traffic, advance } = road();
    const one = { name: 'model', concurrency: 1 };
    const served: number[] = [];
    const asks = (priority: number) =>
      onBehalfOf({ priority }, async () => {
        const turn = await traffic.turn({ lane: one });
        served.push(priority);
        await turn.end();
      });
    const first = await traffic.turn({ lane: one });
    const all = [asks(4), asks(2), asks(5), asks(1)];
    await advance(0);
    await first.end();
    await advance(0);
    await Promise.all(all);
    expect(served).toEqual([1, 2, 4, 5]);
  });

  it('is before the gate of one at a time', async () => {
    const time = clock();
    let entering = 0;
    let most = 0;
    const gate = {
      async enter() {
        entering += 1;
        most = Math.max(most, entering);
        await time.sleep(300);
        entering -= 1;
        return undefined;
      },
      leave: async () => undefined,
    };
    const traffic = createTraffic({ ...time, gate });
    const served: string[] = [];
    const stand = (letter: string, priority: number) =>
      onBehalfOf({ priority }, async () => {
        await traffic.turn({ lane: { name: 'all' } });
        served.push(letter);
      });
    const all = [stand('a', 3), stand('b', 3)];
    await time.advance(100);
    all.push(stand('c', 1));
    await time.advance(5_000);
    await Promise.all(all);
    expect(served.join('')).toBe('acb');
    expect(most).toBe(1);
  });
});

it('a caller’s own time stands still while it waits for turns', async () => {
  const traffic = createTraffic();
  await onBehalfOf({ priority: undefined }, async () => {
    const [beganAtMs, ownBeganAtMs] = [performance.now(), ownTimeMs()];
    const lane = { name: 'model', spacingMs: 300 };
    await traffic.turn({ lane });
    await traffic.turn({ lane });
    const ownMs = ownTimeMs() - ownBeganAtMs;
    expect(performance.now() - beganAtMs - ownMs).toBeGreaterThan(290);
  });
});

it('is one for all paths of an origin in this process', () => {
  expect(trafficTo('http://127.0.0.1:9/v1')).toBe(trafficTo('http://127.0.0.1:9/other'));
  expect(trafficTo('http://127.0.0.1:9/v1')).not.toBe(trafficTo('http://127.0.0.1:8/v1'));
});
