// The environment variables of the network sources. Each source has a base URL, a key if it issues keys, and
// a rate limit unless it has its own rule.

import { z } from 'zod';
import { NETWORK_SOURCE_KINDS, NETWORK_SOURCES, type NetworkSource } from '../contract/sources';
import { httpUrl } from './http-url';
import { perMinute } from './per-minute';

type Sources = typeof NETWORK_SOURCES;
type Keyed = { [Kind in NetworkSource]: Sources[Kind]['hasKey'] extends true ? Kind : never }[NetworkSource];
type Paced = {
  [Kind in NetworkSource]: Sources[Kind]['requestsPerMinute'] extends number ? Kind : never;
}[NetworkSource];

type Variables = {
  readonly [Kind in NetworkSource as `SOVEREIGN_${Uppercase<Kind>}_URL`]: z.ZodDefault<z.ZodType<string>>;
} & {
  readonly [Kind in Keyed as `SOVEREIGN_${Uppercase<Kind>}_KEY`]: z.ZodOptional<z.ZodString>;
} & {
  readonly [Kind in Paced as `SOVEREIGN_${Uppercase<Kind>}_RPM`]: z.ZodDefault<z.ZodType<number>>;
};

const nameOf = (kind: NetworkSource, what: 'URL' | 'KEY' | 'RPM') =>
  `SOVEREIGN_${kind.toUpperCase()}_${what}`;

const NO_KEY = 'leave them out, a key is not needed';

/** `SOVEREIGN_OPENALEX_URL`, `SOVEREIGN_OPENALEX_KEY`, `SOVEREIGN_OPENALEX_RPM`. */
export const sourceVariables = Object.fromEntries(
  NETWORK_SOURCE_KINDS.flatMap((kind) => {
    const { url, hasKey, requestsPerMinute } = NETWORK_SOURCES[kind];
    const secret = hasKey ? `a key belongs in ${nameOf(kind, 'KEY')}` : NO_KEY;
    return [
      [nameOf(kind, 'URL'), httpUrl(secret).default(url)],
      ...(hasKey ? [[nameOf(kind, 'KEY'), z.string().trim().min(1).optional()]] : []),
      ...(requestsPerMinute === null ? [] : [[nameOf(kind, 'RPM'), perMinute.default(requestsPerMinute)]]),
    ];
  }),
) as Variables;

export interface SourceSetting {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Requests a minute of this process. Absent: the source has its own rule. */
  readonly requestsPerMinute: number | undefined;
}

export type SourceSettings = Readonly<Record<NetworkSource, SourceSetting>>;

/** The sources' settings. @param env as parsed by the schema of all variables */
export const sourceSettings = (env: Readonly<Record<string, unknown>>): SourceSettings =>
  Object.fromEntries(
    NETWORK_SOURCE_KINDS.map((kind) => [
      kind,
      {
        url: env[nameOf(kind, 'URL')],
        apiKey: env[nameOf(kind, 'KEY')],
        requestsPerMinute: env[nameOf(kind, 'RPM')],
      },
    ]),
  ) as SourceSettings;
