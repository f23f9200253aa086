import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { cpuMs } from '../support/cost';
import { GOOD, modelAt, request, VALUE } from './chat-requests';
import {
  type Behaviour,
  chunk,
  DONE,
  event,
  failure,
  json,
  STOP,
  says,
  startTestServer,
  streams,
  type TestServer,
  USAGE,
  unlike,
} from './test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const model = (over: Parameters<typeof modelAt>[1] = {}) => modelAt(server.url, over);
const WORDS = [GOOD.slice(0, 12), GOOD.slice(12, 30), GOOD.slice(30)].map((content) => chunk({ content }));
const first = chunk({ role: 'assistant', content: '' });
const usageOf = (inputTokens: number | null, outputTokens: number | null) => ({
  kind: 'answer',
  value: VALUE,
  usage: { inputTokens, outputTokens, requests: 1 },
});

describe('a streamed answer', () => {
  it('is asked for with its usage, and put together', async () => {
    server.will(streams(first, ...WORDS, STOP, USAGE, DONE));
    expect(await model().generate(request())).toEqual(usageOf(100, 20));
    expect(server.asked[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  const without = (...parts: string[]) => [first, ...WORDS, ...parts];
  it.each<[string, string[], number | null]>([
    [
      'usage in the last chunk',
      [
        first,
        ...WORDS,
        chunk({}, { finish_reason: 'stop' }).replace(
          '"choices"',
          '"usage":{"prompt_tokens":100,"completion_tokens":20},"choices"',
        ),
        DONE,
      ],
      100,
    ],
    ['no usage', without(STOP, DONE), null],
    ['a finish reason and no [DONE]', without(STOP, USAGE), 100],
    ['[DONE] and no finish reason', without(USAGE, DONE), 100],
    [
      'comments and empty lines between',
      [': here\n\n', first, ...WORDS.flatMap((word) => [word, ': keep-alive\n\n', '\n']), STOP, USAGE, DONE],
      100,
    ],
    ['CRLF line ends', without(STOP, USAGE, DONE).map((part) => part.replaceAll('\n', '\r\n')), 100],
    ['event and id fields', without(STOP, USAGE, DONE).map((part) => `event: message\nid: 7\n${part}`), 100],
    [
      'chunks without choices between',
      [event({ choices: [] }), first, event({ type: 'ping' }), ...WORDS, STOP, USAGE, DONE],
      100,
    ],
    [
      'usage in a chunk without choices',
      without(STOP, event({ usage: { prompt_tokens: 100, completion_tokens: 20 } }), DONE),
      100,
    ],
    [
      'reasoning before it, a draft in it',
      [
        chunk({ reasoning_content: 'Perhaps {"queries": ["first"]}? ' }),
        chunk({ reasoning: 'No.' }),
        ...WORDS,
        STOP,
        USAGE,
        DONE,
      ],
      100,
    ],
    [
      'content null at first',
      [
        chunk({ role: 'assistant', content: null, refusal: null, tool_calls: null }),
        ...WORDS,
        STOP,
        USAGE,
        DONE,
      ],
      100,
    ],
    ['every byte on its own', [...without(STOP, USAGE, DONE).join('')], 100],
  ])('with %s', async (_name, parts, tokens) => {
    server.will(streams(...parts));
    expect(await model().generate(request())).toEqual(usageOf(tokens, tokens === null ? null : 20));
    expect(server.asked).toHaveLength(1);
  });

  it('keeps characters that are cut between two packets', async () => {
    const answer = '{"queries": ["négatifs 你好 🐝"]}';
    const bytes = Buffer.from(chunk({ content: answer }) + STOP + DONE);
    server.will((_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (at: number) => {
        if (at >= bytes.length) return response.end();
        response.write(bytes.subarray(at, at + 7));
        setImmediate(() => send(at + 7));
      };
      send(0);
    });
    expect(await model().generate(request())).toMatchObject({ value: { queries: ['négatifs 你好 🐝'] } });
  });
});

describe('servers that do not stream', () => {
  it.each<[string, Behaviour]>([
    ['JSON', says(GOOD)],
    [
      'JSON with counts of another type',
      says(GOOD, { usage: { prompt_tokens: '7', completion_tokens: null } }),
    ],
    ['JSON without a finish reason', json(200, { choices: [{ message: { content: GOOD } }] })],
    ['JSON in parts', json(200, { choices: [{ message: { content: [{ type: 'text', text: GOOD }] } }] })],
    [
      'events under text/plain',
      (_asked, response) => {
        response
          .writeHead(200, { 'content-type': 'text/plain' })
          .end(`${first}${WORDS.join('')}${STOP}${DONE}`);
      },
    ],
    ['JSON with counts that are none', says(GOOD, { usage: { prompt_tokens: -7, completion_tokens: 0.5 } })],
  ])('answer %s', async (_name, behaviour) => {
    server.will(behaviour);
    expect(await model().generate(request())).toMatchObject({ kind: 'answer', value: VALUE });
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    [
      400,
      { error: { message: 'Unrecognized request argument supplied: stream_options' } },
      ['stream_options'],
    ],
    [
      422,
      {
        detail: [
          {
            loc: ['body', 'stream_options'],
            msg: 'Extra inputs are not permitted',
            input: { stream: 1, max_tokens: 1 },
          },
        ],
      },
      ['stream_options'],
    ],
    [400, { error: { message: 'Not supported.', param: 'stream' } }, ['stream', 'stream_options']],
    [422, { message: 'streaming is not available for this model' }, ['stream', 'stream_options']],
  ])('%i %j: learn it', async (status, refusal, gone) => {
    const one = model();
    server.will(json(status, refusal), says(GOOD));
    expect(await one.generate(request())).toMatchObject({
      kind: 'answer',
      value: VALUE,
      usage: { requests: 2 },
    });
    for (const field of gone) expect(server.asked[1]?.body).not.toHaveProperty(field);
    server.will(says(GOOD));
    await one.generate(request());
    expect(server.asked).toHaveLength(1);
    for (const field of gone) expect(server.asked[0]?.body).not.toHaveProperty(field);
  });

  it('forget what they seemed to refuse, where the next form is refused as well', async () => {
    const one = model();
    server.will(json(400, { error: { message: 'the stream of your thoughts is blocked' } }));
    expect(await failure(one.generate(request()))).toBeInstanceOf(ProviderRefused);
    server.will(says(GOOD));
    await one.generate(request());
    expect(server.asked[0]?.body).toMatchObject({ stream: true });
  });
});

describe('broken streams are unavailable, not abstentions', () => {
  it.each<[string, Parameters<typeof streams>]>([
    ['nothing at all', []],
    ['neither [DONE] nor a finish reason', [first, ...WORDS]],
    ['an end within a chunk', [first, ...WORDS.slice(0, 2), 'data: {"choices": [{"del']],
    ['a chunk that is no JSON', [first, 'data: {"choices": [}\n\n', ...WORDS, STOP, DONE]],
    ['a cut connection', [first, ...WORDS, (response) => response.socket?.destroy()]],
    ['an error', [first, event({ error: { message: 'engine died', type: 'server_error' } }), DONE]],
    ['an error as a string', [event({ error: 'overloaded' }), DONE]],
    ['an error of a number', [event({ error: { message: 'busy', code: 503 } })]],
    ['an error as its finish reason', [first, ...WORDS, chunk({}, { finish_reason: 'error' }), DONE]],
    ['[DONE] alone', [DONE]],
    ['no choice ever', [event({ choices: [] }), USAGE, DONE]],
    ['100,000 brackets as a chunk', [`data: ${'['.repeat(100_000)}\n\n`, DONE]],
    ['a forbidden key in a chunk', ['data: {"__proto__": {"polluted": 1}, "choices": []}\n\n']],
  ])('%s', async (_name, parts) => {
    server.will(streams(...parts));
    const error = await failure(model().generate(request()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toContain('test-model');
    expect(server.asked).toHaveLength(1);
  });

  it('an error of the request within the stream is final', async () => {
    server.will(
      streams(event({ error: { message: 'prompt is too long', type: 'BadRequestError', code: 400 } })),
    );
    const error = await failure(model().generate(request()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/prompt is too long.*SOVEREIGN_MODEL to a model that reads more/);
  });

  it.each([
    ['insufficient_quota', 'has no credit'],
    ['authentication_error', 'SOVEREIGN_MODEL_KEY'],
    ['invalid_api_key', 'SOVEREIGN_MODEL_KEY'],
    ['permission_error', 'SOVEREIGN_MODEL_KEY'],
    ['model_not_found', 'Set SOVEREIGN_MODEL to a model that this server has'],
  ])('%s within an answer of HTTP 200 is final, by its name alone', async (type, said) => {
    server.will(streams(event({ error: { message: 'no', type } })));
    const error = await failure(model().generate(request()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toContain(said);
  });

  it('a field named within the stream is learnt as well', async () => {
    const refused = event({
      error: { message: "response_format 'json_schema' is not supported", code: 400 },
    });
    server.will(streams(refused), streams(...WORDS, STOP, DONE));
    expect(await model().generate(request())).toMatchObject({ kind: 'answer', usage: { requests: 2 } });
    expect(server.asked[1]?.body).not.toHaveProperty('response_format');
  });
});

describe('answers that are whole and say nothing usable', () => {
  const call = { index: 0, id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q": 1}' } };
  const toolCall = streams(chunk({ tool_calls: [call] }), chunk({}, { finish_reason: 'tool_calls' }), DONE);
  it.each<[string, Behaviour, string]>([
    ['a refusal', streams(chunk({ refusal: 'I cannot help.' }), STOP, DONE), 'JSON object'],
    [
      'a refusal in JSON',
      json(200, { choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }] }),
      'JSON object',
    ],
    ['a tool call', toolCall, 'a tool was called'],
    [
      'a tool call in JSON',
      json(200, { choices: [{ message: { content: null, tool_calls: [call] } }] }),
      'a tool was called',
    ],
    [
      'content null',
      json(200, { choices: [{ message: { content: null }, finish_reason: 'stop' }] }),
      'JSON object',
    ],
    [
      'thoughts without an answer in them',
      streams(chunk({ reasoning_content: 'Hm.' }), STOP, DONE),
      'JSON object',
    ],
    [
      'half a tool call without a name',
      streams(chunk({ tool_calls: [{ index: 0, function: { arguments: '{' } }] }), STOP, DONE),
      'JSON object',
    ],
  ])('%s: one repair, then an abstention', async (_name, behaviour, named) => {
    server.will(behaviour);
    const result = await model().generate(request());
    expect(result).toMatchObject({ kind: 'abstained', usage: { requests: 2 } });
    expect(server.asked[1]?.body.messages[3].content).toContain(named);
    server.will(behaviour, streams(...WORDS, STOP, DONE));
    expect(await model().generate(request())).toMatchObject({ kind: 'answer', value: VALUE });
  });
});

describe('hostile answers take neither the process nor its time', () => {
  const big = (content: string): Behaviour => streams(chunk({ content }), STOP, DONE);
  it.each<[string, Behaviour]>([
    ['100,000 brackets', big('['.repeat(100_000))],
    ['100,000 braces', big('{'.repeat(100_000))],
    ['objects nested 100,000 deep', big(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
    ['arrays nested 100,000 deep', big(`{"queries":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    ['300,000 objects', big('{}'.repeat(300_000))],
  ])('%s', async (_name, behaviour) => {
    server.will(behaviour);
    const cost = await cpuMs(async () =>
      expect(await model().generate(request())).toMatchObject({ kind: 'abstained' }),
    );
    expect(cost).toBeLessThan(2_000);
  });

  it('arrays nested 100,000 deep in place of the content', async () => {
    const nested = '['.repeat(100_000) + ']'.repeat(100_000);
    server.will((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"choices": [{"message": {"content": ${nested}}}]}`);
    });
    expect(await failure(model().generate(request()))).toBeInstanceOf(ProviderUnavailable);
  });

  it('a key __proto__ in the answer', async () => {
    const answer = `{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, ${GOOD.slice(1)}`;
    server.will(big(answer));
    expect(await model().generate(request())).toEqual({
      kind: 'answer',
      value: VALUE,
      usage: expect.anything(),
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('text without end is cut off, and final', async () => {
    const more = chunk({ content: unlike(100_000) });
    server.will(streams(...Array.from({ length: 12 }, () => more), hold));
    const error = await failure(model().generate(request()));
    await server.asked[0]?.cutOff;
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/did not stop: .*1000000 characters.*SOVEREIGN_MODEL/);
    expect(server.asked).toHaveLength(1);
  });

  it('bytes without end are cut off, and final', async () => {
    const comment = `: ${'x'.repeat(1_000_000)}\n\n`;
    server.will(streams(...Array.from({ length: 10 }, () => comment), hold));
    const error = await failure(model().generate(request()));
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error.message).toMatch(/did not stop: .*8388608 bytes/);
    await server.asked[0]?.cutOff;
  });
});

const hold = () => {};

describe('time', () => {
  const quick = (over = {}) => model({ timeoutMs: 250, silenceMs: 250, totalMs: 1_250, ...over });

  it('a slow answer that shows signs of life is waited for, beyond the first limit', async () => {
    const begun = performance.now();
    server.will(
      streams(100, first, 100, ': keep-alive\n\n', 100, ...WORDS.flatMap((word) => [word, 40]), STOP, DONE),
    );
    expect(await quick().generate(request())).toMatchObject({ kind: 'answer', value: VALUE });
    expect(performance.now() - begun).toBeGreaterThan(300);
  });

  it.each<[string, Parameters<typeof streams>, RegExp]>([
    ['headers and nothing more', [hold], /did not answer within 0.25 s \(SOVEREIGN_MODEL_TIMEOUT_S\)/],
    [
      'half an answer and nothing more',
      [first, ...WORDS, hold],
      /fell silent for 0.25 s .*SOVEREIGN_MODEL_SILENCE_S/,
    ],
    [
      'comments for ever',
      Array.from({ length: 40 }, () => [': alive\n\n', 40]).flat() as Parameters<typeof streams>,
      /did not finish its answer within 1.25 s/,
    ],
  ])('%s', async (_name, parts, message) => {
    server.will(streams(...parts));
    const error = await failure(quick().generate(request()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toMatch(message);
    await server.asked[0]?.cutOff;
  });

  it.each<[string, Parameters<typeof streams>]>([
    ['before the first sign', [hold]],
    ['in the middle of the answer', [first, ...WORDS, hold]],
    ['in the middle of a chunk', [first, 'data: {"choi', hold]],
  ])('cancelled %s: the reason comes back and the socket is closed', async (_name, parts) => {
    server.will(streams(...parts));
    const controller = new AbortController();
    const failed = failure(model().generate(request({ signal: controller.signal })));
    await server.received(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const reason = new Error('the run was cancelled');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await server.asked[0]?.cutOff;
  });

  it('cancelled during the repair', async () => {
    server.will(streams(chunk({ content: 'no' }), STOP, DONE), streams(first, hold));
    const controller = new AbortController();
    const failed = failure(model().generate(request({ signal: controller.signal })));
    await server.received(2);
    controller.abort(new Error('cancelled'));
    expect((await failed).message).toBe('cancelled');
    await server.asked[1]?.cutOff;
  });
});
