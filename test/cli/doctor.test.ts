// What `sovereign doctor` says of a machine where all is well, and of each thing that can be wrong.

import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkDisk, checkNode } from '../../src/cli/checks/machine';
import { diagnose, doctorLines } from '../../src/cli/doctor';
import { jsonText } from '../../src/paper/json-text';
import {
  chunk,
  DONE,
  event,
  json,
  STOP,
  startTestServer,
  streams,
  type TestServer,
} from '../models/test-server';

const CLOSED = '127.0.0.1:9';
const SECRETS = { model: 'sk-model-0123456789', embed: 'sk-embed-0123456789', proxy: 'hunter2hunter2' };

let cwd: string;
let model: TestServer;
let embedder: TestServer;
let listening: Server;
let open: string;

beforeAll(async () => {
  [model, embedder] = await Promise.all([startTestServer(), startTestServer()]);
  listening = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  open = `http://127.0.0.1:${(listening.address() as { port: number }).port}`;
});
afterAll(async () => {
  await Promise.all([model.close(), embedder.close()]);
  listening.close();
});
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'sovereign-doctor-'));
  const program = path.join(cwd, 'temporal');
  writeFileSync(program, '#!/bin/sh\necho "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"\n');
  chmodSync(program, 0o755);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const SENTENCE =
  'Libraries that lend instruments keep records of what comes back broken, and small repairs win.';
const ANSWER = JSON.stringify({ sentences: [{ text: SENTENCE, about: 'result' }] });
const LIST = json(200, { data: [{ id: 'small', max_model_len: 8_192 }, { id: 'large' }] });
const counts = event({ choices: [], usage: { prompt_tokens: 240, completion_tokens: 40 } });
const slowly = (ANSWER.match(/.{1,16}/gs) ?? []).flatMap((part) => [chunk({ content: part }), 10]);
const answers = streams(...slowly, STOP, counts, DONE);
const vectors = json(200, { data: [{ index: 0, embedding: [0.6, 0.8] }], usage: { prompt_tokens: 1 } });

/** Where all is well. The model's list and its answer may be asked for in either sequence. */
function well(): Record<string, string> {
  model.will((asked, response) => (asked.method === 'GET' ? LIST : answers)(asked, response));
  embedder.will(vectors);
  return {
    SOVEREIGN_TEMPORAL_BINARY: path.join(cwd, 'temporal'),
    SOVEREIGN_ARXIV_URL: open,
    SOVEREIGN_CROSSREF_URL: open,
    SOVEREIGN_MODEL: 'small',
    SOVEREIGN_MODEL_URL: model.url,
    SOVEREIGN_MODEL_KEY: SECRETS.model,
    SOVEREIGN_EMBED_URL: embedder.url,
    SOVEREIGN_EMBED_MODEL: 'vectors',
    SOVEREIGN_EMBED_KEY: SECRETS.embed,
  };
}

const nothingLocal = async () => [];
const examine = (env: Record<string, string>, more: Parameters<typeof diagnose>[1] = {}) =>
  diagnose(
    {
      env: { HOME: cwd, ...env },
      cwd,
      signal: new AbortController().signal,
      self: 'sovereign',
    },
    { findLocal: nothingLocal, ...more },
  );

/** The one line about `name`, when `env` is changed in a machine where all is well. */
async function lineOf(name: string, env: Record<string, string>, more?: Parameters<typeof diagnose>[1]) {
  const diagnosis = await examine({ ...well(), ...env }, more);
  const found = diagnosis.checks.filter((check) => check.name === name);
  expect(found).toHaveLength(1);
  const text = [...doctorLines(diagnosis), jsonText(diagnosis)].join('\n');
  for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  const line = doctorLines(diagnosis).find((one) => one.slice(6).startsWith(name.padEnd(9)));
  return { ok: diagnosis.ok, state: found[0]?.state, line: line as string };
}

