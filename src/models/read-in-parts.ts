// Papers read together, and in smaller groups where a provider does not take them together.

import type { Unread } from '../evidence/claim';
import { PromptFiltered, PromptTooLong } from './errors';
import { ModelAbstained } from './model-abstained';

interface Read<T> {
  readonly found: readonly T[];
  readonly unread: readonly Unread[];
}

/**
 * What `read` finds in the papers. Where a prompt is too long for the model, or a filter refuses it, each half of them is
 * read on its own, down to single papers; one that is refused alone is left out, and named, and so is a half whose
 * answer cannot be used. What the halves find is taken in turns: no half comes first as a whole.
 * @throws the refusal, where no paper could be read; ModelAbstained, where the answer for all of them cannot be used
 */
export async function readInParts<P, T>({
  papers,
  idOf,
  read,
}: {
  readonly papers: readonly P[];
  readonly idOf: (paper: P) => string;
  readonly read: (papers: readonly P[]) => Promise<readonly T[]>;
}): Promise<Read<T>> {
  let refusal: unknown;
  const part = async (some: readonly P[]): Promise<Read<T>> => {
    try {
      return { found: await read(some), unread: [] };
    } catch (error) {
      const leftOut = (why: Unread['why']) => ({
        found: [],
        unread: some.map((paper) => ({ paperId: idOf(paper), why })),
      });
      if (error instanceof ModelAbstained && some.length < papers.length) return leftOut('unusable');
      const filtered = error instanceof PromptFiltered;
      if (some.length === 0 || (!filtered && !(error instanceof PromptTooLong))) throw error;
      refusal = error;
      if (some.length === 1) return leftOut(filtered ? 'filtered' : 'too long');
      const middle = Math.ceil(some.length / 2);
      // One after the other: what the first half teaches of the model's limits serves the second.
      const before = await part(some.slice(0, middle));
      const after = await part(some.slice(middle));
      return {
        found: inTurns(before.found, after.found),
        unread: [...before.unread, ...after.unread],
      };
    }
  };
  const all = await part(papers);
  if (papers.length > 0 && all.unread.length === papers.length) throw refusal;
  return all;
}

function inTurns<T>(one: readonly T[], other: readonly T[]): T[] {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, at) => [...one.slice(at, at + 1), ...other.slice(at, at + 1)]).flat();
}
