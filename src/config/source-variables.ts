// The variables of the sources that are asked over the network: each has its base URL, and its key where it hands out keys.

import { z } from 'zod';
import { NETWORK_SOURCE_KINDS, NETWORK_SOURCES, type NetworkSource } from '../contract/sources';
import { httpUrl } from './http-url';

type Keyed = {
  [Kind in NetworkSource]: (typeof NETWORK_SOURCES)[Kind]['hasKey'] extends true ? Kind : never;
}[NetworkSource];

type Variables = {
  readonly [Kind in NetworkSource as `SOVEREIGN_${Uppercase<Kind>}_URL`]: z.ZodDefault<z.ZodType<string>>;
} & {
  readonly [Kind in Keyed as `SOVEREIGN_${Uppercase<Kind>}_KEY`]: z.ZodOptional<z.ZodString>;
};

const nameOf = (kind: NetworkSource, what: 'URL' | 'KEY') => `SOVEREIGN_${kind.toUpperCase()}_${what}`;

const NO_KEY = 'leave them out, a key is not needed';

/** `SOVEREIGN_OPENALEX_URL`, `SOVEREIGN_OPENALEX_KEY`. */
export const sourceVariables = Object.fromEntries(
  NETWORK_SOURCE_KINDS.flatMap((kind) => {
    const { url, hasKey } = NETWORK_SOURCES[kind];
    const secret = hasKey ? `a key belongs in ${nameOf(kind, 'KEY')}` : NO_KEY;
    return [
      [nameOf(kind, 'URL'), httpUrl(secret).default(url)],
      ...(hasKey ? [[nameOf(kind, 'KEY'), z.string().trim().min(1).optional()]] : []),
    ];
  }),
) as Variables;

export type SourceSettings = Readonly<
  Record<NetworkSource, { readonly url: string; readonly apiKey: string | undefined }>
>;

/** The sources' settings. @param env as the schema of all variables has read it */
export const sourceSettings = (env: Readonly<Record<string, unknown>>): SourceSettings =>
  Object.fromEntries(
    NETWORK_SOURCE_KINDS.map((kind) => [
      kind,
      { url: env[nameOf(kind, 'URL')], apiKey: env[nameOf(kind, 'KEY')] },
    ]),
  ) as SourceSettings;
