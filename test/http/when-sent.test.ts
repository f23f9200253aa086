import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whenSent } from '../../src/http/when-sent';

it('tells when a request is written to its socket, of that address alone', async () => {
  const server = createServer((_request, response) => response.end('yes'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const told = jest.fn();
    const ask = (path: string) => fetch(`${base}${path}`).then((answer) => answer.text());
    await whenSent(new URL(`${base}/other`), told, () => ask('/query?q=1'));
    expect(told).toHaveBeenCalledTimes(0);
    expect(await whenSent(new URL(`${base}/query?q=1`), told, () => ask('/query?q=1'))).toBe('yes');
    expect(told).toHaveBeenCalledTimes(1);
    await ask('/query?q=1');
    expect(told).toHaveBeenCalledTimes(1);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
