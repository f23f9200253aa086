// Removes keys and addresses from text from outside, in all the forms in which servers and proxies echo them.

/** The Base64 of a shorter key would match parts of ordinary words. */
const SHORTEST_ENCODED = 6;
/**
 * What may separate two characters of a key that was broken across lines: white space, or its JSON escape.
 */
const BREAK = '(?:\\\\[nrt]|[\\s\\p{Cc}\\p{Cf}])*';

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const brokenUp = (text: string) => [...text].map(literal).join(BREAK);

/**
 * `text` without the `secrets`: literal, percent-encoded, as escaped in a query or in JSON, in Base64 or
 * Base64url (alone or inside a longer text, such as `Bearer ...` or `user:...`), and each of these broken
 * across lines. Truncate a text only after this: half a key is still part of one.
 */
export function redacted(text: string, secrets: readonly (string | undefined)[], hidden = '[key]'): string {
  return secrets
    .flatMap((secret) => (secret ? formsOf(secret) : []))
    .reduce((shown, form) => shown.replace(form, hidden), text);
}

/** Cached: a process has few keys, and compiling patterns of this length takes milliseconds. */
const known = new Map<string, readonly RegExp[]>();

function formsOf(key: string): readonly RegExp[] {
  const made = known.get(key) ?? patternsFor(key);
  known.set(key, made);
  return made;
}

function patternsFor(key: string): RegExp[] {
  const forms = new Set([
    key,
    encodeURIComponent(key),
    new URLSearchParams([['', key]]).toString().slice(1),
    JSON.stringify(key).slice(1, -1),
  ]);
  const whole = [...forms].toSorted((a, b) => b.length - a.length).map(brokenUp);
  const encoded = key.length < SHORTEST_ENCODED ? [] : base64Cores(key).map(brokenUp);
  return [
    ...whole.map((form) => new RegExp(form, 'giu')),
    // Including the Base64 around it: the characters at both ends hold bits of the key.
    ...encoded.map((form) => new RegExp(`[A-Za-z0-9+/_-]{0,80}${form}[A-Za-z0-9+/_-]{0,8}=*`, 'gu')),
  ];
}

/**
 * The part of the key's Base64 that is the same wherever the key begins: one for each offset in a group of
 * three bytes.
 */
function base64Cores(key: string): string[] {
  const bytes = Buffer.from(key);
  const cores = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const last = (before + bytes.length) % 3 === 0 ? 0 : 1;
    return encoded.slice(before === 0 ? 0 : before + 1, encoded.length - last);
  });
  return [...new Set(cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]))];
}
