// What stands between the workers and their providers, and fails now and then: answers 429 or 503, sends broken JSON,
// drops connections in the middle. The rest it passes on.

import { request as ask, createServer } from 'node:http';

/** Of a hundred requests so many of each; the others are answered. */
const PER_CENT = { busy: 2, unstated: 0.1, unavailable: 1, broken: 2, dropped: 1, halved: 1 };

const FAULTS = {
  busy: (response) =>
    response.writeHead(429, { 'retry-after-ms': '300' }).end('{"error":{"message":"busy"}}'),
  unstated: (response) => response.writeHead(429).end('{"error":{"message":"busy"}}'),
  unavailable: (response) => response.writeHead(503, { 'retry-after': '1' }).end(),
  broken: (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"choices":[{"message":{"content":"{'),
  dropped: (response) => response.destroy(),
  halved(response) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"id":"x","choices":[');
    setTimeout(() => response.destroy(), 50);
  },
};

/** `isOn()`: whether it fails at all at the moment. */
export async function openFaults({ url, random, isOn }) {
  const target = new URL(url);
  const counts = Object.fromEntries(Object.keys(PER_CENT).map((name) => [name, 0]));
  let answered = 0;
  const faultOf = () => {
    if (!isOn()) return undefined;
    let at = random.next() * 100;
    return Object.keys(PER_CENT).find((name) => {
      at -= PER_CENT[name];
      return at < 0;
    });
  };
  const server = createServer((request, response) => {
    const fault = faultOf();
    if (fault !== undefined) {
      counts[fault] += 1;
      request.resume();
      FAULTS[fault](response);
      return;
    }
    answered += 1;
    const passed = ask(
      {
        host: target.hostname,
        port: target.port,
        path: request.url,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    counts,
    answered: () => answered,
    /** Connections that are open to it. */
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
