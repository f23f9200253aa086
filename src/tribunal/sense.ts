// Which way a sentence points, by its words: a gain, a loss, or neither. Lexical, and only as good as that.

import { type Word, wordsOf } from '../evidence/words';

/** 1: worded as a gain; -1: as a loss, or as the absence of a gain; 0: neither, or both. */
export type Sense = -1 | 0 | 1;

const GAIN =
  /^(improv(e|es|ed|ing|ements?)|outperform(s|ed|ing)?|boost(s|ed|ing)?|enhanc(e|es|ed|ing|ements?)|benefit(s|ed|ting)?|beneficial|gain(s|ed|ing)?|help(s|ed|ful)?|better|superior|surpass(es|ed|ing)?|exceed(s|ed|ing)?|beats?|strengthen(s|ed)?)$/;
const LOSS =
  /^(degrad(e|es|ed|ing|ation)|hurt(s|ing)?|harm(s|ed|ful|ing)?|worse|worsen(s|ed|ing)?|deteriorat(e|es|ed|ing|ion)|impair(s|ed|ing|ment)?|inferior|underperform(s|ed|ing)?|detrimental)$/;
const UP =
  /^(increas(e|es|ed|ing|ingly)|rais(e|es|ed|ing)|higher|ris(e|es|ing)|rose|grow(s|ing)?|grew|larger|more)$/;
const DOWN =
  /^(decreas(e|es|ed|ing)|reduc(e|es|ed|ing|tions?)|lower(s|ed|ing)?|drop(s|ped|ping)?|declin(e|es|ed|ing)|fall(s|ing)?|fell|diminish(es|ed|ing)?|shrink(s|ing)?|shrank|smaller|less|fewer)$/;
/** What one wants less of: "reduces error" is a gain. */
const COST =
  /^(errors?|loss(es)?|perplexity|latency|costs?|memory|bias(es)?|overfitting|hallucinations?|noise|variance|time|complexity|forgetting|risks?|gaps?|degradation|failures?|mistakes?|mortality|toxicity)$/;
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

function directionAt(words: readonly Word[], at: number): Sense {
  const norm = words[at]?.norm ?? '';
  if (GAIN.test(norm)) return norm === 'outperformed' && words[at + 1]?.norm === 'by' ? -1 : 1;
  if (LOSS.test(norm)) return -1;
  const up = UP.test(norm);
  if (!up && !DOWN.test(norm)) return 0;
  const cost = words.slice(at + 1, at + 1 + REACH).some((word) => COST.test(word.norm));
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
  const words = wordsOf(text);
  let sum = 0;
  let negations = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (isNegation(words, at)) negations += 1;
    const direction = directionAt(words, at);
    sum += negatedBefore(words, at) ? -direction : direction;
  }
  const denied = DENIAL.test(text);
  return { sense: Math.sign(denied ? -sum : sum) as Sense, negations: negations + (denied ? 1 : 0) };
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
  if (claim.sense === quote.sense) return claim.negations % 2 === quote.negations % 2;
  return true;
}
