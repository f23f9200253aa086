// Validates URLs in the settings.

import { z } from 'zod';

/**
 * A URL is recorded in histories, stores and papers, so it must hold no secrets: no user, password, query or
 * fragment. (A query or fragment would not work either, because a path is appended.) The message does not
 * show the URL.
 * @param secret where a key or an e-mail address belongs instead.
 */
export const httpUrl = (secret: string, { query }: { query?: RegExp } = {}) =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .refine((url) => !/[?#@]/.test(url) || !hasMoreThanAnAddress(query ? url.replace(query, '') : url), {
      error: `must be an address alone, without user:password@, ? or #, because it is recorded; ${secret}`,
    })
    .transform((url) => url.replace(/\/+$/, ''));

function hasMoreThanAnAddress(text: string): boolean {
  const { username, password } = new URL(text);
  return username !== '' || password !== '' || /[?#]/.test(text);
}
