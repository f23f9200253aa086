// The two sides of a question that contrasts or relates: "X versus Y", "effect of X on Y".

import type { Phrase, Unit } from './phrases';

export interface Sides {
  readonly relation: 'contrast' | 'effect';
  readonly a: readonly Phrase[];
  readonly b: readonly Phrase[];
}

const AGAINST = /^(versus|vs|than|against|over)$/;
const COMPARED = /^(compared|comparison|relative|opposed|contrast|compare|compares|comparable)$/;
const INSTEAD = /^(rather|instead)$/;
const JUDGING = /^(better|worse|more|less|outperforms?|outperformed|beats?|exceeds?|surpass(es)?|superior)$/;
const EFFECT =
  /^(impacts?|effects?|influences?|role|contributions?|affects?|improves?|reduces?|increases?|decreases?|hurts?|helps?|boosts?|enhances?|benefits?|harms?)$/;
/** Ends the left side, going left. */
const LEFT_EDGE =
  /^(do|does|did|is|are|was|were|can|could|will|would|should|may|might|how|what|which|why|when|whether|if|between|compare|compares|comparing|better|worse|more|less|difference|differences|comparison)$/;
/** Ends the right side, going right. */
const RIGHT_EDGE =
  /^(on|for|in|across|when|under|at|during|within|through|by|while|if|do|does|did|is|are|was|were|can|could|will|would|should|in terms|regarding|with|because)$/;

const clauseEnd = (unit: Unit | undefined) => unit !== undefined && /[,;:?!.()]/.test(unit.gap);

/** The phrases between the pivot at `from` (exclusive) and the nearest edge to its left. */
function leftOf(units: readonly Unit[], phrases: readonly Phrase[], from: number): Phrase[] {
  let at = from - 1;
  while (at >= 0) {
    const unit = units[at] as Unit;
    const ofRelation = unit.norm === 'of' && EFFECT.test(units[at - 1]?.norm ?? '');
    if (LEFT_EDGE.test(unit.norm) || ofRelation || EFFECT.test(unit.norm)) break;
    if (clauseEnd(unit)) {
      at -= 1;
      break;
    }
    at -= 1;
  }
  const start = units[at + 1]?.start ?? 0;
  const end = units[from]?.start ?? 0;
  return phrases.filter((phrase) => phrase.start >= start && phrase.end <= end);
}

/** The phrases between the pivot at `from` (exclusive) and the nearest edge to its right. */
function rightOf(
  units: readonly Unit[],
  phrases: readonly Phrase[],
  from: number,
  limit = units.length,
): Phrase[] {
  let to = from + 1;
  const first = from + 1;
  while (to < limit) {
    const unit = units[to] as Unit;
    if (to > first && (RIGHT_EDGE.test(unit.norm) || EFFECT.test(unit.norm) || clauseEnd(unit))) break;
    to += 1;
  }
  const start = units[first]?.start ?? 0;
  const end = units[to]?.start ?? Number.POSITIVE_INFINITY;
  return phrases.filter((phrase) => phrase.start >= start && phrase.start < end);
}

/** Of "the effect of X on Y" the phrases of X: Y is the outcome that both sides share. */
function beforeOutcome(units: readonly Unit[], side: readonly Phrase[]): Phrase[] {
  const start = units.findIndex((unit) => unit.start === side[0]?.start);
  const isEffect = units.slice(Math.max(0, start - 4), start).some((unit) => EFFECT.test(unit.norm));
  const on = units.find((unit, at) => at > start && unit.norm === 'on');
  return isEffect && on !== undefined ? side.filter((phrase) => phrase.end <= on.start) : [...side];
}

