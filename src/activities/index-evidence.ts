import type { IndexRequest } from '../contract';
import { evidence } from '../evidence/claim';
import { hashOf } from '../evidence/hash';
import { selection } from '../literature/selection';
import type { ActivityDeps } from './deps';
import { readOpening } from './opening';

/** Embeds claims and papers into the semantic index shared by all runs. Known ones are not embedded again. */
export const indexEvidence =
  (deps: ActivityDeps) =>
  async (request: IndexRequest, signal: AbortSignal): Promise<{ indexed: number; known: number }> => {
    const { profile } = await readOpening(deps.store, request.opening);
    const checked = await deps.store.get(request.evidence, evidence);
    const read = await deps.store.get(checked.selection, selection);
    const { workflowId, runId } = request.run;
    const items = [
      ...read.papers.map(({ paper, hash }) => ({
        kind: 'paper' as const,
        id: paper.id,
        text: `${paper.title}. ${paper.abstract}`,
        workflowId,
        runId,
        paperId: paper.id,
        hash,
      })),
      ...checked.claims.map((claim) => ({
        kind: 'claim' as const,
        id: claim.id,
        text: claim.text,
        workflowId,
        runId,
        paperId: claim.paperId,
        hash: hashOf({ claim: claim.text, paper: claim.paperHash }),
      })),
    ];
    const index = await deps.openIndex(profile);
    try {
      return await index.upsert({ items, signal });
    } finally {
      index.close();
    }
  };
