import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AnswerTooLong, boundedFetch, ForeignHost } from '../../src/http/bounded-fetch';

const servers: { close(): void; closeAllConnections(): void }[] = [];

async function serve(listener: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('boundedFetch', () => {
  test('asks configured hosts and hands the answer on', async () => {
    const host = await serve((_request, response) => response.setHeader('x-told', 'yes').end('all of it'));
    const answer = await boundedFetch({ allowed: [host.url], maxBytes: 100 })(`${host.url}/a`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-told')).toBe('yes');
    expect(await answer.text()).toBe('all of it');
  });

  test('sends nothing to any other host, another port and another scheme included', async () => {
    const [host, other] = [await serve((_, response) => response.end()), await serve((_, r) => r.end())];
    const fetch = boundedFetch({ allowed: [host.url], maxBytes: 100 });
    const targets = [
      other.url,
      host.url.replace('http:', 'https:'),
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
    ];
    for (const target of targets) await expect(fetch(target)).rejects.toThrow(ForeignHost);
    await expect(fetch(new Request(other.url))).rejects.toThrow(ForeignHost);
    expect(other.asked).toEqual([]);
  });

  test('does not follow a redirect, whoever asks for it', async () => {
    const other = await serve((_, response) => response.end('secret'));
    const host = await serve((_, response) =>
      response.writeHead(302, { location: `${other.url}/secret` }).end(),
    );
    const answer = await boundedFetch({ allowed: [host.url], maxBytes: 100 })(host.url, {
      redirect: 'follow',
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`${other.url}/secret`);
    expect(other.asked).toEqual([]);
  });

  test('reads no more than its limit, counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const host = await serve((request, response) => {
      if (request.url === '/bomb') response.setHeader('content-encoding', 'gzip').end(bomb);
      else response.end('x'.repeat(Number(request.url?.slice(1))));
    });
    const fetch = boundedFetch({ allowed: [host.url], maxBytes: 1_000 });
    expect(await (await fetch(`${host.url}/1000`)).text()).toHaveLength(1_000);
    await expect(fetch(`${host.url}/1001`).then((answer) => answer.text())).rejects.toThrow(AnswerTooLong);
    await expect(fetch(`${host.url}/bomb`).then((answer) => answer.text())).rejects.toThrow(AnswerTooLong);
  });

  test('an answer without a body stays one', async () => {
    const host = await serve((_, response) => response.writeHead(204).end());
    expect((await boundedFetch({ allowed: [host.url], maxBytes: 1 })(host.url)).status).toBe(204);
  });
});
