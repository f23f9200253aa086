import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../src/contract/protocol';
import { isAlive } from '../../src/machine/processes';
import { clientOptions } from '../../src/temporal/client-options';
import { joinEmbeddedServer, runningEmbeddedServer } from '../../src/temporal/embedded-server';
import { keeperEnvironment } from '../../src/temporal/keeper-process';
import { choosePort, listen, portOf } from '../../src/temporal/ports';
import { openServerFolder, serverDir } from '../../src/temporal/server-folder';
import { waitUntil } from '../support/wait-until';
import {
  endEverything,
  findBinary,
  keeperCommand,
  newHome,
  otherUser,
  pids,
  temporaryFolder,
} from '../temporal/harness';

const join = (home: string, more: Partial<Parameters<typeof joinEmbeddedServer>[0]> = {}) =>
  joinEmbeddedServer({ home, findBinary, log: () => {}, keeperCommand: keeperCommand(), ...more });

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect(clientOptions({ address }));
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const startWorkflow = (address: string) =>
  withClient(address, async (client) => {
    await client.workflow.start('kept', { workflowId: 'kept-1', taskQueue: 'nobody' });
  });

const workflowIsThere = (address: string) =>
  withClient(address, async (client) => (await client.workflow.getHandle('kept-1').describe()).status.name);

beforeAll(async () => {
  await findBinary();
  keeperCommand();
}, 300_000);

afterAll(endEverything);

