// The tribunal without a model: three roles with measured criteria.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Draft } from '../paper/model';
import { count } from '../paper/prose';
import type { Role } from '../protocol';
import { CLEAR_MARGIN, type Facts, measure } from './facts';
import { findingsOf } from './findings';
import { toTenth } from './judge';
import type { Criterion, Review } from './review';

/** Supporting claims, from as many as a run takes by default, that earn full points. */
const CLAIMS_WANTED = 5;
const BEYOND_WANTED = 3;
const PAPERS_WANTED = 3;
const YEARS_WANTED = 2;
/** Shares of fewer claims than this are taken of this many: one of one is no perfect record. */
const CLAIMS_LEAST = 3;

const ANSWER_SHARE = { answered: 1, 'partly answered': 0.5, 'not answered': 0 } as const;

/**
 * Reviews a draft by measurement. A claim *supports* when it is verified, its quote stands in its paper, the
 * two agree in wording, the paper is on the question and both speak of a key term of it.
 *
 * | role        | criterion            | of  | points                                                          |
 * |-------------|----------------------|-----|-----------------------------------------------------------------|
 * | SKEPTIC     | consistent support   | 4   | supporting claims, of contradicting ones one side, of 5          |
 * |             | independent support  | 3   | supporting claims beyond the leading paper, of 3                 |
 * |             | searches answered    | 2   | share                                                            |
 * |             | papers on question   | 1   | share of the selected papers                                     |
 * | VALIDATOR   | quotes found         | 3   | claims quoting an on-question paper where they say; share (*)    |
 * |             | claims verified      | 3   | supporting claims; share of all (*)                              |
 * |             | clear of threshold   | 2   | supporting claims 0.05 or more above it, of 5                    |
 * |             | sentences supported  | 2   | share of Results' sentences citing a supporting claim's paper    |
 * | SYNTHESIZER | question answered    | 3   | answered 3, partly 1.5, not 0                                    |
 * |             | terms covered        | 3   | weight of the key terms that supporting claims speak of          |
 * |             | sides covered        | 1.5 | each side 0.5, brought together 0.5; without sides as terms      |
 * |             | spread               | 1.5 | papers of 3 (1 point), years of 2 (0.5)                          |
 * |             | sections complete    | 1   | share of the five                                                |
 *
 * (*) of at least 3. Points are rounded to hundredths, the score to tenths.
 *
 * No criterion reads wording of the draft, so rewording changes no score. Removing a paper whose claims all
 * support, negating a claim, or putting an off-topic paper with as many claims in a paper's place raises
 * none: each criterion is a capped count, a union, or a share that loses at least as much above as below.
 */
export function reviewByRubric(input: {
  role: Role;
  question: string;
  draft: Draft;
  evidence: Evidence;
  selection: Selection;
}): Review {
  const facts = measure(input);
  const criteria = criteriaOf(input.role, facts);
  return {
    role: input.role,
    reviewer: 'rubric',
    score: toTenth(criteria.reduce((sum, criterion) => sum + criterion.points, 0)),
    criteria,
    findings: findingsOf({ role: input.role, facts, draft: input.draft, evidence: input.evidence }),
    abstained: null,
  };
}

function criteriaOf(role: Role, facts: Facts): Criterion[] {
  switch (role) {
    case 'SKEPTIC':
      return skeptic(facts);
    case 'VALIDATOR':
      return validator(facts);
    case 'SYNTHESIZER':
      return synthesizer(facts);
  }
}

const criterion = (name: string, of: number, share: number, fact: string): Criterion => ({
  name,
  points: Math.round(100 * of * share) / 100,
  of,
  fact,
});

const upTo = (n: number, wanted: number) => Math.min(n, wanted) / wanted;
const percent = (share: number) => `${Math.round(100 * share)} %`;

function skeptic(facts: Facts): Criterion[] {
  const { claims, supporting, consistent, searches } = facts;
  return [
    criterion(
      'consistent support',
      4,
      upTo(consistent, CLAIMS_WANTED),
      consistent === supporting
        ? `${supporting} of ${count(claims, 'claim')} support`
        : `${supporting} of ${count(claims, 'claim')} support, ${consistent} without contradicting each other`,
    ),
    criterion(
      'independent support',
      3,
      upTo(facts.beyondLeading, BEYOND_WANTED),
      `${count(facts.beyondLeading, 'supporting claim')} beyond the leading paper, which has ${percent(facts.largestShare)}`,
    ),
    criterion(
      'searches answered',
      2,
      searches === 0 ? 0 : facts.searchesAnswered / searches,
      `${facts.searchesAnswered} of ${count(searches, 'search', 'searches')} answered`,
    ),
    criterion(
      'papers on question',
      1,
      1 - facts.offTopicShare,
      `${percent(facts.offTopicShare)} of the selected papers are off the question`,
    ),
  ];
}

function validator(facts: Facts): Criterion[] {
  const of = Math.max(facts.claims, CLAIMS_LEAST);
  return [
    criterion(
      'quotes found',
      3,
      facts.quotesOnTopic / of,
      `${facts.quotesFound} of ${count(facts.claims, 'quote')} found, ${facts.quotesOnTopic} in papers on the question`,
    ),
    criterion(
      'claims verified',
      3,
      facts.supporting / of,
      `${facts.verified} of ${count(facts.claims, 'claim')} verified, ${facts.supporting} of them in support`,
    ),
    criterion(
      'clear of threshold',
      2,
      upTo(facts.clear, CLAIMS_WANTED),
      `${count(facts.clear, 'supporting claim')} ${CLEAR_MARGIN} or more above the threshold, mean margin of verified claims ${
        facts.meanMargin === null ? 'none' : facts.meanMargin.toFixed(2)
      }`,
    ),
    criterion(
      'sentences supported',
      2,
      facts.citationCoverage,
      `${facts.sentences - facts.unsupportedSentences} of ${count(facts.sentences, 'sentence')} of Results rest on a supporting claim`,
    ),
  ];
}

function synthesizer(facts: Facts): Criterion[] {
  const { answer, sectionsMissing } = facts;
  const { sides, coverage } = answer;
  const sidesShare =
    sides === null
      ? coverage
      : (Number(sides.aSpoken) + Number(sides.bSpoken) + Number(sides.linkedBy.length > 0)) / 3;
  return [
    criterion('question answered', 3, ANSWER_SHARE[answer.answered], answer.answered),
    criterion(
      'terms covered',
      3,
      coverage,
      `${answer.covered.length} of ${count(answer.covered.length + answer.uncovered.length, 'term')}, ${percent(coverage)} by weight`,
    ),
    criterion(
      'sides covered',
      1.5,
      sidesShare,
      sides === null
        ? 'the question has no two sides; as terms'
        : `${Number(sides.aSpoken) + Number(sides.bSpoken)} of 2 sides, ${
            sides.linkedBy.length > 0 ? '' : 'not '
          }brought together`,
    ),
    criterion(
      'spread',
      1.5,
      (2 * upTo(facts.papersCited, PAPERS_WANTED) + upTo(facts.years, YEARS_WANTED)) / 3,
      `${count(facts.papersCited, 'paper')} of ${count(facts.years, 'year')}`,
    ),
    criterion(
      'sections complete',
      1,
      1 - sectionsMissing.length / 5,
      sectionsMissing.length === 0 ? 'all five' : `without ${sectionsMissing.join(', ')}`,
    ),
  ];
}
