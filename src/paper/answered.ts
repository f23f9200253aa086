// Whether the claims answer the question, as far as words can tell.

import type { CheckedClaim } from '../evidence/claim';
import { claimTerms, leadsOf } from '../evidence/claim-terms';
import { facets, type KeyTerm, keyTerms, matchedTerms } from '../evidence/key-terms';
import type { PaperRecord } from '../literature/paper-record';
import type { Answered } from '../protocol';
import { reportsResult } from '../tribunal/sense';
import type { Standing } from '../tribunal/standing';
import { type Sides, type Spoken, sidesOf, TELLING } from './answered-sides';
import { whyOf } from './answered-words';

/** Share of the key terms' weight that must be spoken of to call a question answered: nearly all. */
export const ANSWERED_COVERAGE = 0.85;
/** One paper's word is no answer: of a contrast or an effect, results on both are needed from so many. */
export const LINKING_PAPERS = 2;
/** Of an effect, so many claims: one more than could be a paper and its sequel. */
export const LINKING_CLAIMS = 3;
/** Below this share the claims say too little of the question to call it answered in part. */
export const PARTLY_COVERAGE = 0.4;

/** Share of the weight of an open question's subjects and settings that a claim on the whole of it speaks of. */
export const WHOLE = 0.6;

/** Asks for more than whether: that a claim tells of a gain does not say when, why or by how much. */
const ASKS_MORE =
  /^(?:when|why|which|where|who|whose|what (?:kinds?|types?|sorts?|factors?|aspects?|methods?|techniques?|conditions?|makes?)|how (?:much|many|often|long|far)|(?:under|in|by|for|on|with) (?:what|which))\b/i;

export interface Whole {
  /** Ids of claims that report a result and speak of most of what the question is about. */
  readonly toldBy: readonly string[];
  /** Distinct papers these claims are from. */
  readonly papers: number;
}

export interface AnswerState {
  readonly answered: Answered;
  /** Why, in sentences for Results. */
  readonly why: string;
  /** Key terms that a verified claim speaks of, in the question's order. */
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  /** Those of them that the question is about or set in: no measure, no verb, no part of another term. */
  readonly unspoken: readonly string[];
  /** Weight of the covered terms, 0-1. */
  readonly coverage: number;
  /** Null where the question has no two sides. */
  readonly sides: Sides | null;
  /** Of an open question, which has none: null of another. */
  readonly whole: Whole | null;
  /** It asks when, why, which or how much: never more than partly answered. */
  readonly asksMore: boolean;
}

/**
 * | state           | when                                                                                   |
 * |-----------------|----------------------------------------------------------------------------------------|
 * | not answered    | coverage < 0.40; or a contrast of which a side, or an effect whose cause or whose       |
 * |                 | outcome, is spoken of by no verified claim: what it asks for is left open then          |
 * | answered        | coverage >= 0.85; of a contrast claims of two papers name both sides in their own words |
 * |                 | and set one against the other; of an effect three claims of two                         |
 * |                 | papers report a gain, a loss or a comparison on cause and outcome, the cause not being  |
 * |                 | what is outdone, and one of them naming both in its own words                           |
 * | partly answered | otherwise; and a question without two sides, or that asks when, why, which or how much, |
 * |                 | always: that claims speak of                                                             |
 * |                 | all it names does not say that they are its answer                                      |
 *
 * Coverage is the weight of the question's key terms that verified claims speak of, by themselves or by the
 * title of their paper; a comparison must be in the claim itself. A comparison counts only where it, or its paper's
 * title or abstract, speaks of a third of what else the question is about. Only claims that are
 * verified and whose quote was found count; more of them never make the state worse.
 */
