// Which sentences of an abstract state a result and stand alone. Rules over words; no grammar is parsed.

import { displayText } from '../paper/display-text';
import {
  ANNOUNCES,
  CONNECTIVE,
  CUES,
  DESCRIBES,
  EMPTY,
  FOUND_TO_BE,
  FRAME,
  IN_THIS_STUDY,
  LOST_ANYWHERE,
  LOST_AT_START,
  MARKUP,
  MOTIVATION,
  NAMED_OWN,
  OTHER_HEADING,
  OUR,
  OWN_PERFECT,
  OWN_RESULT,
  OWN_THING,
  PROMISE,
  RESULT_HEADING,
  SELF_CONTAINED,
  STUDIED_AND_FOUND,
  USABLE,
  VAGUE,
} from './result-words';

const WORDS = { fewest: 7, most: 60 } as const;
const MOST_CHARS = 420;
/** Strength below which a sentence says too little to be a result. */
const WEAKEST = { framed: 0.25, bare: 0.35 } as const;
/** Where in the abstract (0 its first sentence, 1 its last) sentences tell what was known before. */
const BACKGROUND = { sure: 0.15, likely: 0.5, likelyCost: 0.35 } as const;
const FRAMED = 0.25;
const EMPTY_COST = 0.15;
const POSSIBILITY_COST = 0.25;

export type Verdict =
  /** A result that stands alone. `strength`, 0-1: how much of a result the words are. */
  | { readonly kind: 'result'; readonly strength: number }
  /** A result whose subject is "our model", "the proposed method" or "we": it stands when they are named. */
  | { readonly kind: 'own-thing'; readonly strength: number }
  | {
      readonly kind: 'none';
      readonly because:
        | 'length'
        | 'form'
        | 'promise'
        | 'lost-subject'
        | 'motivation'
        | 'announcement'
        | 'description'
        | 'no-result';
    };

/** UTF-16 units of the opening ("Moreover,", "RESULTS") that a quotation can leave out. */
export function leadLength(sentence: string): number {
  let length = 0;
  for (;;) {
    const rest = sentence.slice(length);
    const lead = CONNECTIVE.exec(rest) ?? RESULT_HEADING.exec(rest) ?? IN_THIS_STUDY.exec(rest);
    if (lead === null) return length;
    length += lead[0].length;
  }
}

/** UTF-16 units of "We show that": what is left is a sentence of its own. 0 where the frame says more, or there is none. */
export function ownFrameLength(sentence: string): number {
  const frame = FRAME.exec(sentence)?.[0] ?? '';
  return /^(?:in this (?:paper|work|study|article), )?we\b[^,]*$/i.test(frame.replace(/,?\s*$/, ''))
    ? frame.length
    : 0;
}

const none = (because: Extract<Verdict, { kind: 'none' }>['because']): Verdict => ({ kind: 'none', because });
const some = (patterns: readonly RegExp[], text: string): boolean =>
  patterns.some((pattern) => pattern.test(text));

