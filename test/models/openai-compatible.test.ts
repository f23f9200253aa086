import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { GOOD, KEY, modelAt, request, VALUE } from './chat-requests';
import {
  drop,
  dropMidway,
  failure,
  hang,
  json,
  plain,
  says,
  startTestServer,
  type TestServer,
} from './test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const model = (over: Parameters<typeof modelAt>[1] = {}) => modelAt(server.url, over);
const ask = request;

describe('a well-behaved server', () => {
  it('is asked once, for JSON that fits the schema, with the key as bearer token', async () => {
    server.will(says(GOOD));
    const result = await model().generate(ask());
    expect(result).toEqual({
      kind: 'answer',
      value: VALUE,
      usage: { inputTokens: 100, outputTokens: 20, requests: 1 },
    });
    const [asked] = server.asked;
    expect(server.asked).toHaveLength(1);
    expect(asked?.path).toBe('/v1/chat/completions');
    expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(asked?.body).toMatchObject({
      model: 'test-model',
      max_tokens: 500,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'plan_v1', strict: true, schema: { required: ['queries'] } },
      },
    });
    const [system, user] = asked?.body.messages ?? [];
    expect(system.role).toBe('system');
    expect(system.content).toContain('You plan.');
    // The schema stands in words as well: servers that ignore response_format need it.
    expect(system.content).toContain('"queries"');
    expect(user).toEqual({ role: 'user', content: 'The question.' });
  });

  it('sends no authorization without a key', async () => {
    server.will(says(GOOD));
    await model({ apiKey: undefined }).generate(ask());
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('reports null for usage it does not state, and not 0', async () => {
    server.will(says(GOOD, { usage: undefined }));
    expect((await model().generate(ask())).usage).toEqual({
      inputTokens: null,
      outputTokens: null,
      requests: 1,
    });
    server.will(says(GOOD, { usage: { prompt_tokens: 7 } }));
    expect((await model().generate(ask())).usage).toEqual({
      inputTokens: 7,
      outputTokens: null,
      requests: 1,
    });
  });
});

describe('answers that are wrapped', () => {
  it.each([
    ['Markdown fences', `\`\`\`json\n${GOOD}\n\`\`\``],
    ['prose', `Sure! Here is {the plan} you asked for:\n${GOOD}\nAnything else?`],
    ['thoughts with a draft in them', `<think>Perhaps {"queries": ["first idea"]}?</think>${GOOD}`],
    [
      'braces inside strings',
      `Answer: {"queries": ["dense retrieval negatives"], "note": "a } and a \\" {"}`,
    ],
  ])('takes the object out of %s', async (_name, text) => {
    server.will(says(text));
    expect(await model().generate(ask())).toMatchObject({ kind: 'answer', value: VALUE });
    expect(server.asked).toHaveLength(1);
  });
});

describe('answers that do not fit', () => {
  it.each([
    ['an empty object', '{}', 'queries'],
    ['prose only', 'I would search for negatives.', 'JSON object'],
    ['a wrong type', '{"queries": "dense"}', 'queries'],
    ['nothing', '', 'JSON object'],
  ])('shows the model what was wrong with %s, once', async (_name, wrong, named) => {
    server.will(says(wrong), says(GOOD));
    const result = await model().generate(ask());
    expect(result).toEqual({
      kind: 'answer',
      value: VALUE,
      usage: { inputTokens: 200, outputTokens: 40, requests: 2 },
    });
    const messages = server.asked[1]?.body.messages;
    expect(messages).toHaveLength(4);
    if (wrong) expect(messages[2]).toEqual({ role: 'assistant', content: wrong });
    expect(messages[3].content).toContain(named);
  });

  it('abstains after the second, with the reason and without a value', async () => {
    server.will(says('{}'));
    const result = await model().generate(ask());
    expect(result.kind).toBe('abstained');
    expect(result).toMatchObject({ reason: expect.stringMatching(/test-model.*plan.*queries/) });
    expect(result).not.toHaveProperty('value');
    expect(result.usage.requests).toBe(2);
    expect(server.asked).toHaveLength(2);
  });

  it('says that the answer was cut off, where it was', async () => {
    server.will(says('{"queries": ["dense retr', { finish_reason: 'length' }), says(GOOD));
    await model().generate(ask());
    expect(server.asked[1]?.body.messages[3].content).toContain('500 tokens');
  });

  it('never takes half an answer for a whole one', async () => {
    server.will(says('{"queries": ["dense retrieval"', { finish_reason: 'length' }));
    expect((await model().generate(ask())).kind).toBe('abstained');
  });
});

