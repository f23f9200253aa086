import { createTraffic } from '../../src/http/traffic';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder';
import { pollTargets } from '../../src/models/polling';
import { GOOD, KEY, modelAt, request, VALUE } from './chat-requests';
import { failure, hang, json, plain, says, startTestServer, type TestServer } from './test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ID = '771011d8-97ab-42ba-a7de-47104520e031';
const accepted = (headers: Record<string, string> = { 'nvcf-reqid': ID }) => json(202, {}, headers);
const paths = () => server.asked.map(({ method, path }) => `${method} ${path}`);

/** A server of its own: a poll that was cut off can come in after the test. */
async function withServer<T>(use: (own: TestServer) => Promise<T>): Promise<T> {
  const own = await startTestServer();
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

describe('where an accepted request can be asked for', () => {
  const asked = 'https://host.example/v1/chat/completions';
  const targets = (headers: Record<string, string>) => pollTargets({ headers: new Headers(headers), asked });
  it.each<[Record<string, string>, string[]]>([
    [{ location: '/jobs/7?x=1' }, ['https://host.example/jobs/7?x=1']],
    [{ location: 'https://host.example/jobs/7' }, ['https://host.example/jobs/7']],
    [
      { 'nvcf-reqid': ID },
      [`https://host.example/v1/status/${ID}`, `https://host.example/v2/nvcf/pexec/status/${ID}`],
    ],
    // Never another host, port or scheme, and nothing that changes the path.
    [{ location: 'https://evil.example/jobs/7' }, []],
    [{ location: '//evil.example/jobs/7' }, []],
    [{ location: 'http://host.example/jobs/7' }, []],
    [{ location: 'https://host.example:444/jobs/7' }, []],
    [{ location: 'https://host.example@evil.example/' }, []],
    [{ location: 'http://[' }, []],
    [{ 'nvcf-reqid': '../../admin' }, []],
    [{ 'nvcf-reqid': '@evil.example' }, []],
    [{ 'retry-after': '1' }, []],
    [{}, []],
  ])('%j', (headers, expected) => {
    expect(targets(headers)).toEqual(expected);
  });
});

describe('a chat answer that is to be asked for', () => {
  it('is asked for at the same server, with the key, until it is there', async () => {
    server.will(accepted(), accepted(), accepted(), says(GOOD));
    const result = await modelAt(server.url).generate(request());
    expect(result).toMatchObject({ kind: 'answer', value: VALUE, usage: { requests: 1 } });
    expect(paths()).toEqual(['POST /v1/chat/completions', ...Array(3).fill(`GET /v1/status/${ID}`)]);
    for (const { headers } of server.asked) expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('is asked for with the headers that the server wants, whatever they are called', async () => {
    server.will(accepted(), says(GOOD));
    const headers = { 'Api-Key': 'another-secret', Authorization: 'Basic c2VjcmV0' };
    await modelAt(server.url, { headers }).generate(request());
    expect(server.asked).toHaveLength(2);
    for (const { headers } of server.asked)
      expect(headers).toMatchObject({ 'api-key': 'another-secret', authorization: 'Basic c2VjcmV0' });
  });

  it('is asked for where cloud functions have it, if the catalogue does not know it', async () => {
    server.will(accepted(), json(404, {}), accepted(), says(GOOD));
    expect(await modelAt(server.url).generate(request())).toMatchObject({ kind: 'answer' });
    const path = `GET /v2/nvcf/pexec/status/${ID}`;
    expect(paths().slice(1)).toEqual([`GET /v1/status/${ID}`, path, path]);
  });

  it('is asked for at its Location, and survives 429 and 503 there', async () => {
    server.will(
      accepted({ location: '/jobs/7' }),
      json(429, {}, { 'retry-after': '0' }),
      json(503, {}),
      says(GOOD),
    );
    expect(await modelAt(server.url).generate(request())).toMatchObject({ kind: 'answer' });
    expect(paths().slice(1)).toEqual(Array(3).fill('GET /jobs/7'));
  });

  it('is asked for when Retry-After says', async () => {
    server.will(accepted({ 'nvcf-reqid': ID, 'retry-after-ms': '150' }), says(GOOD));
    const begun = performance.now();
    await modelAt(server.url).generate(request());
    expect(performance.now() - begun).toBeGreaterThan(145);
  });

  it.each(['0', '99999999999'])(
    'is not asked for without a pause where Retry-After is %s',
    async (stated) => {
      const error = await withServer(async (own) => {
        own.will(accepted({ 'nvcf-reqid': ID, 'retry-after': stated }));
        const failed = await failure(
          modelAt(own.url, { timeoutMs: 50, totalMs: 250, pollMs: 25 }).generate(request()),
        );
        expect(own.asked.length).toBeLessThanOrEqual(12);
        return failed;
      });
      expect(error).toBeInstanceOf(ProviderUnavailable);
    },
  );

  it('is waited for while the server says it is at work, up to the limit for all of it', async () => {
    server.will(...Array.from({ length: 8 }, () => accepted()), says(GOOD));
    const patient = modelAt(server.url, { timeoutMs: 200, pollMs: 50 });
    expect(await patient.generate(request())).toMatchObject({ kind: 'answer' });
    const error = await withServer((own) => {
      own.will(accepted());
      return failure(modelAt(own.url, { timeoutMs: 40, totalMs: 200, pollMs: 10 }).generate(request()));
    });
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toMatch(/within 0.(2|04) s/);
  });

  it.each([
    ['nothing to ask for', {}, undefined],
    ['a wait and nothing to ask for', { 'retry-after': '9' }, 9_000],
    ['another host to ask at', { location: 'http://127.0.0.2:1/jobs/7', 'retry-after': '2' }, 2_000],
  ])('with %s is unavailable, and nothing is asked', async (_name, headers, retryAfterMs) => {
    server.will(accepted(headers as Record<string, string>));
    const error = await failure(modelAt(server.url).generate(request()));
    expect(error).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs });
    expect(error.message).toContain('HTTP 202');
    expect(server.asked).toHaveLength(1);
  });

  it('that fails at last fails as it would have at once', async () => {
    server.will(accepted({ location: '/jobs/7' }), json(500, { detail: 'worker lost' }));
    expect((await failure(modelAt(server.url).generate(request()))).message).toMatch(/HTTP 500.*worker lost/);
    server.will(accepted({ location: '/jobs/7' }), json(401, {}));
    expect(await failure(modelAt(server.url).generate(request()))).toBeInstanceOf(ProviderRefused);
  });

  it.each([
    ['between two polls', 10_000, [accepted()]],
    ['during a poll', 1, [accepted(), hang]],
  ])('cancelled %s', async (_name, pollMs, behaviours) => {
    server.will(...behaviours);
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const one = modelAt(server.url, { pollMs });
    const failed = failure(one.generate(request({ signal: controller.signal })));
    await server.received(behaviours.length);
    controller.abort(reason);
    expect(await failed).toBe(reason);
    if (behaviours.length > 1) await server.asked[1]?.cutOff;
  });
});

describe('embeddings that are to be asked for', () => {
  const embedder = (over = {}) =>
    createOpenAIEmbedder({
      url: server.url,
      model: 'm',
      apiKey: KEY,
      dimensions: 2,
      timeoutMs: 10_000,
      pollMs: 5,
      traffic: createTraffic(),
      ...over,
    });
  const ask = (over = {}) => embedder(over).embed({ texts: ['one'], inputType: 'query' });

  it('are asked for, within the time limit', async () => {
    server.will(accepted(), accepted(), json(200, { data: [{ index: 0, embedding: [3, 4] }] }));
    expect(await ask()).toEqual([[0.6, 0.8]]);
    expect(paths()).toEqual(['POST /v1/embeddings', ...Array(2).fill(`GET /v1/status/${ID}`)]);
    const error = await withServer((own) => {
      own.will(accepted());
      return failure(ask({ url: own.url, timeoutMs: 60 }));
    });
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('SOVEREIGN_EMBED_TIMEOUT_S');
  });
});

describe('redirects', () => {
  it.each([301, 302, 307, 308])('%i is not followed and names the variable', async (status) => {
    server.will(plain(status, 'moved', { location: `${server.url}/other` }));
    const error = await failure(modelAt(server.url).generate(request()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/redirect to http.*not followed.*SOVEREIGN_MODEL_URL/);
    expect(server.asked).toHaveLength(1);
  });
});
