import type { ExtractFacts, ExtractRequest } from '../contract';
import type { ClaimSet } from '../evidence/claim';
import { selection } from '../literature/selection';
import { unreadLanguage } from '../reading/language';
import { cutToBytes } from './cut';
import type { ActivityDeps } from './deps';
import { withModel } from './model-use';
import { readOpening } from './opening';
import { readRevision } from './revision';

/** Of words that no paper has, for a payload. */
const MOST_WORDS = 8;
const WORD_BYTES = 60;

/** Takes claims from the selected papers, each with the quote it came from. */
export const extractClaims =
  (deps: ActivityDeps) =>
  async (request: ExtractRequest, signal: AbortSignal): Promise<ExtractFacts> => {
    const { opening, count } = request;
    const { question, profile } = await readOpening(deps.store, opening);
    const { papers, words } = await deps.store.get(request.selection, selection);
    const revision = await readRevision(deps.store, request.revision);
    const { result, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'extract',
      work: (kernel) => kernel.extract({ question, papers, words, count, revision, signal }),
    });
    const { claims, unread } = result;
    const set: ClaimSet = {
      selection: request.selection,
      claims: [...claims],
      ...(unread.length === 0 ? {} : { unread: [...unread] }),
    };
    return {
      ref: await deps.store.put(set),
      claims: claims.length,
      readable: papers.filter(({ paper }) => paper.abstract !== '').length,
      wordsMissing: words
        // Of another language the rules do not know which words have content.
        .filter(({ inPapers }) => !inPapers && unreadLanguage(question) === null)
        .slice(0, MOST_WORDS)
        .map(({ word }) => cutToBytes(word, WORD_BYTES)),
      ...use,
    };
  };
