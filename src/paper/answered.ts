// Whether the claims answer the question, as far as words can tell.

import type { CheckedClaim } from '../evidence/claim';
import { facets, keyTerms, matchedTerms } from '../evidence/key-terms';
import type { Answered } from '../protocol';
import { compares, reportsResult } from '../tribunal/sense';
import { listOf, wholeTerms } from './prose';

/** Share of the key terms' weight that must be spoken of to call a question answered: nearly all. */
export const ANSWERED_COVERAGE = 0.85;
/** Below this share the claims say too little of the question to call it answered in part. */
export const PARTLY_COVERAGE = 0.4;

export interface Sides {
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly aSpoken: boolean;
  readonly bSpoken: boolean;
  /** Ids of claims that report a result on the two together: see `answerState`. */
  readonly linkedBy: readonly string[];
}

export interface AnswerState {
  readonly answered: Answered;
  /** Why, in sentences for Results. */
  readonly why: string;
  /** Key terms that a verified claim speaks of, in the question's order. */
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  /** Weight of the covered terms, 0-1. */
  readonly coverage: number;
  /** Null where the question has no two sides. */
  readonly sides: Sides | null;
}

/**
 * | state           | when                                                                                   |
 * |-----------------|----------------------------------------------------------------------------------------|
 * | not answered    | coverage < 0.40; or a contrast of which neither side, or an effect whose cause, is      |
 * |                 | spoken of by no verified claim                                                          |
 * | answered        | coverage >= 0.85; of a contrast both sides are spoken of, and one claim that reports a  |
 * |                 | result speaks of both or compares one of them; of an effect one such claim speaks of    |
 * |                 | cause and outcome                                                                       |
 * | partly answered | otherwise                                                                               |
 *
 * Coverage is the weight of the question's key terms that verified claims speak of. Only claims that are
 * verified and whose quote was found count; more of them never make the state worse.
 */
export function answerState(input: { question: string; claims: readonly CheckedClaim[] }): AnswerState {
  const terms = keyTerms(input.question);
  const spoken = input.claims
    .filter((claim) => claim.verified && claim.quoteFound)
    .map((claim) => ({ claim, terms: new Set(matchedTerms(claim.text, terms)) }));
  const isCovered = (term: string) => spoken.some((entry) => entry.terms.has(term));
  const covered = terms.filter((term) => isCovered(term.text));
  const uncovered = terms.filter((term) => !isCovered(term.text));
  const coverage = covered.reduce((sum, term) => sum + term.weight, 0);
  const sides = sidesOf(input.question, spoken);

  const common = {
    covered: covered.map((term) => term.text),
    uncovered: uncovered.map((term) => term.text),
    coverage,
    sides,
  };
  const answered = stateOf({ coverage, sides, claims: spoken.length });
  return { ...common, answered, why: whyOf({ ...common, claims: spoken.length }) };
}

type Spoken = { claim: CheckedClaim; terms: ReadonlySet<string> };

function sidesOf(question: string, spoken: readonly Spoken[]): Sides | null {
  const found = facets(question);
  if (found === null) return null;
  const a = found.a.map((term) => term.text);
  const b = found.b.map((term) => term.text);
  const speaks = (side: readonly string[]) => (entry: Spoken) => side.some((term) => entry.terms.has(term));
  const links = (entry: Spoken) => {
    if (!reportsResult(entry.claim.text)) return false;
    const ofA = speaks(a)(entry);
    const ofB = speaks(b)(entry);
    if (ofA && ofB) return true;
    return found.relation === 'contrast' && (ofA || ofB) && compares(entry.claim.text);
  };
  return {
    relation: found.relation,
    a,
    b,
    aSpoken: spoken.some(speaks(a)),
    bSpoken: spoken.some(speaks(b)),
    linkedBy: spoken.filter(links).map((entry) => entry.claim.id),
  };
}

function stateOf(input: { coverage: number; sides: Sides | null; claims: number }): Answered {
  const { coverage, sides } = input;
  if (input.claims === 0 || coverage < PARTLY_COVERAGE) return 'not answered';
  if (sides?.relation === 'contrast' && !sides.aSpoken && !sides.bSpoken) return 'not answered';
  if (sides?.relation === 'effect' && !sides.aSpoken) return 'not answered';
  // The small term undoes what summing binary fractions loses.
  if (coverage + 1e-9 < ANSWERED_COVERAGE) return 'partly answered';
  if (sides !== null && !(sides.aSpoken && sides.bSpoken && sides.linkedBy.length > 0))
    return 'partly answered';
  return 'answered';
}

function whyOf(input: {
  covered: readonly string[];
  uncovered: readonly string[];
  sides: Sides | null;
  claims: number;
}): string {
  if (input.claims === 0) return 'No verified claim bears on the question.';
  if (input.covered.length === 0) return 'The verified claims name none of the terms of the question.';
  const claims =
    input.claims === 1
      ? 'The one verified claim on the question speaks'
      : 'The verified claims on the question speak';
  const covered = listOf(wholeTerms(input.covered));
  const uncovered = listOf(wholeTerms(input.uncovered), 'or');
  const terms =
    input.uncovered.length === 0
      ? `${claims} of each of its terms: ${covered}.`
      : `${claims} of ${covered}, but not of ${uncovered}.`;
  return input.sides === null ? terms : `${terms} ${whySides(input.sides)}`;
}

function whySides(sides: Sides): string {
  const a = sides.a[0] ?? '';
  const b = sides.b[0] ?? '';
  const contrast = sides.relation === 'contrast';
  if (sides.linkedBy.length > 0 && sides.aSpoken && sides.bSpoken) {
    const claims =
      sides.linkedBy.length === 1 ? `claim ${sides.linkedBy[0]} alone` : `claims ${listOf(sides.linkedBy)}`;
    return contrast
      ? `Both sides of the comparison, ${a} and ${b}, are spoken of, and a comparison or a result on both is reported in ${claims}.`
      : `A result on ${a} and ${b} together is reported in ${claims}.`;
  }
  if (sides.aSpoken && sides.bSpoken) {
    return contrast
      ? `Both ${a} and ${b} are spoken of, but no verified claim reports how they compare.`
      : `No verified claim reports a result on ${a} and ${b} together.`;
  }
  if (!sides.aSpoken && !sides.bSpoken) {
    return contrast
      ? 'Neither side of the comparison is spoken of.'
      : 'Neither cause nor outcome is spoken of.';
  }
  const present = sides.aSpoken ? a : b;
  return contrast
    ? `Of the two sides they speak of ${present} alone, which leaves open how the two compare.`
    : `What ${a} does to ${b} is left open.`;
}
