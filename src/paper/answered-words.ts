// Why a question counts as answered or not, in sentences for Results.

import type { Sides } from './answered-sides';
import { capitalised, listOf, shownTerms } from './prose';

export function whyOf(input: {
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
  const covered = listOf(shownTerms(input.covered));
  const uncovered = listOf(shownTerms(input.uncovered), 'or');
  const terms =
    input.uncovered.length === 0
      ? `${claims} of each of its terms: ${covered}.`
      : `${claims} of ${covered}, but not of ${uncovered}.`;
  return input.sides === null
    ? `${terms} The question is open, and whether they are its answer is for a reader to judge.`
    : `${terms} ${whySides(input.sides)}`;
}

function whySides(sides: Sides): string {
  const [a, b] = sides.names;
  const contrast = sides.relation === 'contrast';
  const elsewhere = sides.linkedElsewhere;
  if (elsewhere.length > 0 && sides.linkedBy.length === 0) {
    const claims = elsewhere.length === 1 ? `claim ${elsewhere[0]} alone` : `claims ${listOf(elsewhere)}`;
    return `${capitalised(a)} and ${b} are set against each other in ${claims}, by work that does not speak of what the question compares them on.`;
  }
  if (sides.linkedBy.length > 0 && sides.aSpoken && sides.bSpoken) {
    const claims =
      sides.linkedBy.length === 1 ? `claim ${sides.linkedBy[0]} alone` : `claims ${listOf(sides.linkedBy)}`;
    return contrast
      ? `Both sides of the comparison, ${a} and ${b}, are spoken of, and set against each other in ${claims}.`
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
    : `The effect of ${a} on ${b} is left open.`;
}