it('says ok of everything where all is well, and leaves nothing behind', async () => {
  const diagnosis = await examine(well());
  expect(diagnosis.checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(diagnosis.ok).toBe(true);
  expect(diagnosis.checks.map(({ name }) => name)).toEqual([
    'node',
    'store',
    'disk',
    'server',
    'ui',
    'proxy',
    'sources',
    'registry',
    'model',
    'embedder',
  ]);
  const lines = doctorLines(diagnosis);
  expect(lines.every((line) => /^ok {4}[a-z]+ +\S/.test(line))).toBe(true);
  expect(lines.find((line) => line.includes('model '))).toMatch(
    /small at http.*answered in [\d.]+ s, [\d.]+ tokens\/s, context 8192 tokens, 2 in its list/,
  );
  expect(existsSync(path.join(cwd, '.sovereign'))).toBe(false);
  expect(existsSync(path.join(cwd, 'papers'))).toBe(false);
});

it('prints one JSON object of the same', async () => {
  const diagnosis = await examine({ ...well(), SOVEREIGN_TEMPORAL_BINARY: '/nowhere/temporal' });
  expect(JSON.parse(jsonText(diagnosis))).toEqual({
    ok: false,
    checks: expect.arrayContaining([
      { name: 'node', state: 'ok', finding: `Node ${process.versions.node}` },
      { name: 'server', state: 'fail', finding: expect.stringContaining('/nowhere/temporal') },
    ]),
  });
});

describe('without a model', () => {
  const none = { SOVEREIGN_MODEL: '', SOVEREIGN_MODEL_URL: '', SOVEREIGN_MODEL_KEY: '' };

  it('a run goes by rules, which is no failure', async () => {
    expect(await lineOf('model', none)).toMatchObject({ ok: true, state: 'ok' });
  });

  it('names the servers that run here, and asks them for nothing', async () => {
    const findLocal = async () =>
      [{ preset: 'ollama', title: 'Ollama', url: model.url, models: ['qwen3'] }] as const;
    const { ok, state, line } = await lineOf('model', none, { findLocal });
    expect({ ok, state }).toEqual({ ok: true, state: 'warn' });
    expect(line).toMatch(
      /Ollama runs here with qwen3 \(SOVEREIGN_MODEL=ollama:qwen3\) — set SOVEREIGN_MODEL/,
    );
    expect(model.asked).toEqual([]);
  });
});

describe('what would end a run', () => {
  it.each([
    ['store', { SOVEREIGN_HOME: 'temporal/state' }, /a file.* — correct that, or set SOVEREIGN_HOME/],
    ['store', { SOVEREIGN_PAPERS: 'temporal/papers' }, /correct that, or set SOVEREIGN_PAPERS/],
    ['server', { TEMPORAL_ADDRESS: CLOSED }, /127\.0\.0\.1:9, namespace default .* — start it, correct TEMP/],
    ['server', { SOVEREIGN_TEMPORAL_BINARY: '/nowhere/temporal' }, /SOVEREIGN_TEMPORAL_BINARY/],
    [
      'sources',
      { SOVEREIGN_SOURCE: 'arxiv', SOVEREIGN_ARXIV_URL: `http://${CLOSED}` },
      /arXiv cannot be reached: .*ECONNREFUSED.* — correct the network/,
    ],
    ['sources', { SOVEREIGN_LIBRARY: 'no-such-file' }, /no-such-file/],
    [
      'model',
      { SOVEREIGN_MODEL_URL: `http://${CLOSED}/v1` },
      /bad port|cannot be reached.*SOVEREIGN_MODEL_URL/,
    ],
    [
      'model',
      { SOVEREIGN_MODEL_URL: 'http://127.0.0.1:20001/v1' },
      /cannot be reached.*check SOVEREIGN_MODEL_URL/,
    ],
    ['embedder', { SOVEREIGN_EMBED_URL: 'http://127.0.0.1:20001/v1' }, /check SOVEREIGN_EMBED_URL/],
  ])('%s: %j', async (name, env, says) => {
    const { ok, state, line } = await lineOf(name, env as unknown as Record<string, string>);
    expect({ ok, state }).toEqual({ ok: false, state: 'fail' });
    expect(line).toMatch(says);
  });

  it.each([
    [401, `Incorrect API key provided: ${SECRETS.model}`, /The key in SOVEREIGN_MODEL_KEY is not accepted/],
    [
      404,
      'The model `small` does not exist',
      /Set SOVEREIGN_MODEL to a model that this server has.*small, large/,
    ],
  ])('model: HTTP %i', async (status, message, says) => {
    const env = well();
    const refuses = json(status, { error: { message } });
    model.will((asked, response) => (asked.method === 'GET' ? LIST : refuses)(asked, response));
    const diagnosis = await examine(env);
    expect(diagnosis.ok).toBe(false);
    const lines = doctorLines(diagnosis).join('\n');
    expect(lines).toMatch(says);
    expect(lines).not.toContain(SECRETS.model);
  });

  it('embedder: a key that is refused', async () => {
    const env = well();
    embedder.will(json(401, { error: { message: `bad key ${SECRETS.embed}` } }));
    const lines = doctorLines(await examine(env)).join('\n');
    expect(lines).toMatch(/^fail {2}embedder .*SOVEREIGN_EMBED_KEY/m);
    expect(lines).not.toContain(SECRETS.embed);
  });

  it('an old Node, a full disk, settings that cannot be read', async () => {
    expect(checkNode('20.18.9')).toMatchObject({ state: 'fail', remedy: 'install Node 20.19 or newer' });
    expect(checkNode('22.1.0').state).toBe('ok');
    const folders = { home: cwd, papersFolder: cwd };
    expect(checkDisk(folders, () => 4_000_000)).toMatchObject({
      state: 'fail',
      finding: expect.stringMatching(/^4 MB/),
    });
    expect(checkDisk(folders, () => 90_000_000).state).toBe('warn');
    expect(await examine({ SOVEREIGN_SOURCE: 'pubmed' })).toMatchObject({
      ok: false,
      checks: [
        { name: 'node' },
        { name: 'settings', state: 'fail', finding: expect.stringContaining('must be one of') },
      ],
    });
  });
});

describe('what a run would do without, or wait for', () => {
  it.each([
    [
      'sources',
      { SOVEREIGN_ARXIV_URL: `http://${CLOSED}` },
      /until it can, `research` searches the bundled sample/,
    ],
    [
      'sources',
      { SOVEREIGN_SOURCE: 'arxiv+openalex', SOVEREIGN_OPENALEX_URL: `http://${CLOSED}` },
      /arXiv: a connection opens .*; OpenAlex cannot be reached/,
    ],
    ['registry', { SOVEREIGN_CROSSREF_URL: `http://${CLOSED}` }, /papers are not looked up/],
    [
      'proxy',
      {
        SOVEREIGN_ARXIV_URL: 'https://arxiv.test',
        HTTPS_PROXY: `http://user:${SECRETS.proxy}@127.0.0.1:20001`,
      },
      /proxy http:\/\/127\.0\.0\.1:20001 .* — correct HTTPS_PROXY/,
    ],
    ['embedder', { SOVEREIGN_EMBED_DIMENSIONS: '3' }, /gives 2 dimensions where 3 are set/],
  ])('%s: %j', async (name, env, says) => {
    const { ok, state, line } = await lineOf(name, env as unknown as Record<string, string>);
    expect({ ok, state }).toEqual({ ok: true, state: 'warn' });
    expect(line).toMatch(says);
  });

  it('a model that is busy, and one that is still being loaded', async () => {
    const env = well();
    model.will((asked, response) =>
      (asked.method === 'GET' ? LIST : json(503, { error: { message: 'loading model' } }))(asked, response),
    );
    const busy = await examine(env);
    expect(busy.ok).toBe(true);
    expect(doctorLines(busy).join('\n')).toMatch(
      /^warn {2}model .*loading model.* — a run waits and asks again/m,
    );
    model.will((asked, response) => asked.method === 'GET' && LIST(asked, response));
    const silent = await examine(env, { modelMs: 200 });
    expect(silent.ok).toBe(true);
    expect(doctorLines(silent).join('\n')).toMatch(
      /^warn {2}model +no answer within 0.2 s — it may be loading/m,
    );
  });

  it('a reviewer of its own is asked too', async () => {
    const env = { ...well(), SOVEREIGN_MODEL_SKEPTIC: 'large' };
    const { checks } = await examine(env);
    expect(checks.map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['model', 'ok'],
        ['model SKEPTIC', 'ok'],
      ]),
    );
  });
});
