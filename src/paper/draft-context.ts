// The input of every section of a draft.

import type { Ref } from '../contract/ref';
import type { Profile } from '../contract/run-facts';
import type { WithoutModel } from '../contract/run-status';
import type { CheckedClaim, Evidence } from '../records/claim';
import type { Answer } from '../records/draft';
import type { Finding } from '../records/review';
import type { Selection } from '../records/selection';
import { type Facts, measure, type WeighedClaim, weighClaims } from '../tribunal/facts';
import { type Opposition, oppositionOf } from '../tribunal/stance';
import { answerOf } from './answer';
import { Citations } from './references';

export interface ComposeDraftInput {
  readonly question: string;
  /** ISO day on which the run began. */
  readonly date: string;
  /** 0 for the first draft, then one per revision. */
  readonly round: number;
  readonly profile: Profile;
  readonly selection: Selection;
  readonly evidence: Evidence;
  readonly evidenceRef: Ref;
  /** Steps so far that were done by rules, because the budget had no room for the model. */
  readonly withoutModel?: readonly WithoutModel[];
  /** The semantic index was damaged and recreated during this run. */
  readonly lost?: string;
  readonly revision?: {
    readonly findings: readonly Finding[];
    readonly instructions: string | null;
    readonly claims: readonly CheckedClaim[];
    readonly previousQueries: readonly string[];
  };
}

export interface DraftContext extends ComposeDraftInput {
  /** In order, the closest to the question first. */
  readonly claims: readonly WeighedClaim[];
  /** Those that count as evidence, which Results reports. */
  readonly reported: readonly WeighedClaim[];
  readonly facts: Facts;
  readonly opposition: Opposition | null;
  readonly answer: Answer;
  readonly citations: Citations;
}

export function contextOf(input: ComposeDraftInput): DraftContext {
  const { question } = input;
  const claims = weighClaims(input);
  const reported = claims.filter(({ counts }) => counts);
  const facts = measure(input);
  return {
    ...input,
    claims,
    reported,
    facts,
    opposition: oppositionOf({ question, claims: reported.map(({ claim }) => claim) }),
    answer: answerOf({ question, kept: input.selection.papers.length, reported, stances: facts.stances }),
    citations: new Citations(input.selection.papers),
  };
}

/** What was read of the papers: their abstracts, our summaries, or both. */
export function readOf(selection: Selection): 'abstracts' | 'summaries' | 'abstracts or summaries' {
  const kinds = new Set(selection.papers.map(({ paper }) => paper.abstractKind));
  if (!kinds.has('summary')) return 'abstracts';
  return kinds.has('abstract') ? 'abstracts or summaries' : 'summaries';
}
