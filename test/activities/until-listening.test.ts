import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toFailure } from '../../src/activities/failures';
import { untilListening } from '../../src/activities/until-listening';
import { ProviderRefused, ProviderUnavailable } from '../../src/models/errors';
import { modelAt, request } from '../models/chat-requests';
import { failure, json } from '../models/test-server';

const signal = undefined;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const askAt = (url: string) => () => modelAt(url).generate(request());

it('a server at which nobody listens is tried for the time given, and then fails for good with the remedy', async () => {
  const port = await freePort();
  let asked = 0;
  const ask = () => {
    asked += 1;
    return askAt(`http://127.0.0.1:${port}/v1`)();
  };
  const error = await failure(untilListening(ask, { signal, forMs: 2_000, everyMs: 50 }));
  expect(asked).toBeGreaterThan(1);
  expect(error.message).toMatch(
    /ECONNREFUSED.*check SOVEREIGN_MODEL_URL and that the server runs\. Tried for 2 s\. Start that server/,
  );
  expect(toFailure(error, { attempt: 1, attempts: 30 })).toMatchObject({
    type: 'ProviderUnavailable',
    nonRetryable: true,
  });
});

it('a server that begins to listen meanwhile is asked', async () => {
  const port = await freePort();
  const server = createServer((_request, response) => {
    const choices = [{ finish_reason: 'stop', message: { content: '{"queries":["a"]}' } }];
    json(200, { choices })({} as never, response);
  });
  setTimeout(() => server.listen(port, '127.0.0.1'), 200);
  try {
    const ask = askAt(`http://127.0.0.1:${port}/v1`);
    const answer = await untilListening(ask, { signal, forMs: 5_000, everyMs: 50 });
    expect(answer).toMatchObject({ kind: 'answer' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it.each([new ProviderRefused('no'), new ProviderUnavailable('silent'), new Error('a fault')])(
  'tries nothing again for another failure: %s',
  async (thrown) => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      throw thrown;
    };
    await expect(untilListening(ask, { signal })).rejects.toBe(thrown);
    expect(asked).toBe(1);
  },
);

it('ends at once when it is called off', async () => {
  const port = await freePort();
  const off = new AbortController();
  setTimeout(() => off.abort(new Error('called off')), 100);
  const waiting = untilListening(askAt(`http://127.0.0.1:${port}/v1`), { signal: off.signal });
  await expect(waiting).rejects.toThrow('called off');
});
