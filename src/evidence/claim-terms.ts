// Which of the question's terms a claim speaks of: in its own words, and under the title of its paper.

import { type Facets, type KeyTerm, matchedTerms, named } from './key-terms';

export interface ClaimTerms {
  /** In the claim's own words. */
  readonly said: readonly string[];
  /** With what the title adds, in the question's order. */
  readonly terms: readonly string[];
}

/**
 * The authors, named by us for "our" or for the "we" that achieves something, or behind a name of theirs: it is
 * about what the title is about. What "[Berg et al.] show" need not be.
 */
const OWN_SUBJECT =
  /\[[^\]]+\](?! (?:\w+ly |also |further |here |thus |then )*(?:show|find|found|observe|demonstrate|see|note|prove|conclude|argue|reveal|confirm|establish|discover|learn|identif|investigat|stud|examin|analy|compar|explor|evaluat|test|consider)\w*\b)/;

/** "... via Reading Comprehension": what a work is done with, which is not what its results are on. */
const MEANS = /\b(?:via|using|through|by|with|based on|from)\b[^:]*?(?=\b(?:for|in|on|towards?)\b|[:,]|$)/gi;

/** What a result was freed from: "adjusted for age". It is none on that. */
const ADJUSTED =
  /\b(?:(?:adjust(?:ed|ing|ment)|controll(?:ed|ing)|correct(?:ed|ing)|account(?:ed|ing)) for|independent(?:ly)? of|irrespective of|regardless of)\b[^;.]*/gi;

/** What a question is after: both sides of a contrast, the cause of an effect. */
export const leadsOf = (sides: Facets | null): readonly string[] =>
  (sides === null ? [] : sides.relation === 'contrast' ? [...sides.a, ...sides.b] : sides.a).map(
    (term) => term.text,
  );

/**
 * A claim is read under its paper's title: a result of "Curriculum Learning for Machine Translation" is one on
 * machine translation. But what the question compares, or whose effect it asks for, the claim must say itself,
 * unless it is told of the authors' own thing ("[Berg et al.’s] method"), which is what the title names.
 */
export function claimTerms(input: {
  readonly text: string;
  readonly title: string;
  readonly terms: readonly KeyTerm[];
  readonly leads: readonly string[];
}): ClaimTerms {
  const isLead = ({ text }: KeyTerm) => input.leads.includes(text);
  // What the question compares or asks the effect of, the claim names itself; a benchmark stands only for the rest.
  const terms = input.terms.map((term) => (isLead(term) ? (named([term])[0] ?? term) : term));
  const said = matchedTerms(input.text.replace(ADJUSTED, ' '), terms);
  const own = OWN_SUBJECT.test(input.text);
  const subject = input.leads.length > 0 ? input.title.replace(MEANS, ' ') : input.title;
  const ofTitle = [
    ...(own ? matchedTerms(input.title, terms.filter(isLead)) : []),
    ...matchedTerms(
      subject,
      terms.filter((term) => !isLead(term)),
    ),
  ];
  return {
    said,
    terms: input.terms.flatMap(({ text }) => (said.includes(text) || ofTitle.includes(text) ? [text] : [])),
  };
}
