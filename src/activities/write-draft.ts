import type { Kept, PageRequest } from '../contract/activities';
import type { PaperFiles } from '../contract/paper-files';

import { writeDraft as write } from '../publishing/paper-folder';
import type { Needs } from './deps';
import { readPublication } from './read-publication';

/**
 * Writes a draft in all formats before the gate opens, so that the owner reads exactly what will be approved.
 */
export const writeDraft =
  (deps: Needs<'store'>) =>
  async (request: PageRequest): Promise<PaperFiles & Kept> =>
    write(await readPublication(deps.store, request, { kind: 'pending' }));
