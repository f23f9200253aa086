// The extractive kernel's paper: put together from checked claims by rules, without a language model.

import { abstractOf } from './abstract';
import { claimsTable } from './claims-table';
import { type ComposeDraftInput, contextOf } from './draft-context';
import { introduction } from './introduction';
import { methodology } from './methodology';
import type { Draft } from './model';
import { noticesOf } from './notices';
import { results } from './results';
import { uncertainties } from './uncertainties';

export type { ComposeDraftInput } from './draft-context';

export const AUTHOR = 'SOVEREIGN Research Kernel';

/**
 * Writes the draft of one round. The same input gives the same draft, byte for byte; every sentence of
 * Results rests on a claim that is verified, on the question, and cited.
 */
export function composeDraft(input: ComposeDraftInput): Draft {
  const context = contextOf(input);
  // In reading order: papers are numbered as they are first cited.
  const sections = [
    introduction(context),
    methodology(context),
    results(context),
    uncertainties(context),
    claimsTable(context),
  ];
  return {
    title: `SOVEREIGN: ${input.question}`,
    author: AUTHOR,
    question: input.question,
    date: input.date,
    round: input.round,
    answered: context.answer.answered,
    notices: noticesOf(input),
    abstract: abstractOf(context),
    sections,
    references: context.citations.references(),
    evidence: input.evidenceRef,
  };
}
