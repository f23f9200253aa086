// Composes a round's draft from checked claims by rules. A model's prose is added to it and never replaces
// its facts.

import type { Draft } from '../records/draft';
import { abstractOf } from './abstract';
import { claimsTable } from './claims-table';
import { type ComposeDraftInput, contextOf } from './draft-context';
import { introduction } from './introduction';
import { methodology } from './methodology';
import { noticesOf } from './notices';
import { results } from './results';
import { searches } from './searches';
import { settings } from './settings';
import { uncertainties } from './uncertainties';

export type { ComposeDraftInput } from './draft-context';

export const AUTHOR = 'SOVEREIGN Research Kernel';

/** Deterministic, byte for byte; every finding in Results is a verified claim, and cited. */
export function composeDraft(input: ComposeDraftInput): Draft {
  const context = contextOf(input);
  // In reading order, because papers are numbered as they are first cited.
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
    answer: context.answer,
    notices: noticesOf(input),
    abstract: abstractOf(context),
    sections,
    appendices: [searches(context), settings(context)],
    references: context.citations.references(),
    evidence: input.evidenceRef,
  };
}
