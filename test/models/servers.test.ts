// What ordinary servers do, each replayed: none of it ends a call that could be answered.

import { z } from 'zod';
import { createTraffic } from '../../src/http/traffic';
import { PromptFiltered, PromptTooLong, ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { GOOD, KEY, modelAt, request, VALUE } from './chat-requests';
import {
  type Behaviour,
  chunk,
  DONE,
  event,
  failure,
  json,
  plain,
  STOP,
  says,
  startTestServer,
  streams,
  type TestServer,
} from './test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const model = (over: Parameters<typeof modelAt>[1] = {}) => modelAt(server.url, over);
const body = (at: number) => server.asked[at]?.body;
const ANSWER = { kind: 'answer', value: VALUE };
const refuses = (status: number, message: string, more: object = {}): Behaviour =>
  json(status, { error: { message, ...more } });

describe('time', () => {
  const COMMENT = ': ping\n\n';

  it('comments while a long prompt is read are signs of life, beyond the wait for the first token', async () => {
    server.will(streams(COMMENT, 80, COMMENT, 80, COMMENT, 80, chunk({ content: GOOD }), STOP, DONE));
    expect(await model({ timeoutMs: 150, silenceMs: 600 }).generate(request())).toMatchObject(ANSWER);
  });

  it('the first token may be late, and later ones may not', async () => {
    server.will(streams(200, chunk({ content: GOOD }), STOP, DONE));
    expect(await model({ timeoutMs: 400, silenceMs: 50 }).generate(request())).toMatchObject(ANSWER);
    server.will(streams(chunk({ content: GOOD.slice(0, 5) }), 200, chunk({ content: GOOD.slice(5) }), STOP));
    const error = await failure(model({ timeoutMs: 400, silenceMs: 50 }).generate(request()));
    expect(error.message).toMatch(/fell silent for 0.05 s in the middle .*SOVEREIGN_MODEL_SILENCE_S/);
  });

  it('a server that stops saying that it is at work is not waited for', async () => {
    server.will(streams(COMMENT, 60, COMMENT, () => {}));
    const error = await failure(model({ timeoutMs: 60, silenceMs: 80 }).generate(request()));
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error.message).toMatch(/fell silent for 0.08 s before its answer/);
  });
});

describe('a server with one slot', () => {
  it('is asked one thing at a time, and waiting is no time-out', async () => {
    let [underWay, most] = [0, 0];
    server.will((_asked, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        says(GOOD)(_asked, response);
      }, 250);
    });
    const one = model({ concurrency: 1, timeoutMs: 700 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => one.generate(request())));
    for (const answer of answers) expect(answer).toMatchObject(ANSWER);
    expect(most).toBe(1);
  });

  it('gives its turn to the next when a call fails or is cancelled, also while it waits', async () => {
    const traffic = createTraffic();
    const one = model({ concurrency: 1, traffic });
    const controller = new AbortController();
    server.will(refuses(400, 'no'), says(GOOD));
    const failed = failure(one.generate(request()));
    const cancelled = failure(one.generate(request({ signal: controller.signal })));
    const third = one.generate(request());
    controller.abort(new Error('cancelled'));
    expect(await failed).toBeInstanceOf(ProviderRefused);
    expect((await cancelled).message).toBe('cancelled');
    expect(await third).toMatchObject(ANSWER);
  });
});