export function answerState(input: {
  question: string;
  claims: readonly CheckedClaim[];
  /** By paper id. What a title says, a claim of its paper need not say again. */
  papers?: ReadonlyMap<string, Pick<PaperRecord, 'title' | 'abstract'>>;
}): AnswerState {
  const terms = keyTerms(input.question);
  const found = facets(input.question);
  const leads = leadsOf(found);
  const spoken = input.claims
    .filter((claim) => claim.verified && claim.quoteFound)
    .map((claim) => {
      const { title, abstract } = input.papers?.get(claim.paperId) ?? { title: '', abstract: '' };
      const read = claimTerms({ text: claim.text, title, terms, leads });
      const about = new Set([...read.terms, ...matchedTerms(title, terms)]);
      const ofPaper = new Set([...read.said, ...matchedTerms(`${title}. ${abstract}`, terms)]);
      return { claim, said: new Set(read.said), terms: new Set(read.terms), about, ofPaper };
    });
  const isCovered = (term: string) => spoken.some((entry) => entry.terms.has(term));
  const covered = terms.filter((term) => isCovered(term.text));
  const uncovered = terms.filter((term) => !isCovered(term.text));
  const coverage = covered.reduce((sum, term) => sum + term.weight, 0);
  const sides = sidesOf(found, terms, spoken);

  const common = {
    covered: covered.map((term) => term.text),
    uncovered: uncovered.map((term) => term.text),
    unspoken: unspokenOf(terms, spoken).map((term) => term.text),
    coverage,
    sides,
    whole: sides === null ? wholeOf(terms, spoken) : null,
    asksMore: ASKS_MORE.test(input.question.trim()),
  };
  const state = stateOf({ coverage, sides, claims: spoken.length });
  const answered = state === 'answered' && common.asksMore ? 'partly answered' : state;
  return { ...common, answered, why: whyOf({ ...common, claims: spoken.length }) };
}

/** The same of claims in support, each under its paper's title. */
export const answerOf = (input: { question: string; supporting: readonly Standing[] }): AnswerState =>
  answerState({
    question: input.question,
    claims: input.supporting.map(({ claim }) => claim),
    papers: new Map(
      input.supporting.flatMap(({ claim, paper }) =>
        paper === null ? [] : [[claim.paperId, paper] as const],
      ),
    ),
  });

function wholeOf(terms: readonly KeyTerm[], spoken: readonly Spoken[]): Whole {
  const telling = terms.filter(({ role }) => TELLING.has(role));
  const weigh = (some: readonly KeyTerm[]) => some.reduce((sum, term) => sum + term.weight, 0);
  const tellers = spoken.filter(
    (entry) =>
      reportsResult(entry.claim.text) &&
      weigh(telling.filter((term) => entry.terms.has(term.text))) + 1e-9 >= WHOLE * weigh(telling),
  );
  return {
    toldBy: tellers.map(({ claim }) => claim.id),
    papers: new Set(tellers.map(({ claim }) => claim.paperId)).size,
  };
}

/** A setting is spoken of only where something of the question is: "on out-of-domain data" alone is any task's. */
function unspokenOf(terms: readonly KeyTerm[], spoken: readonly Spoken[]): KeyTerm[] {
  const telling = terms.filter(({ role, modifier }) => TELLING.has(role) && !modifier);
  return telling.filter((term) => {
    const others = telling.filter((other) => other !== term && other.role !== 'setting');
    const inContext = (entry: Spoken) =>
      term.role !== 'setting' || others.length === 0 || others.some(({ text }) => entry.about.has(text));
    return !spoken.some((entry) => entry.terms.has(term.text) && inContext(entry));
  });
}

function stateOf(input: { coverage: number; sides: Sides | null; claims: number }): Answered {
  const { coverage, sides } = input;
  if (input.claims === 0 || coverage < PARTLY_COVERAGE) return 'not answered';
  if (sides !== null && !(sides.aSpoken && sides.bSpoken)) return 'not answered';
  // The small term undoes what summing binary fractions loses.
  if (coverage + 1e-9 < ANSWERED_COVERAGE) return 'partly answered';
  if (sides === null) return 'partly answered';
  if (sides.linkingPapers < LINKING_PAPERS) return 'partly answered';
  if (sides.relation === 'effect' && !(sides.namedTogether && sides.linkedBy.length >= LINKING_CLAIMS))
    return 'partly answered';
  return 'answered';
}
