// Addresses among the settings.

import { z } from 'zod';

/**
 * An address is recorded in histories, stores and papers, so it holds no secrets: no user, password, query or fragment.
 * (Requests could not be made to such an address either: a path is added to it.) The message does not show it.
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