function contrast(units: readonly Unit[], phrases: readonly Phrase[]): Sides | null {
  for (let at = 1; at < units.length; at += 1) {
    const norm = units[at]?.norm ?? '';
    const next = units[at + 1]?.norm ?? '';
    let from = at;
    let after = at;
    if (AGAINST.test(norm)) {
      if (
        norm === 'over' &&
        !JUDGING.test(units[at - 1]?.norm ?? '') &&
        !/^advantages?$|^benefits?$/.test(units[at - 1]?.norm ?? '')
      )
        continue;
      if (norm === 'than' && /^(rather|other)$/.test(units[at - 1]?.norm ?? '')) from = at - 1;
    } else if (COMPARED.test(norm) && /^(to|with)$/.test(next)) {
      after = at + 1;
    } else if (INSTEAD.test(norm) && next === 'of') {
      after = at + 1;
    } else if (norm !== 'or' || next === 'not') {
      continue;
    }
    const a = beforeOutcome(units, leftOf(units, phrases, from));
    const b = rightOf(units, phrases, after);
    // "Does X reduce Y compared to Z": the side is what stands before the verb.
    const verb = units.findIndex((unit, place) => place > 0 && place < from && EFFECT.test(unit.norm));
    const left =
      verb > 0 && norm !== 'or' && !/^(of|on)$/.test(units[verb + 1]?.norm ?? '')
        ? leftOf(units, phrases, verb)
        : a;
    const chosen = left.length > 0 ? left : a;
    if (chosen.length > 0 && b.length > 0) return { relation: 'contrast', a: chosen, b };
  }
  return between(units, phrases) ?? outperforms(units, phrases);
}

/** "difference between X and Y", "How do X and Y compare". */
function between(units: readonly Unit[], phrases: readonly Phrase[]): Sides | null {
  const opens = units.findIndex(
    (unit) => unit.norm === 'between' || unit.norm === 'compare' || unit.norm === 'comparing',
  );
  const compares = units.findIndex((unit) => /^(compare|differ)$/.test(unit.norm));
  const and = units.findIndex((unit, at) => unit.norm === 'and' && at > opens);
  if (opens >= 0 && and > opens) {
    const a = leftOf(units, phrases, and);
    const b = rightOf(units, phrases, and);
    if (a.length > 0 && b.length > 0) return { relation: 'contrast', a, b };
  }
  const before = units.findIndex((unit, at) => unit.norm === 'and' && at < compares);
  if (compares > 0 && before > 0) {
    const a = leftOf(units, phrases, before);
    const b = rightOf(units, phrases, before, compares);
    if (a.length > 0 && b.length > 0) return { relation: 'contrast', a, b };
  }
  return null;
}

/** "Does X outperform Y". */
function outperforms(units: readonly Unit[], phrases: readonly Phrase[]): Sides | null {
  const at = units.findIndex((unit) => /^(outperforms?|beats?|exceeds?|surpass(es)?)$/.test(unit.norm));
  if (at <= 0) return null;
  const a = leftOf(units, phrases, at);
  const b = rightOf(units, phrases, at);
  return a.length > 0 && b.length > 0 ? { relation: 'contrast', a, b } : null;
}

/** "effect of X on Y", "Does X improve Y". */
function effect(units: readonly Unit[], phrases: readonly Phrase[]): Sides | null {
  const at = units.findIndex((unit) => EFFECT.test(unit.norm));
  if (at < 0) return null;
  if (units[at + 1]?.norm === 'of') {
    const on = units.findIndex((unit, place) => place > at + 2 && /^(on|in|for|to)$/.test(unit.norm));
    if (on < 0) return null;
    const a = leftOf(units, phrases, on);
    const b = rightOf(units, phrases, on);
    return a.length > 0 && b.length > 0 ? { relation: 'effect', a, b } : null;
  }
  const a = leftOf(units, phrases, at);
  const b = rightOf(units, phrases, at);
  return a.length > 0 && b.length > 0 ? { relation: 'effect', a, b } : null;
}

/** What a question sets against each other, or else relates; null where it does neither. */
export function sides({
  units,
  phrases,
}: {
  units: readonly Unit[];
  phrases: readonly Phrase[];
}): Sides | null {
  return contrast(units, phrases) ?? effect(units, phrases);
}
