import type { ExtractRequest } from '../contract';
import type { ClaimSet } from '../evidence/claim';
import { selection } from '../literature/selection';
import type { Ref } from '../protocol';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Takes claims from the selected papers, each with the quote it came from. */
export const extractClaims =
  (deps: ActivityDeps) =>
  async (request: ExtractRequest, signal: AbortSignal): Promise<{ ref: Ref; claims: number }> => {
    const { run, opening, round, count } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const kernel = deps.openKernel({ profile, run, round });
    const { papers } = await deps.store.get(request.selection, selection);
    const revision = await readRevision(deps.store, request.revision);
    const claims = await kernel.extract({ question, papers, count, revision, signal });
    const set: ClaimSet = { selection: request.selection, claims };
    return { ref: await deps.store.put(set), claims: claims.length };
  };
