import { connect, createServer, type Server } from 'node:net';

import { LOOPBACK } from './keeper-link';

/** Listens on the loopback port (0: any), or tells that it is taken. */
export function listen(server: Server, port: number): Promise<'listening' | 'taken'> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      // EACCES: reserved by the system, as Windows does with whole ranges.
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve('taken');
      else reject(error);
    };
    server.once('error', onError);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', onError);
      resolve('listening');
    });
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no TCP port');
  return address.port;
}

export interface PortPair {
  readonly port: number;
  readonly uiPort: number;
}

/**
 * The preferred ports where they are free, else free ones. They are held together while choosing, so they differ.
 */
export async function choosePorts(preferred: Partial<PortPair>): Promise<PortPair> {
  const held: Server[] = [];
  const hold = async (port: number | undefined): Promise<number> => {
    for (const candidate of [port ?? 0, 0]) {
      const server = createServer();
      if ((await listen(server, candidate)) === 'taken') continue;
      held.push(server);
      return portOf(server);
    }
    throw new Error('the system has no free TCP port');
  };
  try {
    return { port: await hold(preferred.port), uiPort: await hold(preferred.uiPort) };
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** Whether something accepts connections there. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
