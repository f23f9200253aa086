// The two sides of a question as claims speak of them: which claims report on both, and where.

import type { CheckedClaim } from '../evidence/claim';
import { comparedIn } from '../evidence/comparison';
import { type Facets, type KeyTerm, matchedTerms, named } from '../evidence/key-terms';
import { MEASURE_WORDS } from '../evidence/word-lists';
import { compares, reportsResult, wordingOf } from '../tribunal/sense';

/**
 * Share of the weight of what a contrast names beside its two sides ("on biomedical entity recognition") that a
 * comparison, or its paper, has to speak of: one made elsewhere is none of what was asked.
 */
export const IN_CONTEXT = 1 / 3;

/** Roles of the terms without which a question is another one. */
export const TELLING: ReadonlySet<KeyTerm['role']> = new Set(['side', 'topic', 'setting']);

/** Among whom or when something was seen, and what was taken away: none of these is a cause at work. */
const NO_CAUSE =
  /\b(?:among|in) (?:[\w-]+ ){0,3}?(?:adults|patients|women|men|children|mice|rats|subjects|people|individuals|participants|infants) (?:with|who) [^,;.]*|\bduring [^,;.]*|\b(?:stop(?:s|ped|ping)?|quit(?:ting)?|cessation of|absence of|lack of|loss of|inhibition of|deficien\w+ (?:of|in)|reduction (?:of|in)|reduc(?:es?|ed|ing)) (?:[\w-]+ ?){1,3}|\b[\w-]+(?:-\/-|-null|-deficient)/gi;
/** What authors think that it shows. */
const PRAISE =
  /,? (?:thus |thereby )?(?:demonstrating|highlighting|validating|indicating|suggesting|showing|confirming|underscoring)\b.*$/i;

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

/** A claim, and which of the question's terms it speaks of. */
export interface Spoken {
  readonly claim: CheckedClaim;
  readonly said: ReadonlySet<string>;
  readonly terms: ReadonlySet<string>;
  /** With all that the title names. */
  readonly about: ReadonlySet<string>;
  /** With all that the paper's title and abstract name. */
  readonly ofPaper: ReadonlySet<string>;
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

/** Null of a question without two sides. */
export function sidesOf(
  found: Facets | null,
  terms: readonly KeyTerm[],
  spoken: readonly Spoken[],
): Sides | null {
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
  // What a side is outdone by has no result of that side.
  const isOutdone = ({ claim }: Spoken, side: readonly string[]) => {
    const compared = comparedIn(claim.text);
    return compared !== null && within(compared.other, side) && !within(compared.subject, side);
  };
  const ofOwn = (side: readonly string[]) =>
    spoken.filter(
      (entry) =>
        reportsResult(entry.claim.text) &&
        speaks(side)(entry) &&
        !isOutdone(entry, side) &&
        others.some(({ text }) => entry.terms.has(text)),
    );
  const linking = linkingEntries.map((entry) => entry.claim);
  // By its own words: not by a benchmark, and not in what its authors think that it shows.
  const names = (side: readonly string[], { claim, said }: Spoken) =>
    side.some((term) => said.has(term)) && within(claim.text.replace(PRAISE, ''), side);
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
