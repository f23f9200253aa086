import { createServer, type Server } from 'node:net';
import { listen } from '../../src/temporal/ports';
import { chooseUnsafeAddress, privateHosts, UNSAFE_PORTS } from '../../src/temporal/unsafe-ports';

/** Where nobody else listens: all of 127.0.0.0/8 is this machine's on Linux. */
const HOST = '127.91.17.3';
const onLinux = process.platform === 'linux' ? it : it.skip;

it('names ports that fetch refuses to call, each of them', async () => {
  for (const port of UNSAFE_PORTS) {
    const refused = await fetch(`http://127.0.0.1:${port}/`).catch((error: Error) => error);
    expect([port, ((refused as Error).cause as Error)?.message]).toEqual([port, 'bad port']);
  }
});

it('gives a host of its own on Linux, and 127.0.0.1 elsewhere', () => {
  for (let tries = 0; tries < 100; tries++) {
    const [own, ...rest] = privateHosts('linux');
    expect(own).toMatch(/^127\.([1-9]\d{0,2})\.\d{1,3}\.([1-9]\d{0,2})$/);
    expect(rest).toEqual(['127.0.0.1']);
  }
  expect(new Set(Array.from({ length: 20 }, () => privateHosts('linux')[0])).size).toBeGreaterThan(10);
  expect(privateHosts('darwin')).toEqual(['127.0.0.1']);
});

onLinux('takes what is free, one after the other, and says so when nothing is', async () => {
  const held: Server[] = [];
  const ports = new Set<number>();
  try {
    for (;;) {
      const chosen = await chooseUnsafeAddress([HOST]).catch((error: Error) => error);
      if (chosen instanceof Error) {
        expect(chosen.message).toMatch(
          /^no port that browsers refuse to call is free on 127\.91\.17\.3 .*end a server/,
        );
        break;
      }
      expect(UNSAFE_PORTS).toContain(chosen.port);
      expect(ports).not.toContain(chosen.port);
      ports.add(chosen.port);
      const server = createServer();
      held.push(server);
      expect(await listen(server, chosen.port, HOST)).toBe('listening');
    }
    expect(ports.size).toBeGreaterThanOrEqual(19);
    // The next host is asked where the first has none, or is not there.
    expect((await chooseUnsafeAddress([HOST, '127.91.17.4'])).host).toBe('127.91.17.4');
    expect((await chooseUnsafeAddress(['192.0.2.1', '127.91.17.4'])).host).toBe('127.91.17.4');
  } finally {
    for (const server of held) server.close();
  }
});

onLinux('leaves out the address that somebody takes in a moment', async () => {
  const held: Server[] = [];
  for (const port of UNSAFE_PORTS.slice(1)) {
    const server = createServer();
    if ((await listen(server, port, HOST)) === 'listening') held.push(server);
  }
  const only = { host: HOST, port: UNSAFE_PORTS[0] as number };
  expect(await chooseUnsafeAddress([HOST])).toEqual(only);
  await expect(chooseUnsafeAddress([HOST], { except: only })).rejects.toThrow('no port');
  for (const server of held) server.close();
});
