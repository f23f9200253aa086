// Any user of the machine reaches the keeper's loopback port, and may listen on one that a keeper had.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { onUserMessage, openLink, send, type UserMessage } from '../../src/temporal/keeper-link';
import { listen, portOf } from '../../src/temporal/ports';
import { openServerFolder } from '../../src/temporal/server-folder';
import { endEverything, temporaryFolder } from './harness';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  endEverything();
});

async function serve(onConnection: (socket: Socket, port: () => number) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket, () => portOf(server));
  });
  servers.push(server);
  await listen(server, 0);
  return portOf(server);
}

const keeperOf = (folder: ReturnType<typeof openServerFolder>, received: UserMessage[]) =>
  serve((socket, port) =>
    onUserMessage(socket, { folder, controlPort: port() }, (message) => {
      received.push(message);
      send(socket, { kind: 'serving', keeperPid: 1, port: 2, uiPort: 3 });
    }),
  );

it('lets those in who can read the secret of its folder, and no others', async () => {
  const folder = openServerFolder(temporaryFolder());
  const received: UserMessage[] = [];
  const controlPort = await keeperOf(folder, received);
  const link = await openLink({ controlPort, folder, as: 'user' });
  expect(link?.last()).toMatchObject({ kind: 'serving' });
  expect(received.map(({ kind }) => kind)).toEqual(['hello']);
  link?.socket.destroy();

  const other = openServerFolder(temporaryFolder());
  expect(await openLink({ controlPort, folder: other, as: 'user' })).toBeUndefined();
  // The secret of a copied folder is the same; the folder is not.
  expect(await openLink({ controlPort, folder: { ...folder, dir: other.dir }, as: 'user' })).toBeUndefined();
  expect(received).toHaveLength(1);
});

it.each([
  'null\n',
  '[]\n',
  '"leave"\n',
  'GET / HTTP/1.1\r\n\r\n',
  '{"kind":"leave"}\n',
  '{"kind":"hello","as":"user"}\n{"kind":"leave"}\n',
  `{"kind":"hello","as":"user","nonce":"1","proof":"${'0'.repeat(64)}"}\n`,
  '{"kind":"hello","as":"user","nonce":{},"proof":[1]}\n',
  'x'.repeat(100_000),
])('cuts off a stranger who sends %j', async (text) => {
  const received: UserMessage[] = [];
  const port = await keeperOf(openServerFolder(temporaryFolder()), received);
  const socket = connect({ host: '127.0.0.1', port });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).on('data', () => {});
  socket.write(text);
  await closed;
  expect(received).toEqual([]);
});

it('follows no impostor on the port that a keeper had', async () => {
  const folder = openServerFolder(temporaryFolder());
  const controlPort = await serve((socket) => {
    send(socket, { kind: 'challenge', challenge: '1' });
    send(socket, { kind: 'greeted', proof: '0'.repeat(64) });
    send(socket, { kind: 'serving', keeperPid: process.pid, port: 7233, uiPort: 8233 });
  });
  expect(await openLink({ controlPort, folder, as: 'user' })).toBeUndefined();
});

it('cannot be relayed to the real keeper through another port', async () => {
  const folder = openServerFolder(temporaryFolder());
  const received: UserMessage[] = [];
  const real = await keeperOf(folder, received);
  const controlPort = await serve((socket) => {
    const onward = connect({ host: '127.0.0.1', port: real });
    onward.on('error', () => {});
    onward.pipe(socket);
    socket.pipe(onward);
  });
  expect(await openLink({ controlPort, folder, as: 'user' })).toBeUndefined();
  expect(received).toEqual([]);
});
