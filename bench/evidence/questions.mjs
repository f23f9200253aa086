// Claims turned into questions by rule: "X reduces Y." -> "Does X reduce Y?", "What is the effect of X on Y?"

const ASKED_FIRST = new Set(['is', 'are', 'was', 'were', 'can', 'may', 'could', 'will']);
const VERBS = (
  'activate act affect allow alter bind block cause change contribute control correlate decrease degrade depend display drive ' +
  'enable encode enhance exhibit express form function have impair improve increase induce inhibit interact involve lack ' +
  'lead limit lower mediate modulate occur participate play predict prevent produce promote protect provide raise reduce ' +
  'regulate require result show stimulate suffer support suppress target trigger'
).split(' ');
const third = (verb) => (verb === 'have' ? 'has' : /(ss|sh|ch|x)$/.test(verb) ? `${verb}es` : `${verb}s`);
const FINITE = new Map(
  VERBS.flatMap((verb) => [
    [third(verb), ['Does', verb]],
    [verb, ['Do', verb]],
    [`${verb.replace(/e$/, '')}ed`, ['Did', verb]],
  ]),
);
const NO_SUBJECT = /^(?:the|an?|of|in|by|to|and|or|with|for|on|that|which)$/i;
const EFFECT =
  /^(.+?) (?:increases?|reduces?|decreases?|inhibits?|promotes?|causes?|induces?|prevents?|improves?|lowers?|raises?|affects?|activates?|suppresses?|enhances?|regulates?|impairs?|stimulates?) (.+)$/i;

const bare = (claim) => claim.trim().replace(/[.\s]+$/, '');
const small = (text) => (/^[A-Z][a-z]+(?: |$)/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);
const without = (words, ...at) => words.filter((_, index) => !at.includes(index));
const asked = (first, rest) => `${first[0].toUpperCase()}${first.slice(1)} ${small(rest.join(' '))}?`;

/** null where no rule fits. */
export function yesOrNo(claim) {
  const words = bare(claim).split(/\s+/);
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at].toLowerCase();
    const passive = /^ha(?:s|ve)$/.test(word) && words[at + 1] === 'been';
    const denied = /^(?:do|does|did)$/.test(word) && words[at + 1] === 'not';
    if (ASKED_FIRST.has(word) || passive || denied) return asked(word, without(words, at));
    const verb = FINITE.get(word);
    if (verb && !NO_SUBJECT.test(words[at - 1])) return asked(verb[0], words.with(at, verb[1]));
  }
  return null;
}

/** null where the claim names no effect. */
export function effectOf(claim) {
  const sides = EFFECT.exec(bare(claim));
  return sides && `What is the effect of ${small(sides[1])} on ${sides[2]}?`;
}
