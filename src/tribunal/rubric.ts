// The tribunal without a model: three roles with measured criteria.

import type { Evidence } from '../evidence/claim';
import type { Selection } from '../literature/selection';
import type { Draft } from '../paper/model';
import { count, wholeTerms } from '../paper/prose';
import { ROLES, type Role } from '../protocol';
import { type Facts, measure } from './facts';
import { findingsOf } from './findings';
import { toTenth } from './judge';
import type { Criterion, Review } from './review';

/**
 * Claims that a run takes by default, and supporting ones that earn full points. Shares of fewer are taken of
 * this many: one of one is no perfect record.
 */
const CLAIMS_WANTED = 5;
/** Five claims that each speak of half of the question. */
const POINT_WANTED = 2.5;
const BEYOND_WANTED = 3;
const RESULTS_WANTED = 3;
const PAPERS_WANTED = 3;
const YEARS_WANTED = 2;

const ANSWER_SHARE = { answered: 1, 'partly answered': 0.5, 'not answered': 0 } as const;

/**
 * Reviews a draft by measurement. A claim *supports* when it is verified, its quote stands in its paper, the
 * two agree in wording, the paper is on the question and both speak of a key term of it.
 *
 * | role        | criterion            | of  | points                                                          |
 * |-------------|----------------------|-----|-----------------------------------------------------------------|
 * | SKEPTIC     | weight of support    | 2.5 | share of the question each supporting claim speaks of; √ of sum in 2.5 |
 * |             | consistency          | 1   | supporting claims, of contradicting ones one side only, √ of 5    |
 * |             | corroboration        | 2   | weight of the terms of which two papers in support speak         |
 * |             | independence         | 1   | supporting claims beyond the leading paper, of 3                 |
 * |             | results reported     | 2   | supporting claims that report a result (on both sides), of 3     |
 * |             | searches answered    | 1   | share                                                            |
 * |             | papers on question   | 0.5 | share of the selected papers                                     |
 * | VALIDATOR   | quotes found         | 2   | claims quoting an on-question paper where they say; √ of share (*) |
 * |             | claims verified      | 2.5 | supporting claims; √ of share of all (*)                         |
 * |             | confidence           | 3.5 | supporting claims' margins above the threshold, each at most 0.4; |
 * |             |                      |     | √ of sum in 5 times that                                         |
 * |             | sentences supported  | 2   | share of Results' sentences citing a supporting claim's paper    |
 * | SYNTHESIZER | question answered    | 3   | answered 3, partly 1.5, not 0                                    |
 * |             | terms covered        | 3   | weight of the key terms that supporting claims speak of          |
 * |             | sides covered        | 1.5 | each side 0.5, a result on both 0.5; without sides as terms      |
 * |             | spread               | 1.5 | papers of 3 (1 point), years of 2 (0.5)                          |
 * |             | sections complete    | 1   | share of the five                                                |
 *
 * (*) of at least 5. √: the square root of the share is taken, so that the first claims count most, and a thin
 * paper is told from none. Points are rounded to hundredths, the score to tenths.
 *
 * No criterion reads wording of the draft, so rewording changes no score. None rises when a claim is negated,
 * when an off-topic paper with as many claims takes a paper's place, or when a source with a supporting claim
 * is removed: each is a capped count, a union, or a share that loses at least as much above as below. (Only
 * with more than five claims can removing a source that also has unsupported claims raise a share.)
 */
export function reviewByRubric({ role, ...input }: MeasuredInput & { role: Role }): Review {
  return reviewOf(role, measure(input), input);
}

/** The reviews of all roles, from one measurement. */
export function reviewsByRubric(input: MeasuredInput): Review[] {
  const facts = measure(input);
  return ROLES.map((role) => reviewOf(role, facts, input));
}

interface MeasuredInput {
  readonly question: string;
  readonly draft: Draft;
  readonly evidence: Evidence;
  readonly selection: Selection;
}

