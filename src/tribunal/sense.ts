// Which way a sentence points, by its words: a gain, a loss, or neither. Lexical, and only as good as that.

import { type Word, wordsOf } from '../evidence/words';

/** 1: worded as a gain; -1: as a loss, or as the absence of a gain; 0: neither, or both. */
export type Sense = -1 | 0 | 1;

const GAIN =
  /^(improv(e|es|ed|ing|ements?)|outperform(s|ed|ing)?|boost(s|ed|ing)?|enhanc(e|es|ed|ing|ements?)|benefit(s|ed|ting)?|beneficial|gain(s|ed|ing)?|help(s|ed|ful)?|better|superior|effective|surpass(es|ed|ing)?|exceed(s|ed|ing)?|beats?|strengthen(s|ed)?)$/;
const LOSS =
  /^(degrad(e|es|ed|ing|ation)|hurt(s|ing)?|harm(s|ed|ful|ing)?|worse|worsen(s|ed|ing)?|deteriorat(e|es|ed|ing|ion)|impair(s|ed|ing|ment)?|inferior|ineffective|underperform(s|ed|ing)?|detrimental)$/;
const UP =
  /^(increas(e|es|ed|ing|ingly)|rais(e|es|ed|ing)|higher|ris(e|es|ing)|rose|grow(s|ing)?|grew|larger|more)$/;
const DOWN =
  /^(decreas(e|es|ed|ing)|reduc(e|es|ed|ing|tions?)|lower(s|ed|ing)?|drop(s|ped|ping)?|declin(e|es|ed|ing)|fall(s|ing)?|fell|diminish(es|ed|ing)?|shrink(s|ing)?|shrank|smaller|less|fewer)$/;
/** What one wants less of: "reduces error" is a gain. */
const COST =
  /^(errors?|loss(es)?|perplexity|latency|costs?|memory|bias(es)?|overfitting|hallucinations?|noise|variance|time|complexity|forgetting|risks?|gaps?|differences?|degradation|failures?|mistakes?|mortality|deaths?|toxicity|incidence|prevalence|diseases?|symptoms?|depression|anxiety|cancers?|tumou?rs?|fractures?|infections?|inflammation|pain|injur(y|ies)|strokes?|blindness|obesity|relapses?|complications?|homocysteine|cholesterol)$/;
/** "lower layers", "a higher level": which, not how much. */
const PLACED =
  /^(layers?|levels?|contexts?|dimensions?|dimensional|resources?|bounds?|orders?|cases?|half|parts?|limbs?|back)$/;
const NEGATION =
  /^(not|no|never|neither|nor|none|cannot|hardly|barely|unable|lack(s|ed|ing)?|fail(s|ed|ing)?|(do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should)nt)$/;
/** Turns round whatever follows it. */
const DENIAL = /\b(not (the case|true)|false|no evidence|untrue|doubtful|unlikely)\b[^.;]*?\bthat\b/i;

/** Words before a direction word in which a negation counts, and after one in which a cost noun does. */
const REACH = 4;

const isNegation = (words: readonly Word[], at: number): boolean =>
  NEGATION.test(words[at]?.norm ?? '') && words[at + 1]?.norm !== 'only';

function negatedBefore(words: readonly Word[], at: number): boolean {
  let negations = 0;
  for (let i = at; i > at - REACH && i > 0; i -= 1) {
    if (/[,;:.()]/.test(words[i]?.gap ?? '')) break;
    if (isNegation(words, i - 1)) negations += 1;
  }
  return negations % 2 === 1;
}

/** "achieves new state-of-the-art results", "attains the highest accuracy". */
const ATTAINS =
  /^(achiev(e|es|ed|ing)|attain(s|ed|ing)?|reach(es|ed|ing)?|obtain(s|ed|ing)?|set(s|ting)?|yield(s|ed|ing)?|push(es|ed|ing)?|bring(s|ing)?|brought|advanc(es|ed|ing)?)$/;
const TOP = /^(art|sota|best|highest)$/;

/** The words before in the same clause, as far as they count: "mortality was reduced". */
function clauseBefore(words: readonly Word[], at: number): Word[] {
  const before: Word[] = [];
  for (let i = at; i > Math.max(0, at - REACH); i -= 1) {
    if (/[,;:.()]/.test(words[i]?.gap ?? '')) break;
    const word = words[i - 1];
    if (word === undefined || /^(and|but|while|whereas)$/.test(word.norm)) break;
    before.push(word);
  }
  return before;
}

