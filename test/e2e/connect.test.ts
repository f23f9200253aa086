import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { type ResolveServer, resolveServer } from '../../src/temporal/connect';
import { type EmbeddedServer, joinEmbeddedServer } from '../../src/temporal/embedded-server';
import { listen, portOf } from '../../src/temporal/ports';
import { endEverything, findBinary, keeperCommand, newHome, temporaryFolder } from '../temporal/harness';

const KEY = 'tk-not-for-anyones-eyes';
const noServerWanted = async () => {
  throw new Error('an own server was wanted');
};

const home = newHome();
let server: EmbeddedServer;
let closedPort: number;

beforeAll(async () => {
  await findBinary();
  server = await joinEmbeddedServer({ home, findBinary, log: () => {}, keeperCommand: keeperCommand() });
  const nobody = createServer();
  await listen(nobody, 0);
  closedPort = portOf(nobody);
  await new Promise((resolve) => nobody.close(resolve));
}, 300_000);

afterAll(async () => {
  await server.release();
  endEverything();
});

const logged: string[] = [];
beforeEach(() => logged.splice(0));

const resolve = (more: Partial<ResolveServer>) =>
  resolveServer({
    env: {},
    mode: 'auto',
    home: newHome(),
    findBinary: noServerWanted,
    log: (line) => logged.push(line),
    localPort: closedPort,
    keeperCommand: keeperCommand(),
    ...more,
  });

const profileFile = (toml: string) => {
  const file = path.join(temporaryFolder(), 'temporal.toml');
  writeFileSync(file, toml);
  return file;
};

describe('resolveServer', () => {
  it('uses TEMPORAL_ADDRESS', async () => {
    const found = await resolve({ env: { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'papers' } });
    expect(found).toMatchObject({ how: 'environment', address: server.address, namespace: 'papers' });
    expect(found.description).toContain('TEMPORAL_ADDRESS');
    await found.release();
  });

  it('uses the Temporal configuration file, keys and all, and prints no key', async () => {
    const TEMPORAL_CONFIG_FILE = profileFile(`
      [profile.default]
      address = "${server.address}"
      namespace = "papers"
      api_key = "${KEY}"
      [profile.default.tls]
      disabled = true
      [profile.default.grpc_meta]
      team = "desk"`);
    const found = await resolve({ env: { TEMPORAL_CONFIG_FILE } });
    expect(found).toMatchObject({
      how: 'profile',
      namespace: 'papers',
      connectionOptions: { address: server.address, apiKey: KEY, tls: false, metadata: { team: 'desk' } },
    });
    expect(found.description + logged.join()).not.toContain(KEY);
  });

  it('lets TEMPORAL_ADDRESS win over the file, which still gives the rest', async () => {
    const TEMPORAL_CONFIG_FILE = profileFile(
      '[profile.lab]\naddress = "127.0.0.1:1"\nnamespace = "papers"\n',
    );
    const env = { TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE: 'lab', TEMPORAL_ADDRESS: server.address };
    expect(await resolve({ env })).toMatchObject({
      how: 'environment',
      address: server.address,
      namespace: 'papers',
    });
  });

  it('refuses a profile that does not exist, and a broken file without quoting it', async () => {
    const empty = profileFile('');
    await expect(
      resolve({ env: { TEMPORAL_PROFILE: 'lab', TEMPORAL_CONFIG_FILE: empty } }),
    ).rejects.toMatchObject({ name: 'ConnectionSettingsInvalid', message: expect.stringContaining('"lab"') });

    const broken = profileFile(`[profile.default]\napi_key = "${KEY}" oops\n`);
    const refused = resolve({ env: { TEMPORAL_CONFIG_FILE: broken } });
    await expect(refused).rejects.toMatchObject({ name: 'ConnectionSettingsInvalid' });
    await expect(refused).rejects.not.toThrow(KEY);
  });

  it('never replaces an unreachable TEMPORAL_ADDRESS by another server', async () => {
    const unreachable = resolve({ env: { TEMPORAL_ADDRESS: `127.0.0.1:${closedPort}` }, home });
    await expect(unreachable).rejects.toMatchObject({
      name: 'ServerUnreachable',
      message: expect.stringMatching(
        new RegExp(`127.0.0.1:${closedPort} \\(from TEMPORAL_ADDRESS\\).*remove the setting`),
      ),
    });
  });

  it('keeps a key that cannot be sent out of the error', async () => {
    const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: `${KEY}\n` };
    const refused = resolve({ env });
    await expect(refused).rejects.toMatchObject({ name: 'ServerUnreachable' });
    await expect(refused).rejects.not.toThrow(KEY);
  });

  it('shares the embedded server of its home', async () => {
    const found = await resolve({ home });
    expect(found).toMatchObject({
      how: 'shared',
      address: server.address,
      connectionOptions: { address: server.address },
      namespace: 'default',
    });
    expect(found.uiUrl).toBeUndefined();
    expect(logged).toEqual([]);
    await found.release();
  });

  it('names a server that another folder started, with the command to use it, and starts its own', async () => {
    const localPort = Number(server.address.split(':')[1]);
    const commandFor = (address: string) => `sovereign research --server ${address} 'Why?'`;
    const found = await resolve({ localPort, findBinary, commandFor });
    expect(found.how).toBe('own');
    expect(found.address).not.toBe(server.address);
    expect(logged).toEqual([
      `A Temporal server that this folder did not start runs at ${server.address}; to use it: sovereign research --server ${server.address} 'Why?'`,
    ]);
    await found.release();
  });

  it('does not take the port that another Temporal server has', async () => {
    const localPort = Number(server.address.split(':')[1]);
    const refused = resolve({ localPort, ports: { port: localPort, uiPort: closedPort } });
    await expect(refused).rejects.toMatchObject({
      name: 'LocalPortTaken',
      message: expect.stringMatching(/set TEMPORAL_ADDRESS=127.*end the other one first/),
    });
  });

  it('uses the server that --server names, whatever else is configured', async () => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${closedPort}`, TEMPORAL_NAMESPACE: 'papers' };
    for (const mode of ['auto', 'embedded'] as const) {
      const found = await resolve({ mode, env, server: server.address });
      expect(found).toMatchObject({ how: 'environment', address: server.address, namespace: 'papers' });
      expect(found.description).toContain('(from --server)');
    }
    await expect(resolve({ env: {}, server: `127.0.0.1:${closedPort}` })).rejects.toMatchObject({
      name: 'ServerUnreachable',
      message: expect.stringContaining('--server'),
    });
  });

  it('takes no other program for a Temporal server', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('220 mail.example ready\r\n');
    });
    await listen(other, 0);
    await expect(resolve({ localPort: portOf(other) })).rejects.toThrow('an own server was wanted');
    other.close();
  });

  it('uses its own server in mode embedded, whatever is configured', async () => {
    const found = await resolve({ home, mode: 'embedded', env: { TEMPORAL_ADDRESS: 'nowhere.invalid:1' } });
    expect(found).toMatchObject({ how: 'shared', address: server.address });
    await found.release();
  });

  it('starts its own server when there is no other', async () => {
    const found = await resolve({ findBinary });
    expect(found.how).toBe('own');
    await found.release();
  });
});