function reviewOf(role: Role, facts: Facts, { draft, evidence }: MeasuredInput): Review {
  const criteria = criteriaOf(role, facts);
  return {
    role,
    reviewer: 'rubric',
    score: toTenth(criteria.reduce((sum, criterion) => sum + criterion.points, 0)),
    criteria,
    findings: findingsOf({ role, facts, draft, evidence }),
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
      'weight of support',
      2.5,
      Math.sqrt(upTo(facts.pointSum, POINT_WANTED)),
      supporting === 0
        ? `no supporting claim among ${claims}`
        : `in support: ${supporting} of ${count(claims, 'claim')}; on average each speaks of ${percent(facts.pointSum / supporting)} of the question`,
    ),
    criterion(
      'consistency',
      1,
      Math.sqrt(upTo(consistent, CLAIMS_WANTED)),
      `without contradiction: ${consistent} of ${count(supporting, 'supporting claim')}`,
    ),
    criterion(
      'corroboration',
      2,
      facts.corroborated,
      `two or more papers speak of ${percent(facts.corroborated)} of the question`,
    ),
    criterion(
      'independence',
      1,
      upTo(facts.beyondLeading, BEYOND_WANTED),
      supporting === 0
        ? 'no supporting claim'
        : `${count(facts.beyondLeading, 'supporting claim')} beyond the leading paper, which has ${percent(facts.largestShare)}`,
    ),
    criterion(
      'results reported',
      2,
      upTo(facts.results, RESULTS_WANTED),
      `with a result${facts.answer.sides === null ? '' : ' on what the question relates'}: ${facts.results} of ${count(supporting, 'supporting claim')}`,
    ),
    criterion(
      'searches answered',
      1,
      searches === 0 ? 0 : facts.searchesAnswered / searches,
      `${facts.searchesAnswered} of ${count(searches, 'search', 'searches')} answered`,
    ),
    criterion(
      'papers on question',
      0.5,
      1 - facts.offTopicShare,
      `${percent(facts.offTopicShare)} of the selected papers are off the question`,
    ),
  ];
}

function validator(facts: Facts): Criterion[] {
  const of = Math.max(facts.claims, CLAIMS_WANTED);
  const wanted = facts.claims < of ? `; ${of} are wanted` : '';
  return [
    criterion(
      'quotes found',
      2,
      Math.sqrt(facts.quotesOnTopic / of),
      `${facts.quotesFound} of ${count(facts.claims, 'quote')} found, ${facts.quotesOnTopic} in papers on the question${wanted}`,
    ),
    criterion(
      'claims verified',
      2.5,
      Math.sqrt(facts.supporting / of),
      `${facts.verified} of ${count(facts.claims, 'claim')} verified, ${facts.supporting} in support${wanted}`,
    ),
    criterion(
      'confidence',
      3.5,
      Math.sqrt(upTo(facts.marginSum, CLAIMS_WANTED)),
      facts.meanMargin === null
        ? 'no verified claim'
        : `verified claims are ${facts.meanMargin.toFixed(2)} above the threshold on average`,
    ),
    criterion(
      'sentences supported',
      2,
      facts.citationCoverage,
      facts.sentences === 0
        ? 'Results reports no finding'
        : `on a supporting claim: ${facts.sentences - facts.unsupportedSentences} of ${count(facts.sentences, 'sentence')} of Results`,
    ),
  ];
}

function synthesizer(facts: Facts): Criterion[] {
  const { answer, sectionsMissing } = facts;
  const { sides, coverage } = answer;
  const terms = wholeTerms([...answer.covered, ...answer.uncovered]);
  const coveredTerms = terms.filter((term) => answer.covered.includes(term)).length;
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
      `${coveredTerms} of ${count(terms.length, 'term')}; with their parts ${percent(coverage)} by weight`,
    ),
    criterion(
      'sides covered',
      1.5,
      sidesShare,
      sides === null
        ? 'the question has no two sides; as terms'
        : `${Number(sides.aSpoken) + Number(sides.bSpoken)} of 2 sides, ${
            sides.linkedBy.length > 0 ? '' : 'not '
          }reported on together`,
    ),
    criterion(
      'spread',
      1.5,
      (2 * upTo(facts.papersCited, PAPERS_WANTED) + upTo(facts.years, YEARS_WANTED)) / 3,
      `supporting claims from ${count(facts.papersCited, 'paper')}, ${count(facts.years, 'year')}`,
    ),
    criterion(
      'sections complete',
      1,
      1 - sectionsMissing.length / 5,
      sectionsMissing.length === 0 ? 'all five' : `without ${sectionsMissing.join(', ')}`,
    ),
  ];
}