describe('servers that refuse a field', () => {
  const refusal = json(400, { error: { message: "Unknown parameter: 'response_format'." } });

  it('asks again without response_format, and does not send it to that server any more', async () => {
    const one = model();
    server.will(refusal, says(GOOD));
    const result = await one.generate(ask());
    expect(result).toMatchObject({ kind: 'answer', value: VALUE, usage: { requests: 2 } });
    expect(server.asked[1]?.body).not.toHaveProperty('response_format');
    server.will(says(GOOD));
    await one.generate(ask());
    expect(server.asked[0]?.body).not.toHaveProperty('response_format');
  });

  it('gives up where the server still names it', async () => {
    server.will(refusal);
    expect(await failure(model().generate(ask()))).toBeInstanceOf(ProviderRefused);
    expect(server.asked).toHaveLength(2);
  });

  it('learns that from a 422 as well, and the name of the token limit from a 400', async () => {
    server.will(
      json(422, { detail: [{ loc: ['body', 'response_format'], msg: 'Extra inputs are not permitted' }] }),
      json(400, { error: { message: "Use 'max_completion_tokens' instead of 'max_tokens'." } }),
      says(GOOD),
    );
    expect(await model().generate(ask())).toMatchObject({ kind: 'answer', usage: { requests: 3 } });
    const body = server.asked[2]?.body;
    expect(body).toMatchObject({ max_completion_tokens: 500 });
    expect(body).not.toHaveProperty('max_tokens');
  });

  it("asks under the token limit's other name where the refusal names only the one that was sent", async () => {
    server.will(
      json(422, { detail: [{ loc: ['body', 'max_tokens'], msg: 'Extra inputs are not permitted' }] }),
      says(GOOD),
    );
    expect(await model().generate(ask())).toMatchObject({ kind: 'answer', usage: { requests: 2 } });
    expect(server.asked[1]?.body).toMatchObject({ max_completion_tokens: 500 });
    expect(server.asked[1]?.body).not.toHaveProperty('max_tokens');
  });
});

