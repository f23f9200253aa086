import { inspect } from 'node:util';
import fc from 'fast-check';
import { isLoopback, ProxyInvalid, readProxies } from '../../src/http/proxies';

const through = (env: Record<string, string>, url: string) =>
  readProxies(env).forUrl(new URL(url))?.toString() ?? null;

describe('readProxies', () => {
  test.each([
    [{ https_proxy: 'http://p:1' }, 'https://a.test', 'http://p:1 (https_proxy)'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://a.test', 'http://p:1 (HTTPS_PROXY)'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://a.test', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://a.test', 'http://p:1 (HTTP_PROXY)'],
    [{ HTTP_PROXY: 'http://p:1' }, 'https://a.test', 'http://p:1 (HTTP_PROXY)'],
    [{ http_proxy: 'http://low:1', HTTP_PROXY: 'http://up:1' }, 'http://a.test', 'http://low:1 (http_proxy)'],
    [{ http_proxy: ' ', HTTP_PROXY: 'http://up:1' }, 'http://a.test', 'http://up:1 (HTTP_PROXY)'],
    [{ HTTP_PROXY: 'p:3128' }, 'http://a.test', 'http://p:3128 (HTTP_PROXY)'],
    [{ HTTP_PROXY: 'u:s@p:3128' }, 'http://a.test', 'http://p:3128 (HTTP_PROXY)'],
    [{ HTTPS_PROXY: 'https://p' }, 'https://a.test', 'https://p:443 (HTTPS_PROXY)'],
    [
      { HTTPS_PROXY: 'http://[2001:db8::1]:8080' },
      'https://a.test',
      'http://[2001:db8::1]:8080 (HTTPS_PROXY)',
    ],
  ])('%j: %s goes through %s', (env, url, expected) => {
    expect(through(env as Record<string, string>, url)).toBe(expected);
  });

  test.each([
    ['a.test', 'http://a.test', true],
    ['a.test', 'http://b.a.test', true],
    ['.a.test', 'http://b.a.test', true],
    ['*.a.test', 'http://b.a.test', true],
    ['a.test', 'http://ba.test', false],
    ['A.TEST', 'http://a.test', true],
    ['x, a.test', 'http://a.test', true],
    ['x a.test', 'http://a.test', true],
    ['*', 'http://a.test', true],
    ['x,*', 'http://a.test', true],
    ['a.test:8080', 'http://a.test:8080', true],
    ['a.test:8080', 'http://a.test', false],
    ['a.test:443', 'https://a.test', true],
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/8', 'http://11.1.2.3', false],
    ['10.1.2.3', 'http://10.1.2.3', true],
    ['2001:db8::/32', 'http://[2001:db8::7]', true],
    ['[2001:db8::7]', 'http://[2001:db8::7]', true],
    ['2001:db8::7', 'http://[2001:db8::7]:80', true],
  ])('NO_PROXY=%s exempts %s: %s', (value, url, exempt) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const env = { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', [name]: value };
      expect(through(env, url) === null).toBe(exempt);
    }
  });

  test('loopback never goes through a proxy', () => {
    const env = { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', grpc_proxy: 'http://p:1' };
    for (const host of [
      'localhost',
      'LOCALHOST',
      'a.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ]) {
      expect(through(env, `http://${host}:8000/v1`)).toBeNull();
    }
    expect(isLoopback('localhost.example.org')).toBe(false);
    expect(isLoopback('128.0.0.1')).toBe(false);
  });

  test.each([
    ['HTTP_PROXY', 'socks5://p:1', /HTTP_PROXY: socks5 proxies are not supported/],
    ['https_proxy', 'SOCKS://p:1', /https_proxy: socks proxies are not supported/],
    ['HTTPS_PROXY', 'ftp://p:1', /HTTPS_PROXY: must be the address of an HTTP proxy/],
    ['HTTPS_PROXY', 'http://', /HTTPS_PROXY: must be/],
    ['HTTPS_PROXY', 'http://u:pa#ss@p:1', /percent-encoded/],
    ['HTTPS_PROXY', 'http://u:12/ss@p:1', /percent-encoded/],
    ['HTTPS_PROXY', 'http://u:12?ss@p:1', /percent-encoded/],
    ['HTTPS_PROXY', 'http://u:100%@p:1', /HTTPS_PROXY.*percent-encoded/],
    ['NO_PROXY', '10.0.0.0/99', /NO_PROXY: "10.0.0.0\/99" is not a range/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(() => readProxies({ [name]: value })).toThrow(ProxyInvalid);
    expect(() => readProxies({ [name]: value })).toThrow(message);
  });

  test('credentials show nowhere but where they are asked for', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9#/?@:%& ]{6,20}$/);
    fc.assert(
      fc.property(word, word, fc.boolean(), (user, password, encoded) => {
        const as = (text: string) => (encoded ? encodeURIComponent(text) : text);
        let shown: string;
        try {
          const proxies = readProxies({ HTTPS_PROXY: `http://${as(user)}:${as(password)}@proxy.test:3128` });
          const url = new URL('https://a.test');
          const proxy = proxies.forUrl(url);
          if (encoded) expect(proxy?.credentials).toEqual({ user, password });
          shown = [
            `${proxy}`,
            JSON.stringify({ proxy, proxies }),
            inspect(proxy, { depth: 9 }),
            proxies.via(url),
            proxies.situation(url),
          ].join();
        } catch (error) {
          expect(encoded).toBe(false);
          shown = inspect(error);
        }
        for (const secret of [password, encodeURIComponent(password)]) {
          // A word as common as those of our messages is no secret.
          if (!/^[a-z ]+$/i.test(secret)) expect(shown).not.toContain(secret);
        }
      }),
    );
  });
});
