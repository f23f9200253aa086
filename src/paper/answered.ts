// Whether the claims answer the question, as far as words can tell.

import type { CheckedClaim } from '../evidence/claim';
import { claimTerms, leadsOf } from '../evidence/claim-terms';
import { comparedIn } from '../evidence/comparison';
import { type Facets, facets, type KeyTerm, keyTerms, matchedTerms, named } from '../evidence/key-terms';
import { MEASURE_WORDS } from '../evidence/word-lists';
import type { PaperRecord } from '../literature/paper-record';
import type { Answered } from '../protocol';
import { compares, reportsResult, wordingOf } from '../tribunal/sense';
import type { Standing } from '../tribunal/standing';
import { capitalised, listOf, shownTerms } from './prose';

/** Share of the key terms' weight that must be spoken of to call a question answered: nearly all. */
export const ANSWERED_COVERAGE = 0.85;
/** One paper's word is no answer: of a contrast or an effect, results on both are needed from so many. */
export const LINKING_PAPERS = 2;
/** Of an effect, so many claims: one more than could be a paper and its sequel. */
export const LINKING_CLAIMS = 3;
/** Below this share the claims say too little of the question to call it answered in part. */
export const PARTLY_COVERAGE = 0.4;

/**
 * Share of the weight of what a contrast names beside its two sides ("on biomedical entity recognition") that a
 * comparison, or its paper, has to speak of: one made elsewhere is none of what was asked.
 */
export const IN_CONTEXT = 1 / 3;

/** Share of the weight of an open question's subjects and settings that a claim on the whole of it speaks of. */
export const WHOLE = 0.6;

/** Asks for more than whether: that a claim tells of a gain does not say when, why or by how much. */
const ASKS_MORE =
  /^(?:when|why|which|where|who|whose|what (?:kinds?|types?|sorts?|factors?|aspects?|methods?|techniques?|conditions?|makes?)|how (?:much|many|often|long|far)|(?:under|in|by|for|on|with) (?:what|which))\b/i;

/** Among whom or when something was seen, and what was taken away: none of these is a cause at work. */
const NO_CAUSE =
  /\b(?:among|in) (?:[\w-]+ ){0,3}?(?:adults|patients|women|men|children|mice|rats|subjects|people|individuals|participants|infants) (?:with|who) [^,;.]*|\bduring [^,;.]*|\b(?:stop(?:s|ped|ping)?|quit(?:ting)?|cessation of|absence of|lack of|loss of|inhibition of|deficien\w+ (?:of|in)|reduction (?:of|in)|reduc(?:es?|ed|ing)) (?:[\w-]+ ?){1,3}|\b[\w-]+(?:-\/-|-null|-deficient)/gi;
/** What authors think that it shows. */
const PRAISE =
  /,? (?:thus |thereby )?(?:demonstrating|highlighting|validating|indicating|suggesting|showing|confirming|underscoring)\b.*$/i;

/** Roles of the terms without which a question is another one. */
const TELLING: ReadonlySet<KeyTerm['role']> = new Set(['side', 'topic', 'setting']);

export interface Sides {
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Of `b` what a result has to be on: of an outcome its subjects, not its measures. */
  readonly outcome: readonly string[];
  /** What the two sides are called in a sentence. */
  readonly names: readonly [a: string, b: string];
  readonly aSpoken: boolean;
  readonly bSpoken: boolean;
  /** Ids of claims that report a result on the two together: see `answerState`. */
  readonly linkedBy: readonly string[];
  /** Of a contrast: ids of claims that compare the sides on something else than the question asks about. */
  readonly linkedElsewhere: readonly string[];
  /** Distinct papers that the claims of `linkedBy` are from. */
  readonly linkingPapers: number;
  /** Of a contrast: each side has a result of its own on something else that the question names. */
  readonly apart: boolean;
  /** One of them names both in its own words, without its paper's title. */
  readonly namedTogether: boolean;
}

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

interface Spoken {
  readonly claim: CheckedClaim;
  readonly said: ReadonlySet<string>;
  readonly terms: ReadonlySet<string>;
  /** With all that the title names. */
  readonly about: ReadonlySet<string>;
  /** With all that the paper's title and abstract name. */
  readonly ofPaper: ReadonlySet<string>;
}

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

/** A side's own terms: "fine-tuning" of "fine-tuning on SQuAD", "multi-hop retrieval" of what it costs. */
function headsOf(side: readonly KeyTerm[]): readonly KeyTerm[] {
  const [first] = side;
  const heads = side.filter(
    (term) => (term.kind !== 'name' || first?.kind === 'name') && !MEASURE_WORDS.has(term.text.toLowerCase()),
  );
  return heads.length > 0 ? heads : side;
}

