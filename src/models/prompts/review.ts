// Draft and evidence -> a reviewer's score and findings. Each role sees other evidence and asks other questions.

import { z } from 'zod';
import { yearOf } from '../../literature/paper-record';
import type { Draft, Section } from '../../paper/model';
import type { Role } from '../../protocol';
import type { ReviewInput } from '../kernel';
import { DATA_RULE, dataBlock } from './data-block';
import { papersShown } from './extract';

export const REVIEW_PROMPT_VERSION = 'review-1';
export const FINDING_CHARS = 400;
/** Titles in the SYNTHESIZER's view, the most relevant first. */
const PAPERS_LISTED = 100;

export const reviewAnswer = z.object({
  score: z.number().min(0).max(10),
  findings: z.array(
    z.object({
      message: z.string(),
      severity: z.enum(['minor', 'major']),
      target: z.string(),
      searchFor: z.array(z.string()),
    }),
  ),
});

const TASK: Record<Role, string> = {
  SKEPTIC:
    'You are the SKEPTIC. You see each claim beside the words it was taken from. Look for what the evidence does not carry: claims wider than their quotes, lost conditions and hedges, numbers out of place, conflicts between claims that the draft passes over, one paper carrying everything, conclusions from correlation or from one setting.',
  VALIDATOR:
    "You are the VALIDATOR. You see each claim with its confidence, and the abstracts of the papers. Check each claim against its paper's abstract: does the abstract say it, of the same thing, in the same direction, with the same numbers; does the rest of the abstract take it back. Check that each sentence of Results follows from the claims it cites.",
  SYNTHESIZER:
    'You are the SYNTHESIZER. You see the draft as readers will, and what the searches found. Ask whether the evidence, taken together, answers the question that was asked: which of its parts no claim speaks of, which comparison is missing, whether the draft says plainly how far the answer goes.',
};

const SCALE = [
  'score: 0 to 10, for the evidence and not for the style. 9-10: each part of the question is answered by claims that say what their sources say, from several papers that agree or whose conflict is stated. 7-8: so, with small gaps. 5-6: a part of the question stays open or rests on one paper. 3-4: most of it stays open. 0-2: the evidence is wrong, off the question or absent. Polished wording earns nothing.',
  `findings: what must change, gravest first, at most 8. message: one sentence of at most ${FINDING_CHARS} characters that names what you saw. severity: major where it can change the answer, else minor. target: the id of one claim (such as C3), the name of one section, or "question". searchFor: up to 4 short search terms that could find the missing evidence, or none.`,
];

export function reviewPrompt(input: Omit<ReviewInput, 'signal'>) {
  return {
    system: [
      'You review a short research paper drafted by a program. You are one of three reviewers with different tasks.',
      TASK[input.role],
      ...SCALE,
      DATA_RULE,
    ].join('\n'),
    prompt: [dataBlock('question', input.question), ...view(input)].join('\n\n'),
  };
}

/** What a role is shown: different enough that three reviewers are not one reviewer asked three times. */
function view({ role, draft, evidence, selection }: Omit<ReviewInput, 'signal'>): string[] {
  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  switch (role) {
    case 'SKEPTIC':
      return [
        dataBlock('results', proseOf(draft, 'Results')),
        dataBlock(
          'claims',
          evidence.claims.map(({ id, text, quote, paperId, verified }) => ({
            id,
            claim: text,
            quote: quote.text,
            paper: titles.get(paperId) ?? null,
            verified,
          })),
        ),
      ];
    case 'VALIDATOR': {
      const cited = new Set(evidence.claims.map(({ paperId }) => paperId));
      const papers = papersShown(selection.papers.filter(({ paper }) => cited.has(paper.id)));
      return [
        dataBlock('results', proseOf(draft, 'Results')),
        dataBlock(
          'claims',
          evidence.claims.map(({ id, text, paperId, confidence, verified }) => ({
            id,
            claim: text,
            paperId,
            confidence: Number(confidence.toFixed(3)),
            verified,
          })),
        ),
        dataBlock('confidence_threshold', evidence.threshold),
        dataBlock(
          'papers',
          papers.map(({ paper: { id, title, abstract } }) => ({ paperId: id, title, abstract })),
        ),
      ];
    }
    case 'SYNTHESIZER':
      return [
        dataBlock('draft', {
          answered: draft.answered,
          abstract: draft.abstract,
          introduction: proseOf(draft, 'Introduction'),
          results: proseOf(draft, 'Results'),
          uncertainties: proseOf(draft, 'Uncertainties'),
        }),
        dataBlock(
          'papers_found',
          selection.papers.slice(0, PAPERS_LISTED).map(({ paper, relevance }) => ({
            title: paper.title,
            year: yearOf(paper),
            relevance: Number(relevance.toFixed(2)),
          })),
        ),
        dataBlock(
          'searches',
          selection.ledger.map(({ query, outcome, found }) => ({ query, outcome, found })),
        ),
      ];
    default:
      return role satisfies never;
  }
}

/** A section's sentences, each with the claim it rests on. Tables are shown as claims, not as prose. */
function proseOf(draft: Draft, name: Section['name']) {
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
    .map(({ text, claimId }) => ({ text, claimId }));
}
