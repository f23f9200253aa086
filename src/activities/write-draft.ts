import type { Kept, PageRequest } from '../contract';
import type { PaperFiles } from '../protocol';
import { writeDraft as write } from '../store/paper-folder';
import type { ActivityDeps } from './deps';
import { readPublication } from './publication';

/** Writes a draft in all formats before the gate opens, so that the owner reads what is approved. */
export const writeDraft =
  (deps: ActivityDeps) =>
  async (request: PageRequest): Promise<PaperFiles & Kept> =>
    write(await readPublication(deps.store, request, { kind: 'pending' }));
