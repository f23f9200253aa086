// A role's findings by measurement, each with its figure, its target and the words to search for.

import type { Role } from '../contract/run-facts';
import type { Finding } from '../records/review';
import { count, percent } from './count';
import { failedCheck } from './doubts';
import { type EvidenceInput, type Facts, weighClaims } from './facts';
import { oppositionOf } from './stance';

/** The most words of the question that a finding asks to search for. */
const WORDS = 6;

type Found = Omit<Finding, 'searchFor'> & { readonly searchFor?: readonly string[] };

/** A role's findings, major ones first, in a stable order. */
export function findingsOf(input: EvidenceInput & { role: Role; facts: Facts }): Finding[] {
  const missing = input.facts.wordsMissing.slice(0, WORDS);
  const found = BY_ROLE[input.role](input).map(
    (one): Finding => ({ ...one, searchFor: [...(one.searchFor ?? missing)] }),
  );
  const of = (severity: Finding['severity']) => found.filter((finding) => finding.severity === severity);
  return [...of('major'), ...of('minor')];
}

type Measure = (input: EvidenceInput & { facts: Facts }) => Found[];

const BY_ROLE: Readonly<Record<Role, Measure>> = {
  SKEPTIC: skeptic,
  VALIDATOR: validator,
  SYNTHESIZER: synthesizer,
};

const when = (holds: boolean, severity: Finding['severity'], target: string, message: string): Found[] =>
  holds ? [{ severity, target, message }] : [];

function skeptic({ facts, evidence }: EvidenceInput & { facts: Facts }): Found[] {
  const unanswered = facts.searches - facts.searchesAnswered;
  const opposition = oppositionOf({ question: evidence.question, claims: evidence.claims });
  const [first, second] = opposition?.sides.map((side) => side.map(({ id }) => id).join(', ')) ?? ['', ''];
  const opposed =
    opposition?.by === 'flags'
      ? `${first}: by their words they may say the opposite of what the question asks, or that there is no effect. Words were compared; nobody judged.`
      : `The claims oppose each other: ${opposition?.heads[0]}: ${first}; ${opposition?.heads[1]}: ${second}.`;
  return [
    ...when(
      facts.verified < 3,
      'major',
      'Results',
      facts.claims === 0
        ? 'There is no claim.'
        : `${facts.verified} of ${count(facts.claims, 'claim')} ${facts.verified === 1 ? 'counts' : 'count'} as evidence; 3 are wanted.`,
    ),
    // Does not target the claims: a revision drops claims that it finds contested, and neither side may be
    // dropped for being opposed.
    ...when(opposition !== null, 'major', 'Results', opposed),
    ...when(
      unanswered > 0,
      2 * unanswered >= facts.searches ? 'major' : 'minor',
      'Methodology',
      `${unanswered} of ${count(facts.searches, 'search', 'searches')} went without a reliable answer.`,
    ),
  ];
}

function validator(input: EvidenceInput & { facts: Facts }): Found[] {
  const { threshold } = input.evidence;
  return weighClaims(input).flatMap((weighed) => {
    const failed = failedCheck(weighed, threshold);
    return failed === null ? [] : when(true, 'major', weighed.claim.id, `${weighed.claim.id}: ${failed}.`);
  });
}

function synthesizer({ facts }: EvidenceInput & { facts: Facts }): Found[] {
  const words = facts.wordsMissing.slice(0, WORDS);
  const missing = words.length === 0 ? '' : `; no quote or title has ${words.join(', ')}`;
  return [
    ...when(
      facts.coverage < 0.85,
      facts.coverage < 0.5 ? 'major' : 'minor',
      'Results',
      `Quotes and abstracts have ${percent(facts.coverage)} of the question's words by weight${missing}.`,
    ),
    ...when(
      facts.papers < 3,
      facts.papers <= 1 ? 'major' : 'minor',
      'Results',
      `The claims that count come from ${count(facts.papers, 'paper')}.`,
    ),
  ];
}
