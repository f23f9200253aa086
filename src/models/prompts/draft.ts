// Verified claims -> the prose of Results. The rest of the paper states facts of the run, which no model writes.

import { z } from 'zod';
import type { CheckedClaim } from '../../evidence/claim';
import { yearOf } from '../../literature/paper-record';
import type { Selection } from '../../literature/selection';
import { mostItems } from '../answer-bounds';
import { clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';

export const DRAFT_PROMPT_VERSION = 'draft-4';
export const SENTENCE_CHARS = 500;
const QUOTE_CHARS = 600;

const sentences = z
  .array(z.object({ text: z.string(), claimIds: z.array(z.string()).meta(mostItems(12)) }))
  .meta(mostItems(30));
export const draftAnswer = z.object({ results: sentences });
export type DraftAnswer = z.infer<typeof draftAnswer>;

export function draftPrompt(input: {
  question: string;
  /** What the paper opens with. */
  answer: readonly string[];
  claims: readonly CheckedClaim[];
  selection: Selection;
  findings: readonly string[];
  instructions: string | null;
}) {
  const papers = new Map(input.selection.papers.map(({ paper }) => [paper.id, paper]));
  return {
    system: [
      'You write the results passage of a short, sober research paper from a list of verified claims.',
      'results: one to three sentences for each claim or group of claims, in the order of an argument, saying what agrees, what differs and under which conditions.',
      'Each sentence is an object: text, and claimIds, the ids of all claims it rests on. Every sentence names at least one. A sentence says nothing that its claims do not say and keeps to their words: no number, name, cause or degree beyond them, and "not" only where they have it; a contradiction between claims is stated, not settled.',
      `Plain text: no markup, no links, no citation marks, no ids in the text. At most ${SENTENCE_CHARS} characters a sentence.`,
      'The paper opens with the sentences under answer: write nothing that sounds otherwise.',
      DATA_RULE,
    ].join('\n'),
    prompt: [
      dataBlock('question', input.question),
      dataBlock('answer', input.answer),
      dataBlock(
        'claims',
        input.claims.map(({ id, text, quote, paperId }) => {
          const paper = papers.get(paperId);
          return {
            id,
            claim: clipped(text, SENTENCE_CHARS),
            quote: clipped(quote.text, QUOTE_CHARS),
            paper: paper === undefined ? null : clipped(paper.title, TITLE_CHARS),
            year: paper === undefined ? null : yearOf(paper),
          };
        }),
      ),
      ...(input.findings.length > 0 ? [dataBlock('findings_of_reviewers', input.findings)] : []),
      ...(input.instructions === null ? [] : [dataBlock('owner_wishes', input.instructions)]),
    ].join('\n\n'),
  };
}
