import type { ExtractRequest, ModelUse } from '../contract';
import type { ClaimSet } from '../evidence/claim';
import { selection } from '../literature/selection';
import type { Ref } from '../protocol';
import type { ActivityDeps } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Takes claims from the selected papers, each with the quote it came from. */
export const extractClaims =
  (deps: ActivityDeps) =>
  async (request: ExtractRequest, signal: AbortSignal): Promise<{ ref: Ref; claims: number } & ModelUse> => {
    const { opening, count } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const { papers } = await deps.store.get(request.selection, selection);
    const revision = await readRevision(deps.store, request.revision);
    const { result: claims, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'extract',
      work: (kernel) => kernel.extract({ question, papers, count, revision, signal }),
    });
    const set: ClaimSet = { selection: request.selection, claims };
    return { ref: await deps.store.put(set), claims: claims.length, ...use };
  };
