import type { Kept, PublishRequest } from '../contract/activities';
import type { PaperFiles } from '../contract/paper-files';

import { writePaper } from '../publishing/paper-folder';
import type { Needs } from './deps';
import { readPublication } from './read-publication';

/** Publishes exactly the draft that was approved. */
export const publishPaper =
  (deps: Needs<'store'>) =>
  async (request: PublishRequest): Promise<PaperFiles & Kept> => {
    const { approvedBy: by, approvedAt: at, note, beforehand } = request;
    return writePaper(
      await readPublication(deps.store, request, { kind: 'approved', by, at, note, beforehand }),
      deps.store.journal,
    );
  };
