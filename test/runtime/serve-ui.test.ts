// The composed deployment's door to the UI, and what docker-compose.yml makes of it.

import { readFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import path from 'node:path';
import { serveUi } from '../../src/runtime/serve-ui';
import { choosePort, listen, portOf } from '../../src/temporal/ports';
import { UNSAFE_PORTS } from '../../src/temporal/unsafe-ports';

const status = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });

describe('serveUi', () => {
  let ui: Server;
  const lines: string[] = [];
  const serve = (args: readonly string[], signal = AbortSignal.abort()) =>
    serveUi({ args, signal, log: (line) => lines.push(line) });

  beforeAll(async () => {
    ui = createServer((_, response) => response.end('ui'));
    await listen(ui, 0);
  });
  beforeEach(() => lines.splice(0));
  afterAll(() => new Promise((resolve) => ui.close(resolve)));

  it('lets the names of this machine through, at the port that people open', async () => {
    const port = await choosePort(undefined);
    const end = new AbortController();
    const ended = serve([`127.0.0.1:${port}`, `127.0.0.1:${portOf(ui)}`, '8233'], end.signal);
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual(['Temporal UI at http://127.0.0.1:8233']);
    expect(await status(port, '127.0.0.1:8233')).toBe(200);
    expect(await status(port, 'localhost:8233')).toBe(200);
    for (const host of [`127.0.0.1:${port}`, 'evil.example:8233', 'ui:6566', '172.18.0.5:8233'])
      expect([host, await status(port, host)]).toEqual([host, 403]);
    end.abort();
    expect(await ended).toBe(0);
  });

  it('says what it wants, and what it cannot have', async () => {
    const target = `127.0.0.1:${portOf(ui)}`;
    const wrong = [
      [],
      ['127.0.0.1:8233'],
      ['127.0.0.1', target],
      ['127.0.0.1:0', target],
      ['127.0.0.1:1', 'http://ui:1'],
      ['127.0.0.1:1', target, 'x'],
      ['127.0.0.1:1', target, '1', '2'],
    ];
    for (const args of wrong) expect([args, await serve(args)]).toEqual([args, 2]);
    expect(new Set(lines).size).toBe(1);
    expect(lines[0]).toMatch(/^usage: .*such as/);
    expect(await serve([target, target])).toBe(1);
    expect(lines.at(-1)).toContain(`${target} cannot be listened on`);
  });
});

describe('docker-compose.yml', () => {
  const root = path.resolve(__dirname, '..', '..');
  const compose = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
  /** The lines of one service. */
  const service = (name: string) =>
    new RegExp(`\\n  ${name}:\\n((?: {4,}.*\\n|\\n)+)`).exec(compose)?.[1] ?? '';

  it('has no HTTP API, and refuses every Host should there be one', () => {
    expect(service('temporal')).toContain('FRONTEND_HTTP_PORT: "0"');
    const dynamic = readFileSync(path.join(root, 'deploy', 'dynamicconfig.yaml'), 'utf8');
    expect(dynamic).toMatch(/frontend\.httpAllowedHosts:\n {2}- value: \["\/"\]/);
  });

  it('publishes the UI through its door alone, from a port that browsers refuse to call', () => {
    const ui = service('ui');
    expect(ui).not.toContain('ports:');
    const port = Number(/TEMPORAL_UI_PORT: "(\d+)"/.exec(ui)?.[1]);
    expect(UNSAFE_PORTS).toContain(port);
    const door = service('ui-door');
    expect(door).toContain(`command: [node, dist/runtime/serve-ui.js, "0.0.0.0:8233", "ui:${port}"]`);
    expect(door).toContain('- 127.0.0.1:8233:8233');
    // Every published port is this machine's only.
    for (const [, published] of compose.matchAll(/ports:\n((?: {6}- .*\n)+)/g))
      for (const line of (published as string).trim().split('\n'))
        expect(line.trim()).toMatch(/^- 127\.0\.0\.1:/);
  });
});
