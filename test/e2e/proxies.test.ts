// The built command behind a proxy: where its requests go, and that the proxy's password is nowhere.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastLine, type Running, sovereign, temporal } from '../support/cli';
import { GOOD, QUESTION } from '../support/papers';
import { openProxy, type ProxyOptions, type TestProxy, withCredentials } from '../support/proxy';
import { openStandIn, type StandIn } from '../support/stand-in';

const SECRET = { user: 'proxyuser', password: 'tops3cret-p@ss' };
const address = () => process.env.SOVEREIGN_TEST_ADDRESS as string;

let cwd: string;
let standIn: StandIn;
let proxy: TestProxy;
const running: Running[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-proxy-'));
  standIn = await openStandIn({ papers: GOOD });
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  await Promise.all([proxy.close(), standIn.close()]);
  await rm(cwd, { recursive: true, force: true });
});

async function open(options: ProxyOptions = {}): Promise<void> {
  const port = (url: string) => Number(new URL(url).port);
  proxy = await openProxy({
    hosts: { 'arxiv.test': port(standIn.url), 'temporal.test': port(`http://${address()}`) },
    ...options,
  });
}

function begin(args: readonly string[], env: Record<string, string>): Running {
  const command = sovereign(args, {
    cwd,
    env: { SOVEREIGN_ARXIV_URL: 'http://arxiv.test/api', SOVEREIGN_ARXIV_SPACING_S: '0.01', ...env },
  });
  running.push(command);
  return command;
}

/** In every spelling in which the environment is read, so that the own server is tempted too. */
const everywhere = (url: string) =>
  Object.fromEntries(
    ['http_proxy', 'https_proxy', 'grpc_proxy'].flatMap((name) => [
      [name, url],
      [name.toUpperCase(), url],
    ]),
  );

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => existsSync(file) && statSync(file).isFile());

/** Of everything written below the folder, the server's database with all histories included. */
function expectNoSecret(...texts: string[]): void {
  const spelled = [SECRET.password, encodeURIComponent(SECRET.password)];
  const encoded = Buffer.from(`${SECRET.user}:${SECRET.password}`).toString('base64');
  for (const secret of [...spelled, encoded]) {
    for (const text of texts) expect(text).not.toContain(secret);
    for (const file of filesBelow(cwd)) {
      expect({ file, secret: readFileSync(file).includes(secret) }).toEqual({ file, secret: false });
    }
  }
}

it('starts its own server directly, asks arXiv through the proxy, and writes its password nowhere', async () => {
  await open({ credentials: SECRET });
  const env = { ...everywhere(withCredentials(proxy.url, SECRET)), SOVEREIGN_TEMPORAL: 'embedded' };
  const { stdout, stderr } = await begin(['research', QUESTION, '--approve-as', 'you', '--json'], env).ended;
  expect(lastLine(stdout)).toMatchObject({ workflowId: expect.any(String) });
  expect(stderr).not.toMatch(/sample library/);
  expect(standIn.searches.length).toBeGreaterThan(0);
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT arxiv.test:80']));
  expect(filesBelow(cwd).some((file) => /temporal.*\.db/.test(file))).toBe(true);
  expectNoSecret(stdout, stderr);
});

it('reaches a server elsewhere through the proxy, by client and worker, and not where NO_PROXY lists it', async () => {
  await open({ credentials: SECRET });
  const port = address().split(':').at(-1);
  const env = {
    SOVEREIGN_TASK_QUEUE: `proxied-${path.basename(cwd)}`,
    TEMPORAL_ADDRESS: `temporal.test:${port}`,
    HTTPS_PROXY: withCredentials(proxy.url, SECRET),
  };
  const id = `proxied-${path.basename(cwd)}`;
  const { stderr, stdout } = await begin(
    ['research', QUESTION, '--source', 'sample', '--approve-as', 'you', '--json', '--id', id],
    env,
  ).ended;
  expect(lastLine(stdout)).toMatchObject({ workflowId: id });
  // One connection looks whether it answers; one is the client's, one the worker's.
  const tunnels = proxy.asked.filter((asked) => asked === `CONNECT temporal.test:${port}`);
  expect(tunnels.length).toBeGreaterThanOrEqual(3);
  const history = await temporal(['workflow', 'show', '--workflow-id', id, '--output', 'json'], { cwd });
  expect(history.stdout).toContain('workflowExecutionStarted');
  expectNoSecret(stdout, stderr, history.stdout);

  const before = proxy.asked.length;
  const direct = await begin(['status', id], { ...env, NO_PROXY: '.test' }).ended;
  expect(direct.code).not.toBe(0);
  expect(direct.stderr).toContain(`The Temporal server at temporal.test:${port}`);
  expect(direct.stderr).not.toContain('proxy');
  expect(proxy.asked).toHaveLength(before);
});

it('names the proxy that refuses the server', async () => {
  await open({ answers: 'HTTP/1.1 403 Forbidden' });
  const { code, stderr } = await begin(['status', 'x'], {
    TEMPORAL_ADDRESS: 'temporal.test:7233',
    grpc_proxy: withCredentials(proxy.url, SECRET),
  }).ended;
  expect(code).not.toBe(0);
  expect(stderr).toMatch(`through the proxy ${proxy.url} (grpc_proxy)`);
  expectNoSecret(stderr);
});

it.each([
  [
    'asks for another password',
    { credentials: { user: 'a', password: 'b' } },
    /does not accept the user and the password in HTTP_PROXY/,
  ],
  [
    'refuses arXiv',
    { answers: 'HTTP/1.1 403 Forbidden' },
    /refuses to connect to arxiv\.test:80 \(HTTP 403\)/,
  ],
  ['finds no arXiv', { hosts: {} }, /could not connect to arxiv\.test:80 \(HTTP 502\)/],
  ['says nothing', { answers: 'silence' }, /did not open a connection within 3 s/],
] as const)(
  'a proxy that %s: the true reason, the proxy in force, and then the sample',
  async (_name, options, reason) => {
    await open(options as ProxyOptions);
    const { stdout, stderr } = await begin(['research', QUESTION, '--approve-as', 'you'], {
      TEMPORAL_ADDRESS: address(),
      SOVEREIGN_TASK_QUEUE: `refused-${path.basename(cwd)}`,
      HTTP_PROXY: withCredentials(proxy.url, SECRET),
    }).ended;
    expect(stdout).toMatch(/arXiv .* cannot be reached from here, so this run searches the bundled sample/);
    expect(stdout).toMatch(reason);
    expect(stdout).toContain(`the proxy ${proxy.url} (HTTP_PROXY)`);
    expectNoSecret(stdout, stderr);
  },
);

it('asked for arXiv by name, a run ends with the reason and never with the sample', async () => {
  await open({ answers: 'HTTP/1.1 403 Forbidden' });
  const id = `named-${path.basename(cwd)}`;
  const { stdout, stderr } = await begin(
    ['research', QUESTION, '--source', 'arxiv', '--approve-as', 'you', '--id', id],
    {
      TEMPORAL_ADDRESS: address(),
      SOVEREIGN_TASK_QUEUE: id,
      HTTP_PROXY: withCredentials(proxy.url, SECRET),
    },
  ).ended;
  expect(stdout).not.toMatch(/sample/);
  const stored = filesBelow(cwd).some((file) =>
    readFileSync(file).includes('refuses to connect to arxiv.test:80'),
  );
  expect(stored).toBe(true);
  expect(stdout).toMatch(/blocked/);
  const history = await temporal(['workflow', 'show', '--workflow-id', id, '--output', 'json'], { cwd });
  expectNoSecret(stdout, stderr, history.stdout);
});
