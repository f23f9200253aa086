import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SCRIPT = path.resolve('scripts/check-lock.mjs');
const RIGHT = `sha512-${'A'.repeat(86)}==`;
const WRONG = `sha512-${'B'.repeat(86)}==`;

describe('the check of package-lock.json', () => {
  let registry: Server;
  let folder: string;

  beforeAll(async () => {
    registry = createServer(({ url }, response) => {
      const known = url === '/plain/1.0.0' || url === '/@scope%2fnative/1.0.0';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(known ? { dist: { integrity: RIGHT } } : {}));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => registry.once('listening', resolve));
    folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  });
  afterAll(() => {
    registry.close();
    rmSync(folder, { recursive: true });
  });

  const check = (
    packages: object,
    ...args: string[]
  ): Promise<{ code: number; said: string; lock: string }> => {
    const file = path.join(folder, 'package-lock.json');
    writeFileSync(file, JSON.stringify({ packages: { '': {}, ...packages } }));
    const { port } = registry.address() as AddressInfo;
    return new Promise((resolve) => {
      const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` };
      execFile(process.execPath, [SCRIPT, file, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr, lock: readFileSync(file, 'utf8') }),
      );
    });
  };

  it('accepts hashes that the registry states', async () => {
    const { code, said } = await check({
      'node_modules/plain': { version: '1.0.0', integrity: RIGHT },
      'node_modules/a/node_modules/@scope/native': { version: '1.0.0', integrity: RIGHT, optional: true },
    });
    expect(said).toContain('2 packages of all platforms, 0 wrong');
    expect(code).toBe(0);
  });

  it.each([
    ['a wrong hash', { integrity: WRONG }, "its hash is not the registry's"],
    ['no hash', {}, 'no integrity hash'],
    [
      'a download address',
      { integrity: RIGHT, resolved: 'http://127.0.0.1/x.tgz' },
      'records a download address',
    ],
  ])('refuses %s of an optional package', async (_kind, entry, reason) => {
    const { code, said } = await check({
      'node_modules/@scope/native': { version: '1.0.0', optional: true, ...entry },
    });
    expect(said).toContain(`@scope/native 1.0.0: ${reason}`);
    expect(code).toBe(1);
  });

  it('refuses a version that the registry does not have', async () => {
    const { code, said } = await check({ 'node_modules/plain': { version: '2.0.0', integrity: RIGHT } });
    expect(said).toContain('plain 2.0.0: the registry has no such version');
    expect(code).toBe(1);
  });

  it('adds missing hashes with --fix', async () => {
    const { code, lock } = await check({ 'node_modules/plain': { version: '1.0.0' } }, '--fix');
    expect(JSON.parse(lock).packages['node_modules/plain'].integrity).toBe(RIGHT);
    expect(code).toBe(0);
  });
});
