// The two sides of a question that contrasts or relates: "X versus Y", "effect of X on Y".

import { isComparative, isNumber, type Phrase, type Unit } from './phrases';
import { RELATION_WORDS } from './word-lists';

export interface Sides {
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly Phrase[];
  readonly b: readonly Phrase[];
}

interface Question {
  readonly units: readonly Unit[];
  readonly phrases: readonly Phrase[];
}

const EFFECT =
  /^(impacts?|effects?|influences?|contributions?|affects?|improves?|reduces?|increases?|decreases?|hurts?|helps?|boosts?|enhances?|benefits?|harms?|prevents?|causes?|alters?|lowers?|raises?|lifts?|accelerates?|slows?|strengthens?|weakens?|promotes?|suppress(es)?|facilitates?|degrades?|extends?|shortens?|worsens?|impairs?|disrupts?|preserves?|maintains?|regulates?|inhibits?|delays?|triggers?|activates?|modulates?|retains?|mitigates?|alleviates?|eliminates?|limits?|changes?|drives?)$/;
const OUTPERFORMS = /^(outperforms?|beats?|exceeds?|surpass(es)?)$/;
const COMPARED = /^(compares?|compared|comparison|relative|opposed|contrast|comparable|superior|inferior)$/;
const ADVANTAGE = /^(advantages?|benefits?|improvements?|gains?|superiority)$/;
/** With the words by which a question asks, these end a side, going left. */
const LEFT_EDGE =
  /^(do|does|did|is|are|was|were|can|could|will|would|should|may|might|how|what|which|why|when|whether|if|between|more|less|we|you|they|it|that|there)$/;
/** With the words by which a question asks, these end a side, going right. */
const RIGHT_EDGE =
  /^(on|for|in|across|when|under|at|during|within|through|by|while|if|do|does|did|is|are|was|were|can|could|will|would|should|regarding|with|because)$/;

const normAt = (units: readonly Unit[], at: number): string => units[at]?.norm ?? '';
const afterComma = (unit: Unit | undefined) => unit !== undefined && /[,;:?!.()]/.test(unit.gap);
const within = ({ phrases }: Question, start: number, end: number): Phrase[] =>
  phrases.filter((phrase) => phrase.start >= start && phrase.end <= end);

/** The phrases that end before the unit at `to`, back to the nearest edge. */
function leftOf(question: Question, to: number): Phrase[] {
  const { units, phrases } = question;
  // "matter" ends a side, "dark matter" does not.
  const inPhrase = ({ start, end }: Unit) =>
    phrases.some((phrase) => phrase.start <= start && end <= phrase.end);
  let first = to;
  while (first > 0) {
    const unit = units[first - 1];
    if (unit === undefined || LEFT_EDGE.test(unit.norm)) break;
    if (RELATION_WORDS.has(unit.norm) && !inPhrase(unit)) break;
    first -= 1;
    if (afterComma(units[first])) break;
  }
  return within(question, units[first]?.start ?? 0, units[to]?.start ?? 0);
}

/** The phrases that begin behind the unit at `from`, up to the nearest edge or the unit at `limit`. */
function rightOf(question: Question, from: number, limit = question.units.length): Phrase[] {
  const { units } = question;
  let to = from + 1;
  while (to < limit) {
    const norm = normAt(units, to);
    const isEdge = RIGHT_EDGE.test(norm) || RELATION_WORDS.has(norm) || afterComma(units[to]);
    if (isEdge && to > from + 1) break;
    to += 1;
  }
  return within(question, units[from + 1]?.start ?? 0, units[to]?.start ?? Number.POSITIVE_INFINITY);
}

function bothOf(relation: Sides['relation'], a: readonly Phrase[], b: readonly Phrase[]): Sides | null {
  return a.length > 0 && b.length > 0 ? { relation, a, b } : null;
}

/** Whether what stands before is governed by a preposition. */
function isAside(units: readonly Unit[], at: number): boolean {
  for (let i = at - 1; i >= 0 && !LEFT_EDGE.test(normAt(units, i)); i -= 1) {
    if (/^(to|of|with|against|from|by|without|about)$/.test(normAt(units, i))) return true;
  }
  return false;
}