function directionAt(words: readonly Word[], at: number): Sense {
  const norm = words[at]?.norm ?? '';
  if (ATTAINS.test(norm)) {
    return words.slice(at + 1, at + 2 + REACH + REACH).some((word) => TOP.test(word.norm)) ? 1 : 0;
  }
  if (GAIN.test(norm)) return norm === 'outperformed' && words[at + 1]?.norm === 'by' ? -1 : 1;
  if (LOSS.test(norm)) return -1;
  // "improves but is still limited" is no plain gain.
  if (norm === 'limited' && /^(still|remain(s|ed)?)$/.test(words[at - 1]?.norm ?? '')) return -1;
  const up = UP.test(norm);
  if (!up && !DOWN.test(norm)) return 0;
  // "more informative than those with lower scores": what is compared with, not what is found.
  if (words.slice(Math.max(0, at - REACH), at).some((word) => word.norm === 'than')) return 0;
  if (PLACED.test(words[at + 1]?.norm ?? '')) return 0;
  const near = [...clauseBefore(words, at).reverse(), ...words.slice(at + 1, at + 1 + REACH)];
  // "more robust to noise" has no more of it.
  const cost = near.some(
    (word, i) =>
      COST.test(word.norm) &&
      !(near[i - 1]?.norm === 'to' && /^(robust|resistant|resilient)$/.test(near[i - 2]?.norm ?? '')),
  );
  // "more" and "less" alone compare anything; only with a cost do they say better or worse.
  if (!cost && /^(more|less|fewer|larger|smaller)$/.test(norm)) return 0;
  return up !== cost ? 1 : -1;
}

export interface Wording {
  readonly sense: Sense;
  /** Negating words in the text. */
  readonly negations: number;
}

/** Sums a text's direction words, each turned round by a negation up to four words before it. */
export function wordingOf(text: string): Wording {
  const denied = DENIAL.test(text);
  // A denial turns the rest round as a whole, so its own "no" must not do so once more.
  const words = wordsOf(text.replace(DENIAL, ','));
  let sum = 0;
  let negations = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (isNegation(words, at)) negations += 1;
    const direction = directionAt(words, at);
    // "does not improve" is no gain; "does not hurt" is none either.
    sum += negatedBefore(words, at) ? Math.min(0, -direction) : direction;
  }
  return { sense: Math.sign(denied ? -sum : sum) as Sense, negations: negations + (denied ? 1 : 0) };
}

const ANNOUNCES =
  /\b(we|this (paper|work|study|article)|the (paper|authors?))\W+(\w+\W+){0,2}?(propos|present|introduc|describ|study|studies|studied|investigat|explor|examin|develop|consider|focus|aim|survey|review|foresee)\w*/i;
const REPORTS =
  /\b(show(s|ed|n)?|find(s)?|found|observ(e|es|ed)|demonstrat(e|es|ed)|reveal(s|ed)?|conclude(s|d)?)\b/i;
const COMPARES =
  /\b(than|versus|vs|compared|comparison|comparable|in contrast|relative to|whereas|unlike|on par|outperform(s|ed|ing)?|underperform(s|ed|ing)?|surpass(es|ed)?|exceed(s|ed)?|beats?)\b/i;
const RELATES =
  /\b(affect(s|ed)?|influenc(e|es|ed)|depend(s|ed)?|correlat(e|es|ed)|achiev(e|es|ed)|reach(es|ed)?|yield(s|ed)?|(lead|leads|led) to|(plac|rank|finish)(es|s|ed) (first|second|third|\w+th|\d+)|won|wins|averag(es|ed)|suffic(e|es)|matters?|transfer(s|red)?|generali[sz](e|es|ed)|(no|little) (\w+ )?(effect|difference|influence|impact))\b/i;
const FIGURE = /\d\s?(%|percent|points?|times|x\b|fold)|\b\d+\.\d+\b/i;

/** Whether a text compares: "than", "versus", "outperforms". */
export const compares = (text: string): boolean => COMPARES.test(text);

/**
 * Whether a text reports a result, by its words: a direction, a comparison, a relation or a figure; and does
 * not merely say what a paper sets out to do ("we propose a method to improve ...").
 */
export function reportsResult(text: string): boolean {
  if (ANNOUNCES.test(text) && !REPORTS.test(text) && !FIGURE.test(text)) return false;
  return wordingOf(text).sense !== 0 || compares(text) || RELATES.test(text) || FIGURE.test(text);
}

const folded = (text: string) =>
  wordsOf(text)
    .map((word) => word.norm)
    .join(' ');

/**
 * Whether a claim says what its quote says, as far as words tell: the same words, or no opposite direction
 * and no negation that the other lacks. A paraphrase passes; a negated copy does not.
 */
export function agrees(input: { claim: string; quote: string }): boolean {
  if (folded(input.claim) === folded(input.quote)) return true;
  const claim = wordingOf(input.claim);
  const quote = wordingOf(input.quote);
  if (claim.sense !== 0 && quote.sense !== 0) return claim.sense === quote.sense;
  // "does not hurt" has no direction of its own: its negation tells it from "hurts".
  return claim.negations % 2 === quote.negations % 2;
}