describe('refusals are final and say what to set', () => {
  it.each([
    [400, 'SOVEREIGN_MODEL', { error: { message: 'bad context length' } }, 'bad context length'],
    [401, 'SOVEREIGN_MODEL_KEY', { error: { message: `Incorrect key ${KEY}` } }, 'Incorrect key [key]'],
    [403, 'SOVEREIGN_MODEL_KEY', { detail: 'Forbidden' }, 'Forbidden'],
    [404, 'SOVEREIGN_MODEL', { error: 'no such model' }, 'no such model'],
    [410, 'SOVEREIGN_MODEL_URL', { title: 'Gone', detail: 'end of life' }, 'end of life'],
  ])('%i names %s', async (status, variable, body, said) => {
    server.will(json(status, body));
    const error = await failure(model().generate(ask()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toContain(variable);
    expect(error.message).toContain(said);
    expect(error.message).toContain('test-model');
    expect(error.message).not.toContain(KEY);
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    [402, {}],
    [429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } }],
  ])('%i of an account without credit', async (status, body) => {
    server.will(json(status, body));
    const error = await failure(model().generate(ask()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/SOVEREIGN_MODEL_KEY has no credit/);
  });

  it('names the variables that the model was set by', async () => {
    server.will(json(404, {}));
    const variables = {
      key: 'SOVEREIGN_MODEL_SKEPTIC_KEY',
      model: 'SOVEREIGN_MODEL_SKEPTIC',
      url: 'SOVEREIGN_MODEL_SKEPTIC_URL',
      timeout: 'SOVEREIGN_MODEL_TIMEOUT_S',
      silence: 'SOVEREIGN_MODEL_SILENCE_S',
    };
    const error = await failure(model({ variables }).generate(ask()));
    expect(error.message).toMatch(/Set SOVEREIGN_MODEL_SKEPTIC .*SOVEREIGN_MODEL_SKEPTIC_URL/);
  });

  it('says that no key was sent, where none was', async () => {
    server.will(json(401, {}));
    const error = await failure(model({ apiKey: undefined }).generate(ask()));
    expect(error.message).toMatch(/No key was sent.*SOVEREIGN_MODEL_KEY/);
  });

  it('bounds what the server says and cleans it of control characters', async () => {
    server.will(plain(400, `\u001b[31mred\u202e ${'long '.repeat(5_000)}`));
    const { message } = await failure(model().generate(ask()));
    expect(message.length).toBeLessThan(900);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('holds neither key nor prompt anywhere in the error', async () => {
    server.will(plain(401, `the key ${KEY} is wrong`.repeat(50)));
    const error = await failure(model().generate(ask()));
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.stack);
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain('The question.');
    expect(error.cause).toBeUndefined();
  });
});

describe('outages may pass', () => {
  it.each([
    [500, {}, undefined],
    [503, { 'retry-after': '7' }, 7_000],
    [429, { 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [429, { 'retry-after': '12' }, 12_000],
    [429, { 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [429, { 'x-ratelimit-reset-requests': '1h2m3.5s' }, 3_723_500],
    [429, { 'x-ratelimit-reset-requests': '20ms' }, 20],
    [429, { 'retry-after': 'soon', 'x-ratelimit-reset-requests': 'later' }, undefined],
    [500, { 'x-ratelimit-reset-requests': '6m0s' }, undefined],
    [408, {}, undefined],
  ])('%i with %j', async (status, headers, retryAfterMs) => {
    server.will(json(status, { error: { message: 'not now' } }, headers as Record<string, string>));
    const error = await failure(model().generate(ask()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect((error as ProviderUnavailable).retryAfterMs).toBe(retryAfterMs);
    expect(error.message).toContain('not now');
    // The activity retries; the client does not.
    expect(server.asked).toHaveLength(1);
  });

  it('reads a Retry-After date', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    server.will(json(503, {}, { 'retry-after': date }));
    const error = (await failure(model().generate(ask()))) as ProviderUnavailable;
    expect(error.retryAfterMs).toBeGreaterThan(3_000_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(3_600_000);
    server.will(json(503, {}, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }));
    expect(((await failure(model().generate(ask()))) as ProviderUnavailable).retryAfterMs).toBe(0);
  });

  it.each([
    ['drops the connection', drop],
    ['drops it in the middle of the answer', dropMidway],
    ['answers a page instead of JSON', plain(200, '<html>Sign in</html>')],
    ['answers 200 with an error', json(200, { error: { message: 'overloaded', code: 502 } })],
    ['answers without a choice', json(200, { id: 'x', choices: [] })],
  ])('a server that %s', async (_name, behaviour) => {
    server.will(behaviour);
    const error = await failure(model().generate(ask()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('test-model');
    expect(server.asked).toHaveLength(1);
  });

  it('a refused connection, naming the URL without its password', async () => {
    const closed = await startTestServer();
    await closed.close();
    const url = closed.url.replace('http://', 'http://user:hunter2@');
    const refused = await failure(model({ url: closed.url }).generate(ask()));
    expect(refused).toBeInstanceOf(ProviderUnavailable);
    expect(refused.message).toMatch(/ECONNREFUSED.*SOVEREIGN_MODEL_URL/);
    const withPassword = await failure(model({ url }).generate(ask()));
    expect(withPassword.message).not.toContain('hunter2');
  });

  it('a port that HTTP clients do not call, for good', async () => {
    const refused = await failure(model({ url: 'http://127.0.0.1:6666/v1' }).generate(ask()));
    expect(refused).toBeInstanceOf(ProviderRefused);
    expect(refused.message).toMatch(/bad ports.*set SOVEREIGN_MODEL_URL/);
  });

  it('keeps a key out of the error that its own characters cause', async () => {
    const error = await failure(model({ apiKey: 'secret\u0100key' }).generate(ask()));
    expect(error.message).not.toContain('secret\u0100key');
  });
});

describe('time limit and cancellation close the socket', () => {
  it('a server that hangs is unavailable after the time limit', async () => {
    server.will(hang);
    const error = await failure(model({ timeoutMs: 60 }).generate(ask()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('SOVEREIGN_MODEL_TIMEOUT_S');
    await server.asked[0]?.cutOff;
  });

  it("the caller's abort reason comes back as it is", async () => {
    server.will(hang);
    const controller = new AbortController();
    const failed = failure(model().generate(ask({ signal: controller.signal })));
    await server.received(1);
    const reason = new Error('the run was cancelled');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await server.asked[0]?.cutOff;
  });

  it('nothing is sent for a signal that has fired', async () => {
    server.will(says(GOOD));
    const reason = new Error('cancelled before');
    expect(await failure(model().generate(ask({ signal: AbortSignal.abort(reason) })))).toBe(reason);
    expect(server.asked).toHaveLength(0);
  });
});
