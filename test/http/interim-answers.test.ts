import { type AddressInfo, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { createInterimFilter } from '../../src/http/interim-answers';
import { createOutboundFetch } from '../../src/http/outbound';
import { readProxies } from '../../src/http/proxies';

const fetch = createOutboundFetch({ proxies: readProxies({}) });

/** A server that sends `before` and then an answer with `body`. */
async function answering(before: string, body: string, ask: (url: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      socket.write(before);
      setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`), 5);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

const HUNDRED = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n';

test.each([
  ['100', HUNDRED],
  ['100 with a header', 'HTTP/1.1 100 Continue\r\nx-a: b\r\n\r\n'],
  ['100 three times', HUNDRED.repeat(3)],
  ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['103', HINTS],
  ['103 and 100', HINTS + HUNDRED + HINTS],
  ['an unknown one', 'HTTP/1.1 199 Something\r\n\r\n'],
])('accepts %s before the answer, also on a connection that is used again', async (_, before) => {
  const body = `${HUNDRED}is text`;
  await answering(before, body, async (url) => {
    for (let times = 0; times < 2; times += 1) {
      const answer = await fetch(url, { method: 'POST', body: 'question' });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(body);
    }
  });
});

test('changes nothing but the code of an interim 100, however the bytes are cut', () => {
  const head = fc.constantFrom(HUNDRED, HINTS, 'HTTP/1.0 100 C\nx: y\n\n');
  fc.assert(
    fc.property(fc.array(head, { maxLength: 4 }), fc.string(), fc.array(fc.nat(60)), (heads, body, cuts) => {
      const text = `${heads.join('')}HTTP/1.1 200 OK\r\nx: HTTP/1.1 100 \r\n\r\n${HUNDRED}${body}`;
      const filter = createInterimFilter();
      const bytes = Buffer.from(text);
      let from = 0;
      for (const size of [...cuts, bytes.length]) {
        filter.received(bytes.subarray(from, from + size));
        from += size;
      }
      const expected = heads.map((one) => one.replace(' 100 ', ' 102 ')).join('');
      expect(bytes.toString()).toBe(expected + text.slice(heads.join('').length));
    }),
  );
});