const isWellFormed = (text: string): boolean =>
  /^["“‘'(]?(?:[\p{Lu}\p{N}]|\p{Ll}{1,8}[\p{Lu}\p{N}])/u.test(text) &&
  /[.!]["”’)]*$/.test(text) &&
  !/\?|\.\.\.|…|^\(?\d\)/u.test(text) &&
  !OTHER_HEADING.test(text) &&
  // What a page cannot show as text.
  !MARKUP.test(displayText(text));

const OPENING_CLAUSE =
  /^(?:\w+(?:ed|ing)|by|using|with|through|via|based|when|after|for|in|on|at|under|across|from|among|during|while)\b[^,]+, /i;

/** The core, and what follows its opening clause ("Trained on X, ..."). */
const clausesOf = (core: string): string[] => [core, core.replace(OPENING_CLAUSE, '')];

const POINTS_BACK = /\b(?:these|those|this) (?:\w+ )?(\w+)/gi;

/** "tasks ... on many of these tasks": what is pointed at stands in the sentence itself. */
function pointsWithin(whole: string, noun: string, at: number, sentence: string): string {
  const root = noun.toLowerCase().replace(/s$/, '');
  return sentence.slice(0, at).toLowerCase().includes(root) ? noun : whole;
}

/** The subject, or what the whole rests on, was named in a sentence that is not quoted. */
const losesSubject = (core: string): boolean =>
  some(LOST_ANYWHERE, core) ||
  clausesOf(core).some(
    (clause) =>
      (LOST_AT_START.test(clause) && !SELF_CONTAINED.test(clause)) ||
      /^.{0,30}\b(?:it|they|its|their)\b/i.test(clause),
  );

function strengthOf({ core, framed, position }: { core: string; framed: boolean; position: number }): number {
  let strength = framed ? FRAMED : 0;
  for (const [cue, worth] of CUES) if (cue.test(core)) strength += worth;
  if (EMPTY.test(core)) strength -= EMPTY_COST;
  if (USABLE.test(core)) strength -= POSSIBILITY_COST;
  if (!framed && /\b(?:can|could|may|might)\b/i.test(core)) strength -= POSSIBILITY_COST;
  // Of their own experiments authors do not tell what was known before.
  if (!framed && position < BACKGROUND.likely && !/\bour\b/i.test(core)) strength -= BACKGROUND.likelyCost;
  return Math.min(1, strength);
}

/**
 * Judges a sentence: the sentence proper, its opening connective left out, its first letter a capital, white
 * space folded. `position` is its place in the abstract, 0 the first sentence and 1 the last. A result frame
 * ("Experiments on X show that ...") is judged by what follows it.
 */
export function judgeSentence({ text, position }: { text: string; position: number }): Verdict {
  const words = text.split(/\s+/).length;
  if (words < WORDS.fewest || words > WORDS.most || text.length > MOST_CHARS) return none('length');
  if (!isWellFormed(text)) return none('form');
  if (some(PROMISE, text)) return none('promise');

  const resolved = text.replace(POINTS_BACK, pointsWithin);
  const frame =
    FRAME.exec(resolved)?.[0] ??
    FOUND_TO_BE.exec(resolved)?.[0] ??
    STUDIED_AND_FOUND.exec(resolved)?.[0] ??
    '';
  const framed = frame !== '';
  const core = resolved.slice(frame.length);
  const named = core.replace(NAMED_OWN, '');
  const others = core.replace(OWN_RESULT, '');
  const own =
    others !== core ||
    OUR.test(frame) ||
    OUR.test(named) ||
    clausesOf(named).some((clause) => some(OWN_THING, clause));
  if (losesSubject(named.replace(/\b(?:our|the) proposed\b/gi, 'the').replace(OUR, 'the ')))
    return none('lost-subject');
  if (!framed) {
    if (some(MOTIVATION, core) && !OWN_PERFECT.test(core)) return none('motivation');
    if (ANNOUNCES.test(core)) return none('announcement');
    if (some(VAGUE, core)) return none('lost-subject');
    if (DESCRIBES.test(core)) return none('description');
    if (position < BACKGROUND.sure) return none('motivation');
  }
  // What was found before is another paper's.
  if (
    /\b(?:we|i) (?:have |had )?(?:previously|earlier)\b|\bpreviously (?:reported|shown|found)\b/i.test(text)
  )
    return none('motivation');
  // "We train": what of? "We achieve" is a result of theirs.
  if (/(?<!\b(?:where|when|than) )\b(?:we|i)\b/i.test(others)) return none('lost-subject');
  if (/\bthis (?:paper|work|study|article|thesis|survey|report)\b/i.test(core)) return none('announcement');

  const strength = strengthOf({ core, framed, position });
  if (strength < (framed ? WEAKEST.framed : WEAKEST.bare)) return none('no-result');
  return { kind: own ? 'own-thing' : 'result', strength };
}
