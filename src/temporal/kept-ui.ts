import type { Server } from 'node:http';

import { type Address, listen, portOf } from './ports';
import { createUiProxy } from './ui-proxy';

/**
 * The keeper's proxy to its server's Temporal UI: closed until somebody asks for it, then open until the
 * keeper ends.
 */
export interface KeptUi {
  /**
   * Listens on the port that people open: the fixed one, else `preferred` or a free one. Does nothing if it
   * is already open.
   * @throws Error if the fixed port is taken
   */
  readonly open: (preferred?: number) => Promise<void>;
  /** Undefined while it is closed. */
  readonly port: () => number | undefined;
  /** Sets where the server serves the UI now; undefined: nowhere. */
  readonly showing: (address: Address | undefined) => void;
}

export function createKeptUi({ fixedPort }: { fixedPort?: number }): KeptUi {
  let address: Address | undefined;
  let opening: Promise<Server> | undefined;
  let server: Server | undefined;

  const take = async (preferred: number | undefined): Promise<Server> => {
    const proxy = createUiProxy({ target: () => address });
    const wanted = fixedPort ?? preferred ?? 0;
    if ((await listen(proxy, wanted)) === 'taken') {
      if (fixedPort !== undefined) throw new Error(`port ${fixedPort} is used by another program`);
      if ((await listen(proxy, 0)) === 'taken')
        throw new Error('the system has no free TCP port for the Temporal UI');
    }
    return proxy;
  };

  return {
    async open(preferred) {
      opening ??= take(preferred);
      try {
        server = await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
    },
    port: () => server && portOf(server),
    showing(next) {
      address = next;
    },
  };
}
