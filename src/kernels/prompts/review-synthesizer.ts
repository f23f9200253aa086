// SYNTHESIZER: sees the whole draft as readers will; asked whether it answers the question.

import type { Draft } from '../../records/draft';
import { yearOf } from '../../records/paper-record';
import type { ReviewInput } from '../kernel';
import { clipped, dataBlock } from './data-block';
import { type ReviewPrompt, reviewAnswer, systemOf } from './review-common';

export const SYNTHESIZER_PROMPT_VERSION = 'review-synthesizer-5';
export const synthesizerAnswer = reviewAnswer;

/**
 * Titles shown, the most relevant first, and searches, the latest: prompt and answer fit a context of 4,096
 * tokens.
 */
const PAPERS_LISTED = 12;
const SEARCHES_LISTED = 10;
const LISTED_TITLE_CHARS = 100;
const QUERY_CHARS = 80;
const SENTENCE_CHARS = 400;
const SECTION_CHARS = { Results: 4_500, Uncertainties: 1_500 } as const;
const ABSTRACT_CHARS = 1_200;

const TASK = [
  'You are the SYNTHESIZER. You see the draft as readers will, and what the searches found. Take the question apart, and ask of each part which sentence of Results answers it. Then ask of the whole: does the evidence, taken together, answer the question that was asked, and not one beside it; which comparison is missing; do Results, abstract and uncertainties say the same; does the draft say plainly how far the answer goes and what stands against it.',
  'owner_wishes, where given, is what the owner asked to be changed in this revision: report as a finding what of it the draft does not do.',
  'Whether a claim says what its source says is for another reviewer: take the claims as they stand.',
];
const SCALE =
  '9-10: each part of the question is answered by claims from several papers that agree or whose conflict is stated. 7-8: so, with small gaps. 5-6: a part of the question stays open or rests on one paper. 3-4: most of it stays open. 0-2: the draft is off the question.';

export function synthesizerPrompt({
  question,
  draft,
  selection,
  revision,
}: Pick<ReviewInput, 'question' | 'draft' | 'selection' | 'revision'>): ReviewPrompt {
  return {
    schemaName: SYNTHESIZER_PROMPT_VERSION,
    schema: synthesizerAnswer,
    system: systemOf({ task: TASK, scale: SCALE }),
    prompt: [
      dataBlock('question', question),
      ...(revision?.instructions ? [dataBlock('owner_wishes', revision.instructions)] : []),
      dataBlock('draft', {
        answer: draft.answer.sentences,
        notices: draft.notices.map((notice) => clipped(notice, SENTENCE_CHARS)),
        abstract: clipped(draft.abstract, ABSTRACT_CHARS),
        results: proseOf(draft, 'Results'),
        uncertainties: proseOf(draft, 'Uncertainties'),
      }),
      dataBlock(
        'papers_found',
        selection.papers.slice(0, PAPERS_LISTED).map(({ paper }) => ({
          title: clipped(paper.title, LISTED_TITLE_CHARS),
          year: yearOf(paper),
        })),
      ),
      dataBlock(
        'searches',
        selection.ledger.slice(-SEARCHES_LISTED).map(({ query, outcome, found }) => ({
          query: clipped(query, QUERY_CHARS),
          outcome,
          found,
        })),
      ),
    ].join('\n\n'),
  };
}

/**
 * A section's sentences, each with the claim it rests on. Tables are omitted, because they repeat the
 * sentences.
 */
function proseOf(draft: Draft, name: keyof typeof SECTION_CHARS) {
  let chars = 0;
  const blocks = draft.sections.find((section) => section.name === name)?.blocks ?? [];
  return blocks
    .flatMap((block) => {
      switch (block.kind) {
        case 'paragraph':
          return block.sentences;
        case 'list':
          return block.items.flat();
        case 'table':
          return [];
        default:
          return block satisfies never;
      }
    })
    .map(({ text, claimId }) => ({ text: clipped(text, SENTENCE_CHARS), claimId }))
    .filter(({ text }) => {
      chars += text.length;
      return chars <= SECTION_CHARS[name];
    });
}
