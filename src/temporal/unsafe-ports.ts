// Ports that every browser refuses to call (the Fetch standard's "bad ports"). A web page can make its
// visitor's browser send requests to this machine; to one of these ports the browser sends nothing, whatever
// the page's name resolves to.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { LOOPBACK } from './keeper-link';
import { type Address, listen } from './ports';

/**
 * Available to every user. The last two were added to the standard late: older browsers call them, so they
 * are used last.
 */
const UNPRIVILEGED = [
  1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080,
];
const LATE = [4190, 6679];
/** For root, and on systems that allow them to everyone: ports of services that nobody runs any more. */
const PRIVILEGED = [
  1, 7, 9, 11, 13, 15, 17, 19, 37, 42, 43, 77, 79, 87, 95, 101, 102, 103, 104, 115, 117, 427, 526, 530, 531,
  532, 540, 556, 563, 601, 989, 990,
];

/** In order of preference: the first free port is taken. */
const PREFERENCE = [UNPRIVILEGED, LATE, PRIVILEGED];
export const UNSAFE_PORTS: readonly number[] = PREFERENCE.flat();

/**
 * Loopback addresses for a program that only we call, best first. On Linux all of 127.0.0.0/8 belongs to this
 * machine, so an unguessable one comes before 127.0.0.1; elsewhere there is only that one.
 */
export function privateHosts(platform: NodeJS.Platform = process.platform): string[] {
  if (platform !== 'linux') return [LOOPBACK];
  return [`127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`, LOOPBACK];
}

/** Servers that start at the same moment try them in different orders. */
function shuffled(ports: readonly number[]): number[] {
  return ports
    .map((port) => ({ port, at: randomInt(1 << 30) }))
    .sort((a, b) => a.at - b.at)
    .map(({ port }) => port);
}

/**
 * A free address on one of `hosts` whose port browsers refuse to call. Another program may take it before the
 * caller binds it; then call again.
 * @param options.except about to be taken by someone who has not bound it yet
 * @throws Error if all of these ports are taken
 */
export async function chooseUnsafeAddress(
  hosts: readonly string[],
  options: { except?: Address } = {},
): Promise<Address> {
  const { except } = options;
  for (const host of hosts) {
    for (const port of PREFERENCE.flatMap(shuffled)) {
      if (except?.port === port && except.host === host) continue;
      const server = createServer();
      if ((await listen(server, port, host)) === 'taken') continue;
      await new Promise((resolve) => server.close(resolve));
      return { host, port };
    }
  }
  throw new Error(
    `no port that browsers refuse to call is free on ${hosts.at(-1)} (${[...UNPRIVILEGED, ...LATE].join(', ')}): each Temporal ` +
      'server needs one, so end a server that is no longer needed',
  );
}
