import { connect, createServer, type Server } from 'node:net';

import { LOOPBACK } from './keeper-link';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Listens on the port (0: any), or reports that it is taken or unavailable. */
export function listen(server: Server, port: number, host = LOOPBACK): Promise<'listening' | 'taken'> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      // EACCES: reserved by the system, as Windows does with whole ranges. EADDRNOTAVAIL: this machine has no
      // such loopback address.
      if (['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(error.code ?? '')) resolve('taken');
      else reject(error);
    };
    server.once('error', onError);
    server.listen({ host, port, exclusive: true }, () => {
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
  /** Where people open the UI: our proxy's port, not the UI's own. */
  readonly uiPort: number;
}

/** The preferred port if it is free, else a free one. */
export async function choosePort(preferred: number | undefined): Promise<number> {
  for (const candidate of [preferred ?? 0, 0]) {
    const server = createServer();
    if ((await listen(server, candidate)) === 'taken') continue;
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error('the system has no free TCP port');
}

/** Whether something accepts connections there. */
export function answers(port: number, host = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