test('the server is started without proxies, keys and TEMPORAL_ settings', () => {
  const env = {
    PATH: '/bin',
    HOME: '/h',
    https_proxy: 'http://u:p@proxy.test:1',
    HTTP_PROXY: 'http://u:p@proxy.test:1',
    SOVEREIGN_MODEL_KEY: 'key',
    TEMPORAL_ADDRESS: 'elsewhere:7233',
  };
  expect(keeperEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/h' });
});

describe('joinEmbeddedServer', () => {
  it('starts for the first user, leaves nothing running after the last, and keeps its ports', async () => {
    const home = newHome();
    expect(await runningEmbeddedServer({ home })).toBeUndefined();
    expect(existsSync(home)).toBe(false);

    const first = await join(home);
    expect(first.joined).toBe('started');
    expect(first.uiUrl).toBeUndefined();
    expect(await runningEmbeddedServer({ home })).toEqual({ address: first.address });
    const running = pids(home);
    if (process.platform === 'linux') {
      // Field 5: the process group. Its own, so that Ctrl-C in the caller's terminal does not reach it.
      expect(readFileSync(`/proc/${running.keeper}/stat`, 'utf8').split(' ')[4]).toBe(String(running.keeper));
    }
    const attributes = await withClient(first.address, ({ connection }) =>
      (connection as Connection).operatorService.listSearchAttributes({ namespace: 'default' }),
    );
    expect(Object.keys(attributes.customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)),
    );

    await first.release();
    expect([isAlive(running.keeper), isAlive(running.server)]).toEqual([false, false]);
    expect(existsSync(path.join(home, 'server/server.json'))).toBe(false);
    expect(await runningEmbeddedServer({ home })).toBeUndefined();

    const second = await join(home);
    expect(second.address).toBe(first.address);
    await second.release();
  });

  it('is shared by users, one of them killed, and ended after the last', async () => {
    const home = newHome();
    const other = await otherUser(home);
    const mine = await join(home);
    expect([other.joined, mine.joined]).toEqual(['started', 'shared']);
    expect(mine.address).toBe(other.address);
    const running = pids(home);

    other.child.kill('SIGKILL');
    // The keeper, which the other user started, holds no end of its output.
    await other.outputClosed;
    await sleep(600);
    expect(pids(home)).toEqual(running);
    expect(isAlive(running.server)).toBe(true);

    await mine.release();
    await mine.release();
    expect([isAlive(running.keeper), isAlive(running.server)]).toEqual([false, false]);
  });

  it('does not end the server under a user when another releases', async () => {
    const home = newHome();
    const [a, b] = await Promise.all([join(home), join(home)]);
    expect([a.joined, b.joined].sort()).toEqual(['shared', 'started']);
    expect(a.address).toBe(b.address);
    await startWorkflow(a.address);
    await a.release();
    expect(await workflowIsThere(b.address)).toBe('RUNNING');
    await b.release();
  });

  it('ends the server when its only user is killed', async () => {
    const home = newHome();
    const other = await otherUser(home);
    const running = pids(home);
    other.child.kill('SIGKILL');
    await waitUntil(() => !isAlive(running.server) && !isAlive(running.keeper));
    expect(existsSync(path.join(home, 'server/server.json'))).toBe(false);
  });

  it('brings a killed server back on the same port with its data', async () => {
    const home = newHome();
    const mine = await join(home);
    await startWorkflow(mine.address);
    const before = pids(home);

    process.kill(before.server, 'SIGKILL');
    await waitUntil(() => pids(home).server !== before.server);
    expect(pids(home).keeper).toBe(before.keeper);
    expect(await workflowIsThere(mine.address)).toBe('RUNNING');
    await mine.release();
  });

  it('replaces a killed keeper: the orphaned server ends, its successor has port and data', async () => {
    const home = newHome();
    const mine = await join(home);
    await startWorkflow(mine.address);
    const before = pids(home);

    process.kill(before.keeper, 'SIGKILL');
    await waitUntil(() => pids(home).server !== before.server);
    const after = pids(home);
    // The old one may still be on its way out.
    await waitUntil(() => !isAlive(before.server));
    expect(await workflowIsThere(mine.address)).toBe('RUNNING');

    // The user whose keeper was killed counts with the new one, so its release ends everything.
    await mine.release();
    expect([isAlive(after.keeper), isAlive(after.server)]).toEqual([false, false]);
  });

  it('never ends an innocent process whose id is in the record', async () => {
    const home = newHome();
    const folder = openServerFolder(serverDir(home));
    // As close as a program can come to our server: the folder and the database are named in its command line.
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', folder.database]);
    try {
      const pid = innocent.pid as number;
      writeFileSync(folder.record, JSON.stringify({ keeperPid: pid, controlPort: 1, serverPid: pid }));
      const mine = await join(home);
      await mine.release();
      expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
      expect(isAlive(pid)).toBe(true);
    } finally {
      innocent.kill('SIGKILL');
    }
  });

  it('keeps the database inside its folder, whatever that is called', async () => {
    const name = ' why? a%41b#c\nbreak, "quotes" 🙂. ';
    const folder = temporaryFolder();
    const home = path.join(folder, name);
    const mine = await join(home);
    await startWorkflow(mine.address);
    await mine.release();
    expect(existsSync(path.join(home, 'server', 'temporal.db'))).toBe(true);
    expect(readdirSync(folder)).toEqual([name]);
    const again = await join(home);
    expect(await workflowIsThere(again.address)).toBe('RUNNING');
    await again.release();
  });

  it.each([0, 400])('can be joined while it is ending (%d ms after the last release)', async (afterMs) => {
    const home = newHome();
    const first = await join(home);
    const released = first.release();
    await sleep(afterMs);
    const second = await join(home);
    await released;
    expect(second.address).toBe(first.address);
    const running = pids(home);
    expect(isAlive(running.server)).toBe(true);
    await second.release();
    expect([isAlive(running.keeper), isAlive(running.server)]).toEqual([false, false]);
  });

  it('names a fixed port that is taken', async () => {
    const home = newHome();
    const taken = createServer();
    await listen(taken, 0);
    const port = portOf(taken);
    await expect(join(home, { ports: { port, uiPort: port + 1 } })).rejects.toThrow(
      `port ${port} is used by another program`,
    );
    taken.close();
  });

  it('names a fixed port for the UI that is taken', async () => {
    const taken = createServer();
    await listen(taken, 0);
    const uiPort = portOf(taken);
    const port = await choosePort(undefined);
    await expect(join(newHome(), { ports: { port, uiPort }, ui: true })).rejects.toThrow(
      `port ${uiPort} is used by another program`,
    );
    taken.close();
  });

  it('serves the UI to those who ask for it, on one port, also after it ran without', async () => {
    const home = newHome();
    const without = await join(home);
    await startWorkflow(without.address);
    const [one, two] = await Promise.all([join(home, { ui: true }), join(home, { ui: true })]);
    expect(one.address).toBe(without.address);
    expect(one.uiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(two.uiUrl).toBe(one.uiUrl);
    expect((await fetch(`${one.uiUrl}/namespaces`)).status).toBe(200);
    expect(await workflowIsThere(without.address)).toBe('RUNNING');
    // Whoever comes now is told of it.
    const late = await join(home);
    expect(late.uiUrl).toBe(one.uiUrl);

    const before = pids(home);
    process.kill(before.server, 'SIGKILL');
    await waitUntil(() => pids(home).server !== before.server);
    await waitUntil(async () => (await fetch(`${one.uiUrl}/namespaces`)).status === 200);
    for (const server of [without, one, two, late]) await server.release();
    expect(isAlive(before.keeper)).toBe(false);

    const again = await join(home, { ui: true });
    expect(again.uiUrl).toBe(one.uiUrl);
    await again.release();
  });

  it('brings the UI back on its port when the keeper is killed', async () => {
    const home = newHome();
    const mine = await join(home, { ui: true });
    const before = pids(home);
    process.kill(before.keeper, 'SIGKILL');
    await waitUntil(() => pids(home).server !== before.server);
    await waitUntil(() =>
      fetch(`${mine.uiUrl}/namespaces`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await mine.release();
  });

  it('runs several servers on one machine', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => join(newHome(), { ui: true })));
    expect(new Set(servers.map(({ address }) => address)).size).toBe(3);
    for (const { uiUrl } of servers) expect((await fetch(`${uiUrl}/namespaces`)).status).toBe(200);
    await Promise.all(servers.map((server) => server.release()));
  });

  it('fails with the reason and the log when the program does not work', async () => {
    const home = newHome();
    const program = path.join(temporaryFolder(), 'temporal');
    writeFileSync(program, '#!/bin/sh\necho "cannot open the database" >&2\nexit 3\n', { mode: 0o755 });
    const failed = join(home, { findBinary: async () => ({ path: program }) });
    await expect(failed).rejects.toMatchObject({
      name: 'EmbeddedServerFailed',
      message: expect.stringMatching(/ended with code 3[\s\S]*cannot open the database/),
    });
  });
});
