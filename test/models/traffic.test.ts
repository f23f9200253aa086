import { ProviderUnavailable } from '../../src/models/errors';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { createTraffic, type Lane, trafficTo } from '../../src/models/traffic';
import { GOOD, modelAt, request } from './chat-requests';
import { failure, json, says, startTestServer, type TestServer } from './test-server';

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
    traffic.turn({ lane, asker: 'model "m"', ...options }).then(() => {
      sent.push(time.now() - 1_000);
    });
  const met = (status: number, statedMs?: number) =>
    traffic.slowDown({ status, statedMs, sentAtMs: time.now() });
  return { ...time, traffic, sent, go, met };
}

describe('a stated wait', () => {
  it.each([429, 503])('of %i holds for every call, and for no longer', async (status) => {
    const { go, met, advance, sent } = road();
    await go();
    met(status, 5_000);
    const all = Promise.all([go(), go(), go({ lane: { name: 'embedding model' } })]);
    await advance(4_999);
    expect(sent).toEqual([0]);
    await advance(1);
    await all;
    expect(sent).toEqual([0, 5_000, 5_000, 5_000]);
  });

  it('of more than a minute is told at once, with what is left of it', async () => {
    const { go, met, advance, sent } = road();
    met(429, 90_000);
    await advance(10_000);
    const error = await failure(go());
    expect(error).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs: 80_000 });
    expect(error.message).toMatch(/model "m".*80 s.*nothing was sent/);
    await advance(25_000);
    const waiting = go();
    await advance(55_000);
    await waiting;
    expect(sent).toEqual([90_000]);
  });

  it('that becomes long while somebody waits is told as well', async () => {
    const { go, met, advance } = road();
    met(429, 5_000);
    const failed = failure(go());
    await advance(1_000);
    met(429, 300_000);
    await advance(5_000);
    expect(await failed).toBeInstanceOf(ProviderUnavailable);
  });

  it('can be left, with the reason of the signal, and others are not kept by it', async () => {
    const { go, met, advance, sent } = road();
    met(429, 30_000);
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
    const { go, met, advance, sent } = road();
    met(429, 20_000);
    met(503, 1_000);
    met(503);
    const waiting = go();
    await advance(20_000);
    await waiting;
    expect(sent).toEqual([20_000]);
    met(429, 1e12);
    expect(await failure(go())).toMatchObject({ retryAfterMs: 3_600_000 });
  });
});

describe('429 without a stated wait', () => {
  it('backs off by 2 s, doubling to 60 s', async () => {
    const { go, met, advance, sent } = road();
    for (let at = 0; at < 8; at += 1) {
      met(429);
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
    for (let at = 0; at < 10; at += 1) traffic.slowDown({ status: 429, statedMs: undefined, sentAtMs });
    const waiting = go();
    await advance(2_000);
    await waiting;
    expect(sent).toEqual([2_500]);
  });

  it('recovers step by step, and does not let all waiting calls go at once', async () => {
    const { traffic, go, met, advance, sent } = road();
    for (let at = 0; at < 3; at += 1) {
      met(429);
      await advance(10_000);
    }
    // Strained by 8 s: a quarter of that between two calls.
    const three = Promise.all([go(), go(), go()]);
    await advance(10_000);
    await three;
    expect(sent).toEqual([30_000, 32_000, 34_000]);
    traffic.succeeded();
    met(429);
    const next = go();
    await advance(10_000);
    await next;
    expect(sent.at(-1)).toBe(48_000);
    for (let at = 0; at < 5; at += 1) traffic.succeeded();
    met(429);
    const last = go();
    await advance(10_000);
    await last;
    expect(sent.at(-1)).toBe(52_000);
  });

  it('503 without one stops nobody', async () => {
    const { go, met, sent } = road();
    met(503);
    await go();
    expect(sent).toEqual([0]);
  });
});

describe('requests a minute', () => {
  it('are evenly spaced, first come first served, each lane on its own', async () => {
    const { go, advance, sent } = road({ name: 'model', perMinute: 40 });
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

  it('more than a minute of them is not stood in line for', async () => {
    const { go, advance, sent } = road({ name: 'model', perMinute: 4 });
    const all = Promise.all(Array.from({ length: 5 }, () => go()));
    await advance(0);
    expect(await failure(go())).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs: 75_000 });
    await advance(60_000);
    await all;
    expect(sent).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
  });
});

it('is one for all paths of an origin in this process', () => {
  expect(trafficTo('http://127.0.0.1:9/v1')).toBe(trafficTo('http://127.0.0.1:9/other'));
  expect(trafficTo('http://127.0.0.1:9/v1')).not.toBe(trafficTo('http://127.0.0.1:8/v1'));
});

describe('adapters of one server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const both = () => {
    const traffic = createTraffic();
    const embedder = createOpenAIEmbedder({
      url: server.url,
      model: 'm',
      dimensions: 2,
      timeoutMs: 9_000,
      traffic,
    });
    return {
      chat: () => modelAt(server.url, { traffic }).generate(request()),
      embed: () => embedder.embed({ texts: ['one'], inputType: 'query' }),
    };
  };
  const embeds = json(200, { data: [{ index: 0, embedding: [3, 4] }] });

  it('wait together for the time that it states to one of them', async () => {
    const { chat, embed } = both();
    server.will(json(503, {}, { 'retry-after-ms': '200' }), says(GOOD));
    await failure(chat());
    const begun = performance.now();
    server.will(embeds);
    await embed();
    expect(performance.now() - begun).toBeGreaterThan(150);
    server.will(json(429, {}, { 'retry-after': '300' }));
    await failure(embed());
    server.will(says(GOOD));
    const refused = (await failure(chat())) as ProviderUnavailable;
    expect(refused).toBeInstanceOf(ProviderUnavailable);
    expect(refused.retryAfterMs).toBeGreaterThan(299_000);
    expect(server.asked).toHaveLength(0);
  });

  it.each([
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
      },
      360_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '900',
      },
      120_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
      },
      360_000,
    ],
    [
      {
        'x-ratelimit-reset-requests': '2m0s',
        'x-ratelimit-remaining-requests': '5',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      360_000,
    ],
    [{ 'x-ratelimit-reset-tokens': '90s' }, 90_000],
    [{ 'x-ratelimit-reset-requests': '2m0s', 'x-ratelimit-remaining-requests': '5' }, undefined],
  ])('take the reset of what is exhausted: %j', async (headers, retryAfterMs) => {
    server.will(json(429, {}, headers as unknown as Record<string, string>));
    expect(await failure(both().chat())).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs });
  });
});
