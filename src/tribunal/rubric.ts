// The tribunal without a model: three roles with measured criteria.

import { ROLES, type Role } from '../contract/run-facts';
import type { Criterion, Review } from '../records/review';
import { count, percent } from './count';
import { type EvidenceInput, type Facts, measure } from './facts';
import { findingsOf } from './findings';
import { toTenth } from './judge';

/** The default number of claims, which earns full points. */
const CLAIMS_WANTED = 5;
const PAPERS_WANTED = 3;

/** The square root: the first claims count most, so that a thin paper still scores above an empty one. */
const root = (n: number) => Math.sqrt(Math.min(n, CLAIMS_WANTED) / CLAIMS_WANTED);

interface Measured {
  readonly name: string;
  readonly of: number;
  /** Share of the points, 0-1. */
  readonly share: (facts: Facts) => number;
  readonly fact: (facts: Facts) => string;
}

const verified: Omit<Measured, 'of'> = {
  name: 'claims verified',
  share: (facts) => root(facts.verified),
  fact: (facts) => `${facts.verified} of ${count(facts.claims, 'claim')}; ${CLAIMS_WANTED} are wanted`,
};
const papers: Omit<Measured, 'of'> = {
  name: 'papers',
  share: (facts) => Math.min(facts.papers, PAPERS_WANTED) / PAPERS_WANTED,
  fact: (facts) => `verified claims from ${count(facts.papers, 'paper')}; ${PAPERS_WANTED} are wanted`,
};
const coverage: Omit<Measured, 'of'> = {
  name: 'question covered',
  share: (facts) => facts.coverage,
  fact: (facts) =>
    `quotes and abstracts have ${percent(facts.coverage)} of the question's words by weight (mean of the two)${
      facts.wordsMissing.length === 0
        ? ''
        : `; no quote or title has ${facts.wordsMissing.slice(0, 8).join(', ')}`
    }`,
};
const quotes: Omit<Measured, 'of'> = {
  name: 'quotes in place',
  share: (facts) => root(facts.quotesInPlace),
  fact: (facts) =>
    `${facts.quotesInPlace} of ${count(facts.claims, 'quote')} found where the claim says, in a paper on the question`,
};
const searches: Omit<Measured, 'of'> = {
  name: 'searches answered',
  share: (facts) => (facts.searches === 0 ? 0 : facts.searchesAnswered / facts.searches),
  fact: (facts) => `${facts.searchesAnswered} of ${count(facts.searches, 'search', 'searches')}`,
};

/**
 * Ten points per role. No criterion reads the draft, so rewording changes no score. No score rises when a
 * claim or a paper is removed, when a claim is negated, or when a paper off the question is added: each
 * criterion counts, up to a bound, what counts as evidence. Flags and stances neither add nor cost points:
 * finding no opposed pair is no merit, and any that are found go to the owner (policy.ts).
 */
const CRITERIA: Readonly<Record<Role, readonly Measured[]>> = {
  SKEPTIC: [
    { ...verified, of: 4 },
    { ...papers, of: 3 },
    { ...coverage, of: 2 },
    { ...searches, of: 1 },
  ],
  VALIDATOR: [
    { ...quotes, of: 4 },
    { ...verified, of: 6 },
  ],
  SYNTHESIZER: [
    { ...coverage, of: 6 },
    { ...papers, of: 4 },
  ],
};

/** Points are rounded to hundredths, the score to tenths. */
export function reviewByRubric({ role, ...input }: EvidenceInput & { role: Role }): Review {
  const facts = measure(input);
  return { ...scored(role, facts), findings: findingsOf({ role, facts, ...input }) };
}

/** The scores of all roles. */
export const scoresByRubric = (facts: Facts): { role: Role; score: number }[] =>
  ROLES.map((role) => ({ role, score: scored(role, facts).score ?? 0 }));

function scored(role: Role, facts: Facts): Review {
  const criteria = CRITERIA[role].map(
    ({ name, of, share, fact }): Criterion => ({
      name,
      points: Math.round(100 * of * share(facts)) / 100,
      of,
      fact: fact(facts),
    }),
  );
  const score = toTenth(criteria.reduce((sum, { points }) => sum + points, 0));
  return { role, reviewer: 'rubric', score, criteria, findings: [], abstained: null };
}