/** Where a contrast turns: the units from `from` to `to` say "versus", "better than", "compared with". */
function pivotAt({ units }: Question, at: number): { from: number; to: number } | null {
  const norm = normAt(units, at);
  const before = normAt(units, at - 1);
  const next = normAt(units, at + 1);
  if (/^(versus|vs)$/.test(norm)) return { from: at, to: at };
  // "robust to irrelevant or noisy passages" compares nothing.
  if (norm === 'or') return next === 'not' || isAside(units, at) ? null : { from: at, to: at };
  if (norm === 'instead' && next === 'of') return { from: at, to: at + 1 };
  if (norm === 'over' && ADVANTAGE.test(before)) return { from: at - 1, to: at };
  if (COMPARED.test(norm) && /^(to|with|against)$/.test(next)) {
    return { from: normAt(units, at - 1) === 'in' ? at - 1 : at, to: at + 1 };
  }
  const follower = units[at + 1];
  if (norm !== 'than' || before === 'other' || (follower !== undefined && isNumber(follower))) return null;
  // "perform better than", "more robust than", "rather than"
  let from = at;
  while (from > 0 && /^(rather|more|less)$/.test(normAt(units, from - 1))) from -= 1;
  if (from === at && /^(more|less)$/.test(normAt(units, at - 2))) from = at - 2;
  while (from > 0 && (RELATION_WORDS.has(normAt(units, from - 1)) || isComparative(units, from - 1)))
    from -= 1;
  return { from, to: at };
}

/** "X versus Y", "Is X better than Y", "Does X reduce Z compared with Y", "effect of X on Z versus Y". */
function contrast(question: Question): Sides | null {
  const { units } = question;
  for (let at = 1; at < units.length; at += 1) {
    const pivot = pivotAt(question, at);
    if (pivot === null) continue;
    const verb = units.findIndex((unit, place) => place < pivot.from && EFFECT.test(unit.norm));
    const ofCause = normAt(units, verb + 1) === 'of';
    const on = units.findIndex((unit, place) => place > verb && place < pivot.from && unit.norm === 'on');
    const isOutcomeNear = normAt(units, at) !== 'or' && verb >= 0 && (!ofCause || on > 0);
    const near = leftOf(question, pivot.from);
    const far = !isOutcomeNear ? [] : leftOf(question, ofCause ? on : verb);
    const found = bothOf('contrast', far.length > 0 ? far : near, rightOf(question, pivot.to));
    if (found !== null) return found;
  }
  return null;
}

/** "difference between X and Y", "Compare X and Y", "How do X and Y compare"; "relation between X and Y". */
function paired(question: Question): Sides | null {
  const { units } = question;
  const opens = units.findIndex(({ norm }) => /^(between|compare|comparing)$/.test(norm));
  const closes = units.findIndex(({ norm }) => /^(compare|differ)$/.test(norm));
  const ands = units.flatMap(({ norm }, at) => (norm === 'and' ? [at] : []));
  const behind = ands.find((at) => opens >= 0 && at > opens);
  const ahead = ands.find((at) => at < closes);
  const and = behind ?? ahead;
  if (and === undefined) return null;
  const related = /^(relation(ship)?|association|correlation|link|interaction|interplay)s?$/;
  const relation = related.test(normAt(units, opens - 1)) ? 'effect' : 'contrast';
  const limit = behind === undefined ? closes : units.length;
  return bothOf(relation, leftOf(question, and), rightOf(question, and, limit));
}

/** "Does X outperform Y". */
function outperforming(question: Question): Sides | null {
  const at = question.units.findIndex(({ norm }) => OUTPERFORMS.test(norm));
  return at < 0 ? null : bothOf('contrast', leftOf(question, at), rightOf(question, at));
}

/** "effect of X on Y", "Does X improve Y", "What role does X play in Y". */
function effect(question: Question): Sides | null {
  const { units } = question;
  const behind = (place: number, words: RegExp) =>
    units.findIndex(({ norm }, at) => at > place && words.test(norm));
  const role = units.findIndex(({ norm }) => norm === 'role');
  const plays = behind(role, /^plays?$/);
  if (role >= 0 && plays > 0) {
    const place = behind(plays, /^(in|for)$/);
    return place < 0 ? null : bothOf('effect', leftOf(question, plays), rightOf(question, place));
  }
  const at = role >= 0 ? role : units.findIndex(({ norm }) => EFFECT.test(norm));
  if (at < 0) return null;
  if (normAt(units, at + 1) !== 'of') {
    // "Does X benefit from Y": Y is the cause.
    const profits = /^benefits?$/.test(normAt(units, at)) && normAt(units, at + 1) === 'from';
    return profits
      ? bothOf('effect', rightOf(question, at + 1), leftOf(question, at))
      : bothOf('effect', leftOf(question, at), rightOf(question, at));
  }
  const on = behind(at + 2, /^(on|in|for|to)$/);
  return on < 0 ? null : bothOf('effect', leftOf(question, on), rightOf(question, on));
}

/** What a question sets against each other, or else relates; null where it does neither. */
export const sides = (question: Question): Sides | null =>
  contrast(question) ?? paired(question) ?? outperforming(question) ?? effect(question);
