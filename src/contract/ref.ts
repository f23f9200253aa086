// Names of artifacts.

import { z } from 'zod';

/** `sha256:` and 64 hex digits: the name of an immutable artifact in the store. */
export const ref = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be "sha256:" followed by 64 lower-case hex digits' });
export type Ref = z.infer<typeof ref>;

/** The first 12 hex digits of a hash: enough to name a draft in a decision. */
export const shortRef = (of: Ref): string => of.slice('sha256:'.length, 'sha256:'.length + 12);

/** Whether a hash, or the beginning of one, with or without `sha256:`, names this artifact. */
export const namesRef = (named: string, of: Ref): boolean =>
  of.slice('sha256:'.length).startsWith(named.replace(/^sha256:/, ''));
