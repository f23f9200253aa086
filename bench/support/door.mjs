// A door to the Temporal server that can be shut and opened again.

import { connect, createServer } from 'node:net';

export async function openDoor(address) {
  const [host, port] = address.split(':');
  const sockets = new Set();
  let open = true;
  const server = createServer((near) => {
    if (!open) return void near.destroy();
    const far = connect(Number(port), host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const shut = () => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${server.address().port}`,
    shut,
    open() {
      open = true;
    },
    close() {
      shut();
      server.close();
    },
  };
}
