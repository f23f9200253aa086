// Guarding proxy in front of a Temporal UI that runs elsewhere, such as the one of docker-compose.yml:
// node dist/runtime/serve-ui.js LISTEN UI [PUBLIC_PORT]        node dist/runtime/serve-ui.js 0.0.0.0:8233
// ui:6566
// PUBLIC_PORT is the port in the browser's URL, if it differs from LISTEN's.

import { interruption } from '../machine/interruption';
import { type Address, listen } from '../temporal/ports';
import { createUiProxy } from '../temporal/ui-proxy';

const USAGE =
  'usage: node dist/runtime/serve-ui.js HOST:PORT UI_HOST:UI_PORT [PUBLIC_PORT], such as 0.0.0.0:8233 ui:6566';

const portIn = (text: string | undefined): number | undefined => {
  const port = Number(text);
  return /^\d+$/.test(text ?? '') && port > 0 && port < 65_536 ? port : undefined;
};

function addressIn(text: string | undefined): Address | undefined {
  const [, host, digits] = /^([^\s:/]+):(\d+)$/.exec(text ?? '') ?? [];
  const port = portIn(digits);
  return host === undefined || port === undefined ? undefined : { host, port };
}

/** Serves until `signal` aborts. @returns the process's exit code. */
export async function serveUi(options: {
  args: readonly string[];
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<number> {
  const { args, signal, log } = options;
  const [own, ui] = [addressIn(args[0]), addressIn(args[1])];
  const publicPort = args[2] === undefined ? own?.port : portIn(args[2]);
  if (own === undefined || ui === undefined || publicPort === undefined || args.length > 3) {
    log(USAGE);
    return 2;
  }
  const proxy = createUiProxy({ target: () => ui, publicPort });
  if ((await listen(proxy, own.port, own.host)) === 'taken') {
    log(
      `sovereign: ${own.host}:${own.port} cannot be listened on: it is used by another program, or not this machine's`,
    );
    return 1;
  }
  log(`Temporal UI at http://127.0.0.1:${publicPort}`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  proxy.close();
  proxy.closeAllConnections();
  return 0;
}

if (require.main === module) {
  const interrupt = interruption();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  serveUi({ args: process.argv.slice(2), signal: interrupt.signal, log }).then(
    (code) => process.exit(code),
    (error: Error) => {
      log(`sovereign: ${error.message}`);
      process.exit(1);
    },
  );
}
