// The first request to a model, and the list of models before it: what is learnt, from whom, and what is told of a failure.

import { ModelUnknown, ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { answerTokensPerS, promptTokensPerS } from '../../src/models/model-probe';
import { KEY, modelAt, request } from './chat-requests';
import { countingGuard } from './counting-guard';
import {
  type Asked,
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
const NONCE = { nonce: 'abcd1234' };
const ANSWER = JSON.stringify({
  sentences: [{ text: 'Two reading groups annotated the same forty articles.', about: 'method' }],
});
const LIST = json(200, { data: [{ id: 'test-model', max_model_len: 8_192 }] });
const NO_LIST = plain(404, 'not found');
const KNOWN = {
  contextTokens: 8_192,
  maxOutputTokens: null,
  changes: [],
  thinks: false,
  promptTokensPerS: null,
  answerTokensPerS: null,
};
const COUNTS = (prompt: number, answer: number) =>
  event({ choices: [], usage: { prompt_tokens: prompt, completion_tokens: answer } });
/** `text` in parts, so many milliseconds apart. */
const slowly = (text: string, everyMs: number): (string | number)[] =>
  (text.match(/.{1,8}/gs) ?? []).flatMap((part) => [chunk({ content: part }), everyMs]);
const chats = () => server.asked.filter(({ method }) => method === 'POST');

describe('the list of models', () => {
  it('says how much the model reads', async () => {
    server.will(LIST, says(ANSWER));
    expect(await model().probe(NONCE)).toEqual({ ...KNOWN, promptTokensPerS: expect.any(Number) });
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models',
      'POST /v1/chat/completions',
    ]);
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('is asked for at an address with a query, which stays at its end', async () => {
    server.will(LIST, says(ANSWER));
    await modelAt(`${server.url}?api-version=2024-10-21`).probe(NONCE);
    expect(server.asked[0]?.path).toBe('/v1/models?api-version=2024-10-21');
  });

  it.each<[string, Behaviour]>([
    ['missing', NO_LIST],
    [
      'refused, to a key that may only chat',
      json(403, { error: { message: 'Missing scopes: api.model.read' } }),
    ],
    ['a page', plain(200, '<html></html>')],
    ['failing', plain(500, 'oops')],
    ['cut off', (_asked, response) => response.socket?.destroy()],
  ])('is not needed: %s', async (_how, list) => {
    server.will(list, says(ANSWER));
    expect((await model().probe(NONCE)).contextTokens).toBeNull();
  });

  it('does not overrule what is set', async () => {
    server.will(LIST, says(ANSWER));
    expect((await model({ contextTokens: 4_096 }).probe(NONCE)).contextTokens).toBe(4_096);
  });
});

describe('the first request', () => {
  it('meets what the server refuses once, and later ones are sent as it takes them', async () => {
    const picky: Behaviour = (asked, response) => {
      const refuse = (message: string) => json(400, { error: { message } })(asked, response);
      if (asked.method === 'GET') return LIST(asked, response);
      if (asked.body.response_format) return refuse('Unknown name "response_format"');
      if (asked.body.messages[0].role === 'system') return refuse('roles must alternate user/assistant');
      return says(ANSWER)(asked, response);
    };
    server.will(picky);
    const first = model();
    const learnt = await first.probe(NONCE);
    expect(learnt.changes).toEqual(['without response_format', 'system text in the user message']);
    expect(chats()).toHaveLength(3);
    server.will(picky);
    await failure(first.generate(request()).then(() => Promise.reject(new Error('answered'))));
    const another = model();
    another.know(learnt);
    server.will(picky, picky);
    await another.generate(request());
    // An answer of another form is repaired once; nothing was refused.
    expect(chats()).toHaveLength(2);
    expect(chats().every(({ body }) => body.response_format === undefined)).toBe(true);
  });

  it('takes no change over whose name it does not know', async () => {
    const another = model();
    another.know({ ...KNOWN, changes: ['with smoke signals', 'without stream'] });
    server.will(says('{"queries": ["a"]}'));
    await another.generate(request());
    expect(server.asked[0]?.body).not.toHaveProperty('stream');
    expect(server.asked[0]?.body).toHaveProperty('response_format');
  });

  it('is counted, and its answer may be of no use', async () => {
    server.will(LIST, says('Gladly!'));
    const { budgetGuard, committed } = countingGuard();
    expect(await model().probe({ ...NONCE, budgetGuard })).toMatchObject({ contextTokens: 8_192 });
    // No repair is asked for.
    expect(committed).toHaveLength(1);
  });

  it.each<[string, Behaviour]>([
    ['a filter', json(400, { error: { message: 'content management policy', code: 'content_filter' } })],
    ['a prompt that is too long', json(400, { error: { message: 'maximum context length is 300 tokens' } })],
  ])('fails nothing where it meets %s: a run’s own requests may pass', async (_what, refusal) => {
    server.will(NO_LIST, refusal);
    expect(await model().probe(NONCE)).toMatchObject({ promptTokensPerS: null });
  });

  it('finds a model that thinks until its limit, which then gets room', async () => {
    const thought = json(200, {
      choices: [{ finish_reason: 'length', message: { content: '', reasoning_content: 'Let me see.' } }],
    });
    server.will(LIST, thought, says(ANSWER));
    const learnt = await model().probe(NONCE);
    expect(learnt.thinks).toBe(true);
    const another = model();
    another.know(learnt);
    server.will(says('{"queries": ["a"]}'));
    await another.generate(request());
    expect(server.asked[0]?.body).toMatchObject({ reasoning_effort: 'low' });
    // 500, and the 8,192 that the model reads leave less than all the room there could be.
    expect(server.asked[0]?.body.max_tokens).toBeGreaterThan(4_000);
    expect(server.asked[0]?.body.max_tokens).toBeLessThan(8_192);
  });
});

describe('speed', () => {
  it('is measured from a streamed answer: the prompt’s to the first token, the answer’s between first and last', async () => {
    server.will(LIST, streams(200, ...slowly(ANSWER, 20), STOP, COUNTS(400, 30), DONE));
    const { promptTokensPerS, answerTokensPerS } = await model().probe(NONCE);
    // 400 tokens in 0.2 s and a little; 30 tokens in some 13 pauses of 20 ms and a little.
    expect(promptTokensPerS).toBeGreaterThan(800);
    expect(promptTokensPerS).toBeLessThanOrEqual(2_000);
    expect(answerTokensPerS).toBeGreaterThan(30);
    expect(answerTokensPerS).toBeLessThanOrEqual(120);
  });

  it('is not known of an answer that comes whole, or of too few tokens', async () => {
    server.will(LIST, streams(...slowly('{"sentences":[]}', 10), STOP, COUNTS(20, 5), DONE));
    expect(await model().probe(NONCE)).toMatchObject({ promptTokensPerS: null, answerTokensPerS: null });
    server.will(LIST, says(ANSWER));
    expect(await model().probe(NONCE)).toMatchObject({ answerTokensPerS: null });
  });

  it('counts no thoughts that were not sent', () => {
    const timing = { promptTokens: 90, firstTokenMs: 10, answerMs: 1_000, answerChars: 160, parts: 40 };
    expect(answerTokensPerS({ ...timing, answerTokens: 40 })).toBe(40);
    expect(answerTokensPerS({ ...timing, answerTokens: 5_000 })).toBe(80);
    expect(answerTokensPerS({ ...timing, answerTokens: null })).toBe(40);
    expect(promptTokensPerS({ ...timing, answerTokens: 40 })).toBeNull();
  });

  it('a cold server is waited for while it shows signs of life, beyond the silence allowed to answers', async () => {
    const pings = Array.from({ length: 8 }, () => [': loading\n\n', 60]).flat();
    server.will(LIST, streams(...pings, chunk({ content: ANSWER }), STOP, DONE));
    const patient = model({ timeoutMs: 100, silenceMs: 200 });
    expect(await patient.probe(NONCE)).toMatchObject({ contextTokens: 8_192 });
  });

  it('begins each run’s prompt with other words, so that no cache answers', async () => {
    const systems: string[] = [];
    for (const nonce of ['11111111', '22222222']) {
      server.will(LIST, says(ANSWER));
      await model().probe({ nonce });
      systems.push(chats()[0]?.body.messages[0].content);
    }
    expect(systems.map((text) => text.slice(0, 17))).toEqual(['Request 11111111.', 'Request 22222222.']);
  });
});

describe('a failure', () => {
  it('names the models of a server that has not the one asked for', async () => {
    server.will((asked: Asked, response) =>
      asked.method === 'GET'
        ? json(200, { data: [{ id: 'llama3.2:3b' }, { id: 'test-model-2' }] })(asked, response)
        : json(404, { error: { message: 'model "test-model" not found' } })(asked, response),
    );
    const error = await failure(model().probe(NONCE));
    expect(error).toBeInstanceOf(ModelUnknown);
    expect(error.message).toMatch(/Set SOVEREIGN_MODEL to a model that this server has/);
    expect(error.message).toMatch(/It lists test-model-2, llama3\.2:3b\.$/);
  });

  it('of the key, or of a page at the URL, is told as the table says', async () => {
    server.will(json(401, { error: { message: 'no' } }));
    const refused = await failure(model().probe(NONCE));
    expect(refused).toBeInstanceOf(ProviderRefused);
    expect(refused.message).toMatch(/set SOVEREIGN_MODEL_KEY to one that may use this model/);
    server.will(plain(200, '<!doctype html><html></html>', { 'content-type': 'text/html' }));
    const page = await failure(model().probe(NONCE));
    expect(page).toBeInstanceOf(ProviderUnavailable);
    expect(page).toMatchObject({ attempts: 3, message: expect.stringMatching(/check SOVEREIGN_MODEL_URL/) });
  });
});