/** Without the parts of other terms, where there is anything else. */
function wholeOnly(side: readonly string[], terms: readonly KeyTerm[]): readonly string[] {
  const whole = side.filter((text) => terms.find((term) => term.text === text)?.role !== 'part');
  return whole.length > 0 ? whole : side;
}

function sidesOf(found: Facets | null, terms: readonly KeyTerm[], spoken: readonly Spoken[]): Sides | null {
  if (found === null) return null;
  const others = terms.filter(({ text }) => ![...found.a, ...found.b].some((term) => term.text === text));
  const textsOf = (side: readonly KeyTerm[]) => headsOf(side).map((term) => term.text);
  const a = textsOf(found.a);
  const b = textsOf(found.b);
  // "accuracy" alone is not yet "the accuracy of medical question answering".
  const subjects = found.b.filter((term) => term.role !== 'measure' && term.role !== 'part');
  const outcome = found.relation === 'effect' && subjects.length > 0 ? textsOf(subjects) : b;
  const speaks = (side: readonly string[]) => (entry: Spoken) => side.some((term) => entry.terms.has(term));
  const within = (text: string, side: readonly string[]) =>
    matchedTerms(text, named(terms.filter((term) => side.includes(term.text)))).length > 0;
  const links = (entry: Spoken) => {
    const { text } = entry.claim;
    if (!reportsResult(text)) return false;
    const compared = comparedIn(text);
    if (found.relation === 'effect') {
      // "[Their] approach outperforms fine-tuning" is no result of fine-tuning; "... than without it" is one.
      const other =
        compared === null || /\b(?:non-?|without|no|not)\b/i.test(compared.other) ? '' : compared.other;
      if (within(other, a)) return false;
      if (within(text, a) && !within(text.replace(NO_CAUSE, ' '), a)) return false;
      return speaks(a)(entry) && speaks(outcome)(entry) && (wordingOf(text).sense !== 0 || compares(text));
    }
    // A title that names both sides does not compare them: the claim itself must, and not both with a third.
    // "Fine-tuning" alone is not yet the question's "domain-specific fine-tuning".
    const [wholeA, wholeB] = [wholeOnly(a, terms), wholeOnly(b, terms)];
    if (![wholeA, wholeB].every((side) => side.some((term) => entry.said.has(term)))) return false;
    if (compared === null) return false;
    const { subject, other } = compared;
    return (
      (within(subject, wholeA) && within(other, wholeB)) || (within(subject, wholeB) && within(other, wholeA))
    );
  };
  const context = others.filter(({ role, modifier }) => TELLING.has(role) && !modifier);
  const weigh = (some: readonly KeyTerm[]) => some.reduce((sum, term) => sum + term.weight, 0);
  // Of an effect the settings count by themselves: see `unspoken`.
  const inContext = ({ ofPaper }: Spoken) =>
    found.relation === 'effect' ||
    weigh(context.filter((term) => ofPaper.has(term.text))) + 1e-9 >= IN_CONTEXT * weigh(context);
  const onBoth = spoken.filter(links);
  const linkingEntries = onBoth.filter(inContext);
  const ofOwn = (side: readonly string[]) =>
    spoken.filter(
      (entry) =>
        reportsResult(entry.claim.text) &&
        speaks(side)(entry) &&
        others.some(({ text }) => entry.terms.has(text)),
    );
  const linking = linkingEntries.map((entry) => entry.claim);
  const names = (side: readonly string[], { claim, said }: Spoken) =>
    side.some((term) => said.has(term)) &&
    (!PRAISE.test(claim.text) || within(claim.text.replace(PRAISE, ''), side));
  return {
    relation: found.relation,
    a,
    b,
    outcome,
    names: [a[0] ?? '', outcome[0] ?? ''],
    aSpoken: spoken.some(speaks(a)),
    // "accuracy" may go unsaid where a result is told; what is to become more accurate may not.
    bSpoken: spoken.some(speaks(outcome)) || (found.relation === 'effect' && subjects.length === 0),
    linkedBy: linking.map(({ id }) => id),
    linkedElsewhere: onBoth.filter((entry) => !inContext(entry)).map(({ claim }) => claim.id),
    linkingPapers: new Set(linking.map(({ paperId }) => paperId)).size,
    apart: ofOwn(a).some((one) => ofOwn(b).some((other) => other !== one)),
    namedTogether: linkingEntries.some((entry) => names(a, entry) && names(outcome, entry)),
  };
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
