import type { PageRequest } from '../contract';
import type { PaperFiles } from '../protocol';
import { writeDraft } from '../store/paper-folder';
import type { ActivityDeps } from './deps';
import { readPublication } from './publication';

/** Puts the judged draft on disk before the gate opens, so that the owner reads what is approved. */
export const renderDraft =
  (deps: ActivityDeps) =>
  async (request: PageRequest): Promise<PaperFiles> =>
    writeDraft(await readPublication(deps.store, request, { kind: 'pending' }));
