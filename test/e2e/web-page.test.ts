// What a web page can make its visitor's browser send, sent in raw HTTP to a real server of ours: nothing decides. And what
// the Temporal UI itself sends: it does. (Browsers proper: npm run bench:browser.)

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { type EmbeddedServer, joinEmbeddedServer } from '../../src/temporal/embedded-server';
import { UNSAFE_PORTS } from '../../src/temporal/unsafe-ports';

const dist = path.resolve(__dirname, '..', '..', 'dist');
const ID = 'waits-1';
const APPROVE = JSON.stringify({
  input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'e30=' }] },
});

let home: string;
let server: EmbeddedServer;
let connection: Connection;
let client: Client;
/** The dev server's own addresses, from its log. */
let httpPort: number;
let ui: { host: string; port: number };

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'sovereign-page-'));
  server = await joinEmbeddedServer({
    home,
    findBinary: async () => ({ path: process.env.SOVEREIGN_TEST_TEMPORAL as string }),
    log: () => {},
    keeperCommand: [process.execPath, path.join(dist, 'temporal', 'keeper.js')],
    ui: true,
  });
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
  await client.workflow.start('research', { workflowId: ID, taskQueue: 'nobody' });
  // The server prints its addresses a moment after it has begun to answer.
  const log = await eventually(
    async () => readFileSync(path.join(home, 'server', 'server.log'), 'utf8'),
    (text) => /Temporal HTTP:.*\n/.test(text) && /Temporal UI:.*\n/.test(text),
  );
  httpPort = Number(/Temporal HTTP:\s+\S+:(\d+)/.exec(log)?.[1]);
  const [, host = '', port] = /Temporal UI:\s+http:\/\/([\d.]+):(\d+)/.exec(log) ?? [];
  ui = { host, port: Number(port) };
});
afterAll(async () => {
  await connection.close();
  await server.release();
  rmSync(home, { recursive: true, force: true });
});

/** Asks again until the answer is as wanted, for 20 s; then gives the last one. */
async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer) || Date.now() > deadline) return answer;
    await sleep(50);
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const send = (
  to: { host?: string; port: number },
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', ...to, method, path: target, headers, agent: false },
      async (response) => {
        let text = '';
        for await (const part of response) text += part;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const signals = async () => {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: 'default',
    execution: { workflowId: ID },
  });
  return (history?.events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
  );
};
const SIGNAL = `/api/v1/namespaces/default/workflows/${ID}/signal/approve`;
const BATCH = '/api/v1/namespaces/default/batch-operations/job-1';
const batch = JSON.stringify({
  jobId: 'job-1',
  reason: 'page',
  visibilityQuery: 'WorkflowType = "research"',
  signalOperation: { signal: 'approve' },
});
/** What a page may send to another site without asking first. */
const SIMPLE = {
  'content-type': 'text/plain',
  origin: 'http://evil.example',
  'sec-fetch-site': 'cross-site',
};

it("refuses every request to Temporal's HTTP API, on a port that browsers do not call", async () => {
  expect(UNSAFE_PORTS).toContain(httpPort);
  const hosts = [
    `127.0.0.1:${httpPort}`,
    `localhost:${httpPort}`,
    `[::1]:${httpPort}`,
    '127.0.0.1',
    'localhost',
    'evil.example',
    '/',
    '*',
    '',
    'a/b',
    'disabled.invalid',
    '.',
    '0.0.0.0',
    '127.1',
  ];
  for (const host of hosts) {
    for (const [target, body] of [
      [SIGNAL, APPROVE],
      [BATCH, batch],
    ] as const) {
      const { status } = await send({ port: httpPort }, 'POST', target, { ...SIMPLE, host }, body);
      expect([host, target, [400, 403].includes(status)]).toEqual([host, target, true]);
    }
    expect((await send({ port: httpPort }, 'GET', '/api/v1/namespaces', { host })).body).not.toContain(
      'namespaceInfo',
    );
  }
  expect(await signals()).toEqual([]);
});

const onLinux = process.platform === 'linux' ? it : it.skip;
onLinux('answers no web page on any port that it listens on', async () => {
  const { serverPid } = JSON.parse(readFileSync(path.join(home, 'server', 'server.json'), 'utf8'));
  const listening = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`pid=${serverPid},`))
    .map((line) => /([\d.]+):(\d+)\s/.exec(line) as RegExpExecArray)
    .map(([, host = '', port]) => ({ host, port: Number(port) }));
  expect(listening).toContainEqual({ host: '127.0.0.1', port: httpPort });
  expect(listening).toContainEqual(ui);
  expect(UNSAFE_PORTS).toContain(ui.port);
  expect(ui.host).not.toBe('127.0.0.1');
  for (const to of listening.filter(({ port }) => !UNSAFE_PORTS.includes(port))) {
    const answer = await send(to, 'POST', SIGNAL, { ...SIMPLE, host: 'evil.example' }, APPROVE).catch(
      () => undefined,
    );
    // The metrics' port has no such page; the others do not speak HTTP/1.1.
    expect([to, answer === undefined || answer.status === 404]).toEqual([to, true]);
  }
  expect(await signals()).toEqual([]);
});

describe('the UI', () => {
  const port = () => Number(new URL(server.uiUrl as string).port);
  const own = () => ({ host: `127.0.0.1:${port()}` });
  const cookieAndToken = ({ headers }: Answer) => {
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return { cookie, 'x-csrf-token': cookie.split('=')[1] ?? '', 'content-type': 'application/json' };
  };

  it('refuses a page whose name resolves to this machine, with its cookie and token', async () => {
    for (const name of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '0.0.0.0']) {
      const host = `${name}:${port()}`;
      const rebound = await send({ port: port() }, 'GET', '/', { host });
      expect(rebound).toMatchObject({ status: 403 });
      expect(rebound.headers['set-cookie']).toBeUndefined();
      // With a token got elsewhere, too.
      const token = cookieAndToken(await send({ port: port() }, 'GET', '/api/v1/settings', own()));
      for (const [target, body] of [
        [SIGNAL, APPROVE],
        [BATCH, batch],
      ] as const)
        for (const headers of [
          { ...token, host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
          { ...token, ...own(), origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
          { ...token, ...SIMPLE, ...own() },
        ])
          expect((await send({ port: port() }, 'POST', target, headers, body)).status).toBe(403);
    }
    expect(await signals()).toEqual([]);
  });

  it('is served as it is: its page, its scripts, its API and a signal with its token', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const host = `${name}:${port()}`;
      const page = await send({ port: port() }, 'GET', `/namespaces/default/workflows/${ID}`, { host });
      expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
      const script = /href="(\/_app\/[^"]+\.js)"/.exec(page.body)?.[1] as string;
      expect((await send({ port: port() }, 'GET', script, { host })).status).toBe(200);
      // A run is listed a moment after it has started.
      const list = await eventually(
        () => send({ port: port() }, 'GET', '/api/v1/namespaces/default/workflows?query=', { host }),
        ({ body }) => body.includes(ID),
      );
      expect(list.body).toContain(ID);
      const settings = await send({ port: port() }, 'GET', '/api/v1/settings', { host });
      const headers = {
        ...cookieAndToken(settings),
        host,
        origin: `http://${host}`,
        'sec-fetch-site': 'same-origin',
      };
      const sent = await send({ port: port() }, 'POST', SIGNAL.replace('approve', name), headers, APPROVE);
      expect(sent).toMatchObject({ status: 200 });
    }
    expect(await signals()).toEqual(['127.0.0.1', 'localhost']);
  });
});
