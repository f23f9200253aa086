// A light English stemmer for matching, not for show: inflections and the commonest derivations meet.

const VOWEL = /[aeiouy]/;
/** Ends consonant-vowel-consonant, one vowel group in all: "tun", "us"; where a silent e was cut off. */
const SHORT = /^[^aeiou]*[aeiouy][^aeiouwxy]$/;

/** Undoes what English does before -ed and -ing: "sampl" stays, "stopp" -> "stop", "tun" -> "tune". */
function restore(stem: string): string {
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/([^aeioulsz])\1$/.test(stem)) return stem.slice(0, -1);
  return SHORT.test(stem) ? `${stem}e` : stem;
}

function inflection(word: string): string {
  let w = word.replace(/(al|ar|an|or|im|en|il|on|it|nt)is(e|es|ed|ing|er|ers|ation|ations)$/, '$1iz$2');
  if (w.endsWith('sses')) w = w.slice(0, -2);
  else if (w.endsWith('ies')) w = w.length > 4 ? `${w.slice(0, -3)}y` : w.slice(0, -1);
  else if (/(x|ch|sh|zz)es$/.test(w)) w = w.slice(0, -2);
  else if (/[^suai]s$/.test(w) || /.{3}[^s]as$/.test(w)) w = w.slice(0, -1);

  if (w.endsWith('eed')) return w;
  const cut = /^(.+?)(?:ed|ing|ings)$/.exec(w)?.[1];
  if (cut !== undefined && cut.length > 1 && VOWEL.test(cut)) return restore(cut);
  return w;
}

/** Longest first within a family; the second member replaces the first where enough of the word is left. */
const DERIVATIONS: readonly (readonly [suffix: string, replacement: string, minimumStem: number])[] = [
  ['ification', 'ify', 2],
  ['ifier', 'ify', 2],
  ['izability', 'ize', 3],
  ['ization', 'ize', 3],
  ['izable', 'ize', 3],
  ['izer', 'ize', 3],
  ['ability', '', 4],
  ['ibility', '', 4],
  ['fulness', '', 3],
  ['iveness', 'ive', 3],
  ['ness', '', 3],
  ['ally', 'al', 3],
  ['ly', '', 4],
  ['ation', '', 4],
  ['ation', 'ate', 2],
  ['ator', '', 4],
  ['ative', '', 4],
  ['ate', '', 4],
  ['ution', 'ute', 3],
  ['vision', 'vise', 3],
  ['ssion', 'ss', 3],
  ['ction', 'ct', 2],
  ['ctive', 'ct', 3],
  ['ption', 'pt', 3],
  ['ptive', 'pt', 3],
  ['ement', '', 4],
  ['ment', '', 4],
  ['ance', '', 4],
  ['ence', '', 5],
  ['able', '', 4],
  ['ible', '', 4],
  ['acy', '', 4],
  ['val', 've', 4],
  ['ver', 've', 4],
];

/**
 * The matching form of one lower-case word: "sampling", "samples", "sampled" -> "sampl"; "retrieval",
 * "retriever" -> "retriev". Inflections after Porter (An algorithm for suffix stripping, 1980, step 1);
 * of the derivations a short table, so that "generation" and "generalization", "transformer" and
 * "transformation" stay apart. Words that are not
 * plain a-z, and those of three letters or fewer, are returned as they are.
 */
export function stem(word: string): string {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  let w = inflection(word);
  for (const [suffix, replacement, minimumStem] of DERIVATIONS) {
    if (w.endsWith(suffix) && w.length - suffix.length >= minimumStem) {
      w = w.slice(0, w.length - suffix.length) + replacement;
      break;
    }
  }
  if (/[^aeiou]y$/.test(w) && w.length > 3) w = `${w.slice(0, -1)}i`;
  if (w.length > 4 && w.endsWith('e')) w = w.slice(0, -1);
  if (w.length > 4 && /([lst])\1$/.test(w)) w = w.slice(0, -1);
  return w;
}
