// Parses an owner's instructions. Subjects they name are searched for; anything else is beyond the rules, and
// the paper says so.

import { isContent, stems, wordsIn } from '../text/stems';

export interface Wishes {
  /** Phrases in quotation marks, and runs of words that name a subject. */
  readonly searchFor: readonly string[];
  /** Sentences that ask for something other than a search, verbatim. */
  readonly notDone: readonly string[];
}

/**
 * Words that make a request, but name no subject: in "look for more recent results on", the subject follows.
 */
const ASKING = new Set(
  `add additional address again another anything article articles back better cite citations claim claims consider cover covered
  covers discuss else ever expand explicitly fewer find findings focus forget forgot further get give gives include includes including
  instead into investigate just kindly know least less let like literature look looking lot make mention mentioned mentions missing more
  need needed needs nothing numbers ones paper papers please pls publication publications published question read really
  reference references relevant result results said say says search searches see several something source sources
  specifically still studies study sure take talk tell thanks thing things think try turn want wants well work works write`.split(
    /\s+/,
  ),
);
/** Words that name no subject alone: "older adults" is a subject, "older papers" is not. */
const QUALIFYING =
  /^(?:check|data|didn['’]?t|extend|first|go(?:es)?|good|grateful|great|hold|last|latest|measurements?|months?|new(?:er|est)?|next|old(?:er|est)?|past|plus|recent(?:ly)?|stuff|talks?|whole|years?|\P{L}+)$/iu;
/** Requests to a writer or editor, or remarks about this draft: no search can fulfil them. */
const EDITING =
  /\b(?:shorter|longer|clearer|simpler|wording|titles?|abstract|introduction|conclusions?|sections?|sentences?|paragraphs?|typos?|spelling|grammar|draft|tribunal|(?:the|your|its|a) score|half the|confidence(?! intervals?)|verified|flag(?:s|ged)|C\d+)\b/i;
/** Verbs of editing or leaving out: what follows them is not searched for. */
const EDITS =
  'shorten|lengthen|rewrite|reword|rephrase|reformat|format|restructure|reorder|merge|split|move|translate|simplify|clarify|tone|summari[sz]e|emphasi[sz]e|highlight|approve|publish|fix|correct|remove|delete|drop|cut|rate|exclude|ignore|avoid|omit|skip|leave out';
const EDITS_FIRST = new RegExp(
  `^\\W*(?:(?:please|pls|can|could|would|you|also|then|just)\\s+)*(?:${EDITS})\\b`,
  'i',
);
/** Where another wish begins. */
const CLAUSES = new RegExp(
  `(?<=[.!?;])\\s+|\\n+|,?\\s+but\\s+|(?:,|,?\\s+(?:and|plus|then))\\s+(?=(?:${EDITS}|add|look at|look up|search for|find|say)\\b)`,
  'i',
);
/** "Add a section on side effects": what follows names the section's subject. */
const ADDING =
  /\b(?:add|include|insert|write)\b.{0,60}?\b(?:on|about|concerning|regarding|covering)\b(.{3,})/iu;
/** Asks to leave something out. "You do not mention children" and "no word on children" ask for children. */
const LEAVING_OUT =
  /^\W*(?:please\s+)?(?:do not|don['’]?t|never|without|not)\b|^\W*(?:please\s+)?no\b(?! (?:mention|word|evidence|results?|studies|papers?|claims?)\b)|\b(?:nothing but|other than|except)\b/i;
/** Everything that follows is searched for, even "style transfer" and "abstract reasoning". */
const SEARCHES = /^\W*(?:(?:please|can|could|would|you|also)\s+)*(?:look|search|find)\b/i;
const SEEKS =
  /\b(?:look|search|find|cover\w*|discuss\w*|consider\w*|compare\w*|mention\w*|address\w*|includ\w+|add|focus|investigate|missing|lack\w*|forg[eo]t|need\w*|want|about|on|concerning|regarding|evidence|studies|papers|literature|what|which|how|does)\b/i;
/**
 * Without a verb of seeking, a sentence about "this", "it" or "you" is a remark, and a few words are a
 * subject.
 */
const REMARKS = /\b(?:be|is|are|was|were|been|too|so|I|you|your|it|this)\b/i;
const QUOTED = /["“”„«]([^"“”„«»]{2,100})["“”»]/g;
const UNIT = /[\p{L}\p{M}\p{N}]+(?:[-‐‑–.'’/][\p{L}\p{M}\p{N}]+)*|[,;:?.()]/gu;
/** After a content word these are part of the name: "side effects". */
const TAIL = /^(?:effects?|differences?|roles?|relationships?|impacts?)$/i;
const MOST_WORDS = 6;

function namedIn(sentence: string): string[] {
  const quoted = [...sentence.matchAll(QUOTED)].map(([, phrase = '']) => phrase.trim());
  if (quoted.length > 0) return quoted;
  const runs: string[][] = [[]];
  for (const [unit] of sentence.replace(/^\W*I\b/, '').matchAll(UNIT)) {
    const words = wordsIn(unit);
    const run = runs.at(-1) ?? [];
    if (ASKING.has(words[0] ?? '') && words.length === 1) {
      if (run.length > 0) runs.push([]);
    } else if (words.some(isContent) || (run.length > 0 && TAIL.test(unit))) run.push(unit);
    else runs.push([]);
  }
  return runs
    .filter((run) => run.some((unit) => !QUALIFYING.test(unit)))
    .map((run) => run.slice(0, MOST_WORDS).join(' '));
}

/** The subjects that one sentence names; empty if it asks for something else. */
function searchedOf(sentence: string): string[] {
  if (SEARCHES.test(sentence)) return namedIn(sentence);
  if (EDITS_FIRST.test(sentence)) return [];
  if (EDITING.test(sentence)) return namedIn(ADDING.exec(sentence)?.[1] ?? '');
  if (LEAVING_OUT.test(sentence)) return [];
  return SEEKS.test(sentence) || !REMARKS.test(sentence) || /["“„«]/.test(sentence) ? namedIn(sentence) : [];
}

/** Parses an owner's request for changes; null, if the tribunal asked, gives no wishes. */
export function wishesOf(instructions: string | null): Wishes {
  const searchFor: string[] = [];
  const notDone: string[] = [];
  const sentences = (instructions ?? '').split(CLAUSES).map((text) => text.trim());
  for (const sentence of sentences.filter((text) => /[\p{L}\p{N}]/u.test(text))) {
    const named = searchedOf(sentence);
    searchFor.push(...named);
    // A section on side effects can be searched for, but rules still cannot write it.
    if (named.length === 0 || (EDITING.test(sentence) && !SEARCHES.test(sentence))) notDone.push(sentence);
  }
  const byStems = new Map(searchFor.map((term) => [[...stems(term)].sort().join(' '), term]));
  return { searchFor: [...byStems.values()], notDone };
}
