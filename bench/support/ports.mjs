import { createServer } from 'node:net';

/**
 * Below what the system gives to connections, so that a server that is started again finds its port free; and Temporal keeps
 * its members' ports in a signed 16-bit column.
 */
const PORTS = { from: 20_000, to: 32_000 };
const given = new Set();

/** A loopback port that nobody listens on, and that this process has not been given before. */
export async function freePort() {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (given.has(port)) continue;
    given.add(port);
    const free = await new Promise((resolve) => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

export const freePorts = (count) => Promise.all(Array.from({ length: count }, freePort));
