import fc from 'fast-check';
import { redacted } from '../../src/http/redact';
import { KEY, modelAt, request } from '../models/chat-requests';
import { failure, startTestServer } from '../models/test-server';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const AWKWARD = 'k+/y=ä "b\\1$&.*%41-XYZ';

/** How servers and proxies echo a key. */
const ECHOES: [string, (key: string) => string][] = [
  ['as it is', (key) => key],
  ['as a header', (key) => `Authorization: Bearer ${key}`],
  ['percent-encoded', encodeURIComponent],
  ['in a query', (key) => new URLSearchParams({ key }).toString()],
  ['percent-encoded in lower case', (key) => encodeURIComponent(key).toLowerCase()],
  ['as JSON', (key) => JSON.stringify({ key })],
  ['in Base64', base64],
  ['as Bearer in Base64', (key) => base64(`Bearer ${key}`)],
  ['as user:password in Base64', (key) => base64(`user:${key}`)],
  ['behind one byte in Base64', (key) => base64(`x${key}y`)],
  ['in Base64url', (key) => Buffer.from(`Bearer ${key}`).toString('base64url')],
  ['over lines', (key) => [...key].map((char, at) => (at % 7 === 6 ? `${char}\r\n  ` : char)).join('')],
  ['over lines in JSON', (key) => JSON.stringify(`${key.slice(0, 9)}\n${key.slice(9)}`)],
  ['over lines in Base64', (key) => base64(`Bearer ${key}`).replace(/.{8}/g, '$&\n')],
  ['with zero-width characters', (key) => [...key].join('\u200b')],
];

describe.each([KEY, AWKWARD])('the key %s', (key) => {
  it.each(ECHOES)('%s', (_name, echo) => {
    const text = redacted(`before ${echo(key)} after`, [key]);
    expect(text).toContain('[key]');
    // What is left is not enough to tell it by: no run of six of its characters, in whichever form.
    const plain = text.replace(/(\\[nrt]|[\s\u200b])+/g, '');
    const forms = [key, encodeURIComponent(key), base64(key), base64(` ${key}`), base64(`  ${key}`)];
    for (const form of forms) {
      for (let at = 3; at + 6 <= form.length - 3; at += 1)
        expect(plain).not.toContain(form.slice(at, at + 6));
    }
    expect(text.startsWith('before ')).toBe(true);
    expect(text.endsWith(' after')).toBe(true);
  });
});

it('leaves texts without it alone, and any text with no key', () => {
  const text = 'model "m" answered: Base64 c2stdGVzdA== and more';
  expect(redacted(text, [KEY])).toBe(text);
  expect(redacted(text, [undefined])).toBe(text);
  expect(redacted(text, [''])).toBe(text);
});

it('takes out several, each with the mark that the caller wants', () => {
  expect(redacted('mailto=me%40example.org&api_key=k1', ['k1', 'me@example.org'], '***')).toBe(
    'mailto=***&api_key=***',
  );
});

it('takes any key out of any text', () => {
  const key = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
  fc.assert(
    fc.property(key, fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'[key]'.includes(secret));
      expect(redacted(`${before}${secret}${after}`, [secret])).not.toContain(secret);
    }),
    { numRuns: 60 },
  );
});

it.each([
  ['almost the key, again and again', 'sk-test-0123456789abcde', KEY],
  ['Base64 without an end', 'A', KEY],
  ['blanks', ' ', KEY],
  ['a key of one letter, broken up', 's ', 's'.repeat(60)],
])('takes time in proportion to the length of %s', (_, piece, key) => {
  const cpuOf = (chars: number) => {
    const text = piece.repeat(chars / piece.length);
    const before = process.cpuUsage();
    redacted(text, [key]);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  cpuOf(8_192);
  const ratios = Array.from({ length: 3 }, () => cpuOf(49_152) / cpuOf(8_192));
  // 6 for a linear pattern, 36 for a quadratic one.
  expect(Math.min(...ratios)).toBeLessThan(15);
});

describe('errors of a server that echoes the Authorization header', () => {
  it.each(ECHOES)('%s', async (_name, echo) => {
    const server = await startTestServer();
    server.will((asked, response) => {
      const key = String(asked.headers.authorization).slice('Bearer '.length);
      response.writeHead(401, { 'content-type': 'text/plain' }).end(`refused: ${echo(key)}`.repeat(30));
    });
    const error = await failure(modelAt(server.url).generate(request()));
    await server.close();
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.stack);
    expect(error.message).toContain('[key]');
    for (const form of [KEY, base64(KEY), base64(`Bearer ${KEY}`), '0123456789']) {
      expect(everything).not.toContain(form);
    }
  });
});