describe('what a model reads and writes', () => {
  const long = (content = 'word '.repeat(2_400)) => request({ prompt: content, maxOutputTokens: 8_000 });

  it('is learnt from a refusal with numbers: asked again with what fits, and once only', async () => {
    const one = model();
    const vllm = refuses(
      400,
      "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 8192 tokens and your request has 2500 input tokens (8000 > 8192 - 2500).",
    );
    server.will(vllm, says(GOOD));
    expect(await one.generate(long())).toMatchObject(ANSWER);
    expect(body(1).max_tokens).toBeLessThanOrEqual(8_192 - 2_500);
    server.will(says(GOOD));
    expect(await one.generate(request({ maxOutputTokens: 8_000 }))).toMatchObject(ANSWER);
    expect(server.asked).toHaveLength(1);
    expect(body(0).max_tokens).toBeLessThan(8_192);
  });

  it('is learnt of answers alone, under both names', async () => {
    const one = model();
    server.will(
      refuses(400, "Unsupported parameter: use 'max_completion_tokens' instead of 'max_tokens'."),
      refuses(400, 'max_tokens is too large: 8000. This model supports at most 4096 completion tokens.'),
      says(GOOD),
    );
    expect(await one.generate(long())).toMatchObject(ANSWER);
    expect(body(2)).toMatchObject({ max_completion_tokens: 4_096 });
  });

  it('is what the account can afford, once', async () => {
    const one = model();
    const poor = refuses(
      402,
      'This request requires more credits, or fewer max_tokens. You requested up to 8000 tokens, but can only afford 1234.',
    );
    server.will(poor, says(GOOD));
    expect(await one.generate(long())).toMatchObject(ANSWER);
    expect(body(1).max_tokens).toBe(1_234);
    server.will(says(GOOD));
    await one.generate(long());
    expect(body(0).max_tokens).toBe(8_000);
    server.will(refuses(402, 'You requested up to 8000 tokens, but can only afford 12.'));
    expect((await failure(one.generate(long()))).message).toMatch(/SOVEREIGN_MODEL_KEY has no credit/);
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Behaviour]>([
    ['an answer', refuses(400, 'request (3900 tokens) exceeds the available context size (4096 tokens)')],
    [
      'an error inside the stream',
      streams(
        event({
          error: {
            code: 500,
            message: 'the context size of 4096 tokens is exceeded',
            n_prompt_tokens: 3_900,
          },
        }),
      ),
    ],
  ])('too long a prompt is told as that, with its numbers, by %s', async (_name, behaviour) => {
    server.will(behaviour);
    const error = await failure(model().generate(long()));
    expect(error).toBeInstanceOf(PromptTooLong);
    expect(error).toMatchObject({ limits: { contextTokens: 4_096 } });
    expect(error.message).toMatch(/longer than the model reads/);
  });

  it('a prompt that was cut in silence is not believed to have been read', async () => {
    server.will(says(GOOD, { usage: { prompt_tokens: 4_096, completion_tokens: 9 } }));
    const error = await failure(model().generate(long('word '.repeat(9_000))));
    expect(error).toBeInstanceOf(PromptTooLong);
    expect(error.message).toMatch(
      /read 4096 tokens of a prompt of about .*OLLAMA_CONTEXT_LENGTH.*SOVEREIGN_MODEL_CONTEXT/,
    );
  });
});

describe('thoughts', () => {
  const thinking = streams(
    chunk({ reasoning_content: 'Let me see. ' }),
    chunk({}, { finish_reason: 'length' }),
    DONE,
  );

  it.each<[string, Behaviour]>([
    ['in a field of their own', thinking],
    [
      'in the text',
      streams(chunk({ content: '<think>Let me see. ' }), chunk({}, { finish_reason: 'length' }), DONE),
    ],
    ['hidden', says('', { finish_reason: 'length' })],
  ])('that use up the limit, %s, get more room, not a call for fewer words', async (_name, behaviour) => {
    const one = model();
    server.will(behaviour, says(GOOD));
    expect(await one.generate(request())).toMatchObject(ANSWER);
    expect(body(1).messages).toEqual(body(0).messages);
    expect(body(1).max_tokens).toBeGreaterThan(body(0).max_tokens + 10_000);
    expect(body(1).reasoning_effort).toBe('low');
    // And the next request has that room from the start.
    server.will(says(GOOD));
    await one.generate(request());
    expect(body(0).max_tokens).toBeGreaterThan(10_000);
  });

  it('a server that does not take reasoning_effort is asked without', async () => {
    server.will(
      thinking,
      refuses(400, 'Unrecognized request argument supplied: reasoning_effort'),
      says(GOOD),
    );
    expect(await model().generate(request())).toMatchObject(ANSWER);
    expect(body(2)).not.toHaveProperty('reasoning_effort');
  });

  it('are not asked for at a temperature of ours, which other models are', async () => {
    server.will(thinking, says(GOOD));
    await model().generate(request());
    expect(body(0).temperature).toBe(0.2);
    expect(body(1)).not.toHaveProperty('temperature');
  });

  it('a server that takes its own temperature alone is asked without one, and from then on', async () => {
    const one = model();
    const says400 =
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.";
    server.will(refuses(400, says400, { param: 'temperature', code: 'unsupported_value' }), says(GOOD));
    expect(await one.generate(request())).toMatchObject(ANSWER);
    expect(body(1)).not.toHaveProperty('temperature');
    expect(body(1)).toHaveProperty('response_format');
    await one.generate(request());
    expect(body(2)).not.toHaveProperty('temperature');
  });

  it('get more room in each of several requests that were under way together', async () => {
    const one = model();
    server.will((asked, response) =>
      (asked.body.max_tokens > 10_000 ? says(GOOD) : thinking)(asked, response),
    );
    const answers = await Promise.all([1, 2, 3].map(() => one.generate(request())));
    for (const answer of answers) expect(answer).toMatchObject(ANSWER);
    for (const { body } of server.asked) expect(body.messages).toHaveLength(2);
  });

  it('that never end are an abstention which says so', async () => {
    server.will(thinking);
    const result = await model().generate(request());
    expect(result).toMatchObject({ kind: 'abstained', reason: expect.stringMatching(/used up by thoughts/) });
    expect(server.asked).toHaveLength(3);
  });
});

describe('answers in other places', () => {
  const call = { index: 0, id: 'c', type: 'function', function: { name: 'json', arguments: GOOD } };
  const half = (text: string) => ({ index: 0, function: { arguments: text } });
  it.each<[string, Behaviour]>([
    ['reasoning_content', streams(chunk({ reasoning_content: GOOD }), STOP, DONE)],
    ['reasoning', streams(chunk({ reasoning: GOOD, content: '' }), STOP, DONE)],
    ['a tool call', streams(chunk({ tool_calls: [call] }), chunk({}, { finish_reason: 'tool_calls' }), DONE)],
    [
      'a tool call in parts',
      streams(
        chunk({ tool_calls: [{ ...call, function: { name: 'json', arguments: '' } }] }),
        chunk({ tool_calls: [half(GOOD.slice(0, 9))] }),
        chunk({ tool_calls: [half(GOOD.slice(9))] }),
        chunk({}, { finish_reason: 'tool_calls' }),
      ),
    ],
    [
      'a tool call of one JSON answer',
      json(200, {
        choices: [{ message: { content: null, tool_calls: [call] }, finish_reason: 'tool_calls' }],
      }),
    ],
    ['reasoning of one JSON answer', json(200, { choices: [{ message: { content: '', reasoning: GOOD } }] })],
  ])('%s', async (_name, behaviour) => {
    server.will(behaviour);
    expect(await model().generate(request())).toMatchObject(ANSWER);
    expect(server.asked).toHaveLength(1);
  });
});

describe('forms that servers refuse', () => {
  it.each<[string, Behaviour]>([
    [
      'Gemini by proxy',
      json(400, [
        {
          error: {
            code: 400,
            message:
              'Invalid JSON payload received. Unknown name "$schema" at \'generation_config.response_schema\': Cannot find field.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ]),
    ],
    [
      'vLLM with xgrammar',
      refuses(400, 'The provided JSON schema contains features not supported by xgrammar.'),
    ],
    ['llama-server', refuses(400, 'failed to parse grammar')],
    ['llama-server, as a 500', refuses(500, 'Failed to initialize samplers: failed to parse grammar')],
    [
      'OpenAI, an older model',
      refuses(
        400,
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
      ),
    ],
    [
      'OpenRouter',
      json(404, { error: { message: 'No endpoints found that support response_format', code: 404 } }),
    ],
    ['DeepSeek', refuses(400, 'This response_format type is unavailable now')],
    ['SGLang', refuses(400, 'guided_json is not a valid schema')],
    ['a JSON mode of words', refuses(422, 'Structured output is not available for this deployment')],
  ])('a schema, by %s: asked without, learnt', async (_name, behaviour) => {
    const one = model();
    server.will(behaviour, says(GOOD));
    expect(await one.generate(request())).toMatchObject(ANSWER);
    expect(body(1)).not.toHaveProperty('response_format');
    server.will(says(GOOD));
    await one.generate(request());
    expect(body(0)).not.toHaveProperty('response_format');
  });

  it('bounds lists where the server takes it, and not where it does not', async () => {
    const one = model();
    const bounded = request({ schema: z.object({ queries: z.array(z.string()).meta({ maxItems: 8 }) }) });
    const items = (at: number) => body(at).response_format.json_schema.schema.properties.queries.maxItems;
    server.will(refuses(400, "Invalid schema: 'maxItems' is not permitted."), says(GOOD));
    expect(await one.generate(bounded)).toMatchObject(ANSWER);
    expect([items(0), items(1)]).toEqual([8, undefined]);
  });

  it('is never sent $schema, in words or as a field', async () => {
    server.will(says(GOOD));
    await model().generate(request());
    expect(JSON.stringify(body(0))).not.toContain('$schema');
    expect(body(0).response_format.json_schema.schema.additionalProperties).toBe(false);
  });

  it.each([
    ['Mistral', 'Conversation roles must alternate user/assistant/user/assistant/...'],
    ['Gemma', 'System role not supported'],
    ['OpenAI o1', "Unsupported value: 'messages[0].role' does not support 'system' with this model."],
    ['Gemini', 'Developer instruction is not enabled for models/gemma-3'],
    ['a template', 'Only user and assistant roles are supported!'],
  ])('the system role, by %s: its text goes into the question, learnt', async (_name, message) => {
    const one = model();
    server.will(refuses(400, message), says(GOOD));
    expect(await one.generate(request())).toMatchObject(ANSWER);
    expect(body(1).messages).toHaveLength(1);
    expect(body(1).messages[0].role).toBe('user');
    expect(body(1).messages[0].content).toMatch(/^You plan\.[\s\S]*The question\.$/);
    server.will(says('{}'), says(GOOD));
    await one.generate(request());
    expect(body(1).messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
  });
});

describe('answers that a server refuses', () => {
  const groq = json(400, {
    error: {
      message: 'Failed to generate JSON. Please adjust your prompt.',
      type: 'invalid_request_error',
      code: 'json_validate_failed',
      failed_generation: '{"queries": "dense"}',
    },
  });

  it('for being no JSON are asked for again', async () => {
    server.will(groq, says(GOOD));
    expect(await model().generate(request())).toMatchObject(ANSWER);
    expect(body(1).messages).toEqual(body(0).messages);
  });

  it('and then repaired', async () => {
    server.will(groq, groq, says(GOOD));
    expect(await model().generate(request())).toMatchObject(ANSWER);
    expect(body(2).messages[2]).toEqual({ role: 'assistant', content: '{"queries": "dense"}' });
  });

  it.each<[string, Behaviour]>([
    [
      'Azure',
      json(400, {
        error: {
          message:
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          code: 'content_filter',
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      }),
    ],
    [
      'Azure, its answer',
      streams(chunk({ content: 'I' }), chunk({}, { finish_reason: 'content_filter' }), DONE),
    ],
    [
      'DashScope',
      refuses(400, 'Input data may contain inappropriate content.', { code: 'data_inspection_failed' }),
    ],
    [
      'OpenRouter',
      refuses(403, 'Your chosen model requires moderation and your input was flagged for "violence"'),
    ],
    ['Gemini', json(200, { choices: [{ message: { content: '' }, finish_reason: 'PROHIBITED_CONTENT' }] })],
  ])('by a filter, of %s: told as that, asked once', async (_name, behaviour) => {
    server.will(behaviour);
    const error = await failure(model().generate(request()));
    expect(error).toBeInstanceOf(PromptFiltered);
    expect(error.message).toContain('test-model');
    expect(server.asked).toHaveLength(1);
  });
});

describe('an answer that repeats itself', () => {
  it('is left there, and repaired', async () => {
    const entry =
      '{"paperId": "arXiv:1", "quote": "Negative sampling improves recall by six points on all sets."},';
    const more = chunk({ content: entry.repeat(4) });
    server.will(
      streams(
        chunk({ content: '{"queries": [' }),
        ...Array.from({ length: 40 }, () => [more, 5]).flat(),
        () => {},
      ),
      says(GOOD),
    );
    expect(await model().generate(request())).toMatchObject(ANSWER);
    expect(body(1).messages[3].content).toMatch(/again and again/);
    await server.asked[0]?.cutOff;
  });
});

describe('addresses and keys', () => {
  it('keeps the query of an address at the end, out of messages, and sends headers instead of a key', async () => {
    const azure = {
      url: `${server.url}/?api-version=2024-10-21`,
      apiKey: undefined,
      headers: { 'api-key': KEY },
    };
    server.will(says(GOOD));
    expect(await model(azure).generate(request())).toMatchObject(ANSWER);
    expect(server.asked[0]?.path).toBe('/v1/chat/completions?api-version=2024-10-21');
    expect(server.asked[0]?.headers['api-key']).toBe(KEY);
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
    server.will(plain(401, `no access with ${KEY}`));
    const { message } = await failure(model(azure).generate(request()));
    expect(message).not.toContain(KEY);
    expect(message).not.toContain('api-version');
  });

  it('reads Gemini’s errors: in a list, with a wait in the body, and 400 for a key', async () => {
    const gemini = (code: number, message: string, status: string, details: unknown[] = []) =>
      json(code, [{ error: { code, message, status, details } }]);
    const wait = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' };
    server.will(
      gemini(
        429,
        'You exceeded your current quota, please check your plan and billing details.',
        'RESOURCE_EXHAUSTED',
        [wait],
      ),
    );
    const limited = await failure(model().generate(request()));
    expect(limited).toMatchObject({ name: 'ProviderUnavailable', retryAfterMs: 34_500 });
    expect(limited.message).toMatch(/You exceeded your current quota/);
    server.will(gemini(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'));
    expect((await failure(model().generate(request()))).message).toMatch(
      /SOVEREIGN_MODEL_KEY is not accepted/,
    );
  });

  it.each([
    ['HTML', plain(200, '<!doctype html><html>Sign in</html>')],
    ['another API’s JSON', json(200, { status: 'ok' })],
  ])('%s at the address is final after three attempts', async (_name, behaviour) => {
    server.will(behaviour);
    const error = await failure(model().generate(request()));
    expect(error).toMatchObject({ name: 'ProviderUnavailable', attempts: 3 });
    expect(error.message).toMatch(/not the answer of an OpenAI-compatible server; check SOVEREIGN_MODEL_URL/);
  });
});
