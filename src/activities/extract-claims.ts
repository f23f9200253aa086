import type { ExtractFacts, ExtractRequest } from '../contract';
import type { ClaimSet } from '../evidence/claim';
import { type RankedPaper, selection } from '../literature/selection';
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
    const { result: claims, use } = await withModel({
      deps,
      scope: request,
      profile,
      task: 'extract',
      work: (kernel) => kernel.extract({ question, papers, words, count, revision, signal }),
    });
    const set: ClaimSet = { selection: request.selection, claims };
    return {
      ref: await deps.store.put(set),
      claims: claims.length,
      readable: papers.filter(({ paper }) => paper.abstract !== '').length,
      wordsMissing: words
        .filter(({ inPapers }) => !inPapers)
        .slice(0, MOST_WORDS)
        .map(({ word }) => cutToBytes(word, WORD_BYTES)),
      unread: unreadIn(question, papers),
      ...use,
    };
  };

/** What the rules compare only letter by letter; null for English. */
function unreadIn(question: string, papers: readonly RankedPaper[]): string | null {
  const asked = unreadLanguage(question);
  const languages = papers.map(({ paper }) => unreadLanguage(paper.abstract)).filter((one) => one !== null);
  const ofPapers = `${languages.length} of ${papers.length} papers ${languages.length === 1 ? 'is' : 'are'} not in English (${[...new Set(languages)].join(', ')})`;
  const parts = [
    ...(asked === null ? [] : [`the question is not in English (${asked})`]),
    ...(languages.length === 0 ? [] : [ofPapers]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
