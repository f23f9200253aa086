import type { Kept, PublishRequest } from '../contract';
import type { PaperFiles } from '../protocol';
import { writePaper } from '../store/paper-folder';
import type { ActivityDeps } from './deps';
import { readPublication } from './publication';

/** Publishes exactly the draft that was approved. */
export const publishPaper =
  (deps: ActivityDeps) =>
  async (request: PublishRequest): Promise<PaperFiles & Kept> => {
    const { approvedBy: by, approvedAt: at, note, beforehand } = request;
    return writePaper(
      await readPublication(deps.store, request, { kind: 'approved', by, at, note, beforehand }),
      deps.store.journal,
    );
  };
