// An address is recorded in histories, logs, stores and papers: none with a secret in it is taken.

import fc from 'fast-check';
import { readConfig } from '../../src/config/config';
import { configuredServer } from '../../src/temporal/connection-settings';

const read = (env: Record<string, string>) => readConfig({ env, cwd: '/', runPaths: 'allow' });
const ROLES = ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'];
const MODEL = { SOVEREIGN_MODEL: 'm' };
/** Variable, what else has to be set, and where its secret belongs. */
const URLS: readonly (readonly [string, Record<string, string>, string])[] = [
  ['SOVEREIGN_ARXIV_URL', {}, 'a key is not needed'],
  ['SOVEREIGN_OPENALEX_URL', {}, 'SOVEREIGN_OPENALEX_KEY'],
  ['SOVEREIGN_CROSSREF_URL', {}, 'SOVEREIGN_CONTACT'],
  ['SOVEREIGN_MODEL_URL', MODEL, 'SOVEREIGN_MODEL_KEY'],
  ['SOVEREIGN_EMBED_URL', {}, 'SOVEREIGN_EMBED_KEY'],
  ...ROLES.map(
    (role) =>
      [
        `SOVEREIGN_MODEL_${role}_URL`,
        { ...MODEL, SOVEREIGN_MODEL_URL: 'http://m.test/v1', [`SOVEREIGN_MODEL_${role}`]: 'n' },
        `SOVEREIGN_MODEL_${role}_KEY`,
      ] as const,
  ),
];
const FORMS: readonly ((secret: string) => string)[] = [
  (secret) => `https://user:${secret}@host.test/v1`,
  (secret) => `https://${secret}@host.test/v1`,
  (secret) => `https://:${secret}@host.test/v1`,
  (secret) => `https://host.test/v1?key=${secret}`,
  (secret) => `https://host.test/v1/?${secret}`,
  (secret) => `https://host.test/v1#${secret}`,
  (secret) => `HTTPS://user:${secret}@HOST.test`,
  (secret) => `https://user:${secret}@host.test/v1?a=${secret}#${secret}`,
  (secret) => `  https://user:${secret}@host.test/v1 `,
];
const secrets = fc.stringMatching(/^sk-[A-Za-z0-9_-]{8,24}$/);

test.each(URLS)(
  '%s refuses a secret in any part but the path, without showing it',
  (variable, more, where) => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...FORMS), (secret, form) => {
        let message = '';
        try {
          read({ ...more, [variable]: form(secret) });
        } catch (error) {
          expect((error as Error).name).toBe('ConfigError');
          message = String(error);
        }
        expect(message).toContain(`${variable}: `);
        expect(message).toMatch(/must be an address alone/);
        expect(message).toContain(where);
        expect(message).not.toContain(secret);
      }),
    );
  },
);

test.each(URLS)('%s takes a plain address, and does not show one that is none', (variable, more) => {
  expect(() => read({ ...more, [variable]: 'https://host.test:8443/some/v1/' })).not.toThrow();
  expect(() => read({ ...more, [variable]: 'https://host.test/~me@home/v1' })).not.toThrow();
  const swapped = () => read({ ...more, [variable]: 'sk-a-key-in-the-wrong-place' });
  expect(swapped).toThrow(`${variable}: must be an http or https URL`);
  expect(swapped).toThrow(expect.objectContaining({ message: expect.not.stringContaining('sk-a-key') }));
});

test('TEMPORAL_ADDRESS with a user and a password is refused and not shown', () => {
  const connect = () => configuredServer({ TEMPORAL_ADDRESS: 'me:topsecret@t.test:7233' }, () => undefined);
  expect(connect).toThrow(/holds a user or a password.*TEMPORAL_API_KEY/);
  expect(connect).toThrow(expect.objectContaining({ message: expect.not.stringContaining('topsecret') }));
});

test("a vendor's key goes to that vendor's host only", () => {
  const keys = { NVIDIA_API_KEY: 'nv', OPENAI_API_KEY: 'oa' };
  const keyAt = (url: string) => [
    read({ ...keys, SOVEREIGN_MODEL: 'm', SOVEREIGN_MODEL_URL: url }).model?.apiKey,
    read({ ...keys, SOVEREIGN_EMBED_URL: url }).embedder?.apiKey,
  ];
  expect(keyAt('https://api.openai.com/v1')).toEqual(['oa', 'oa']);
  expect(keyAt('https://integrate.api.nvidia.com/v1')).toEqual(['nv', 'nv']);
  for (const url of [
    'http://127.0.0.1:8000/v1',
    'https://model.test/v1',
    'https://openai.com.evil.test/v1',
  ]) {
    expect(keyAt(url)).toEqual([undefined, undefined]);
  }
});
