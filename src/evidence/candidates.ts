// The sentences of papers that could be claims: results that stand alone and speak to the question.

import type { RankedPaper } from '../literature/selection';
import type { Claim } from './claim';
import { type ClaimTerms, claimTerms } from './claim-terms';
import { facets, type KeyTerm, keyTerms, matchedTerms } from './key-terms';
import { judgeSentence, leadLength } from './result-sentence';
import { sentencesOf } from './sentences';
import { capitalised, fold, standingAlone } from './standing-alone';
import { ownNames } from './subject';

/** What a candidate's worth is made of; all parts lie in 0-1. */
const SHARE = { sentence: 0.35, withTitle: 0.15, strength: 0.2, paper: 0.3 } as const;
/** Weight of a term that all papers speak of, beside one that none does: it tells their field, not the point. */
const COMMON = 0.3;
/** Fewer papers than this say nothing about which terms are common. */
const FEWEST_PAPERS = 4;
/** Share of the question's weight that a sentence must speak of; more of it where no subject of it is named. */
const ENOUGH = { subject: 0.15, setting: 0.45, titleAlone: 0.6 } as const;

/** A claim longer than this is hard to read in a table. */
const LONG = { chars: 280, cost: 0.1 } as const;

/** Added where a result speaks of both sides of the question. */
const LINKS = 0.2;
/** A result told of the authors' own thing says less of the question's than one that names it. */
const OWN_COST = 0.1;
const FEWEST_WORDS = 6;
/** What was done without, up to the end of its clause. */
const WITHOUT = /\bwithout\b[^,;.]*/gi;

export type ClaimDraft = Omit<Claim, 'id'>;

export interface Candidate {
  readonly claim: ClaimDraft;
  /** How well it fits the question by itself, 0-1. */
  readonly worth: number;
}

/** A question as extraction reads it: its terms, weighed by how much they tell these papers apart. */
export interface Aim {
  readonly terms: readonly KeyTerm[];
  /** The same with the weights of the question alone, by which a claim is in or out. */
  readonly plain: readonly KeyTerm[];
  /** Of a contrast or an effect: the terms of either side. */
  readonly sides: readonly (readonly string[])[];
  /** What a claim has to be about: both sides of a contrast, the cause of an effect. */
  readonly leads: readonly string[];
  /** Of a contrast "without fine-tuning" speaks of fine-tuning; of an effect it does not. */
  readonly contrasts: boolean;
}

const textOf = ({ paper }: RankedPaper): string => `${paper.title}. ${paper.abstract}`;

export function aimOf(question: string, papers: readonly RankedPaper[]): Aim {
  const terms = keyTerms(question);
  const matched = papers.map((ranked) => new Set(matchedTerms(textOf(ranked), terms)));
  const weigh = (term: KeyTerm): number => {
    if (papers.length < FEWEST_PAPERS) return term.weight;
    const share = matched.filter((found) => found.has(term.text)).length / papers.length;
    return term.weight * (1 - (1 - COMMON) * share);
  };
  const weighed = terms.map((term) => ({ ...term, weight: weigh(term) }));
  const sum = weighed.reduce((total, term) => total + term.weight, 0);
  const found = facets(question);
  // "question answering" in "medical question answering" is the field, not the side.
  const textsOf = (side: readonly KeyTerm[] | undefined) =>
    (side ?? []).filter((term) => term.role !== 'part' || term.kind !== 'phrase').map((term) => term.text);
  const a = textsOf(found?.a);
  const b = textsOf(found?.b);
  // "accuracy" alone is not yet "the accuracy of medical question answering".
  const subjects = textsOf(found?.b.filter((term) => term.role !== 'measure' && term.role !== 'part'));
  return {
    terms: weighed.map((term) => ({ ...term, weight: term.weight / sum })),
    plain: terms,
    sides: found === null ? [] : [a, found.relation === 'effect' && subjects.length > 0 ? subjects : b],
    leads: found?.relation === 'contrast' ? [...a, ...b] : a,
    contrasts: found?.relation === 'contrast',
  };
}

/** Share of the question's weight that these of its terms have, 0-1. */
export const weightOf = (found: readonly string[], { terms }: Pick<Aim, 'terms'>): number =>
  terms.reduce((sum, term) => (found.includes(term.text) ? sum + term.weight : sum), 0);

const isNamed = ({ kind, role }: KeyTerm): boolean =>
  kind === 'name' && role !== 'part' && role !== 'measure';

/**
 * Whether a result speaks to the question, with its own words and what its paper's title adds. Of a question
 * with two sides it names what the question is about (of a contrast a side, of an effect the cause, or a name of
 * the question), or something else of it where the title names that. Of another: a subject of it, or much of
 * its weight. Where its own words have none of the question's terms, nearly all of the question is needed.
 */
function speaksTo(
  { said, terms, ofTitle }: ClaimTerms & { readonly ofTitle: readonly string[] },
  aim: Aim,
): boolean {
  const met = aim.terms.filter(({ text }) => terms.includes(text));
  const telling = met.filter((term) => term.role !== 'measure' && term.role !== 'verb');
  if (telling.length === 0) return said.length > 0 && said.length === aim.terms.length;
  const plain = { terms: aim.plain };
  if (said.length === 0 && weightOf([...terms, ...ofTitle], plain) < ENOUGH.titleAlone) return false;
  if (aim.leads.length > 0) {
    return (
      telling.some((term) => isNamed(term) || aim.leads.includes(term.text)) ||
      aim.leads.some((lead) => ofTitle.includes(lead))
    );
  }
  const hasSubject = aim.terms.some((term) => term.role === 'topic');
  const enough =
    !hasSubject || telling.some((term) => term.role === 'topic') ? ENOUGH.subject : ENOUGH.setting;
  return weightOf(terms, plain) >= enough;
}

/** Speaks of both sides of what the question compares or relates. */
export const links = (terms: readonly string[], { sides }: Aim): boolean =>
  sides.length > 0 && sides.every((side) => side.some((term) => terms.includes(term)));

/** The sentences of one paper that could be claims, in their order. */
export function candidatesOf({ paper, hash, relevance }: RankedPaper, aim: Aim): Candidate[] {
  const sentences = sentencesOf(paper.abstract);
  const ofTitle = matchedTerms(paper.title, aim.terms);
  const names = ownNames(paper);
  return sentences.flatMap((sentence, at): Candidate[] => {
    const lead = leadLength(sentence.text);
    const body = sentence.text.slice(lead);
    // The bundled summaries come to the point at once; abstracts begin with what was known before.
    const late = sentences.length === 1 || paper.abstractKind === 'summary';
    const position = late ? 1 : at / (sentences.length - 1);
    const verdict = judgeSentence({ text: lead > 0 ? capitalised(fold(body)) : fold(body), position });
    if (verdict.kind === 'none') return [];
    const { text, start } = standingAlone({ sentence: sentence.text, lead, paper, names });
    if (text === null || text.split(' ').length < FEWEST_WORDS) return [];
    const { said, terms } = claimTerms({
      text: aim.contrasts ? text : text.replace(WITHOUT, ' '),
      title: paper.title,
      terms: aim.terms,
      leads: aim.leads,
    });
    if (!speaksTo({ said, terms, ofTitle }, aim)) return [];
    const worth =
      SHARE.sentence * weightOf(said, aim) +
      SHARE.withTitle * weightOf(terms, aim) +
      (links(terms, aim) ? LINKS : 0) +
      SHARE.strength * verdict.strength +
      SHARE.paper * relevance -
      (text.length > LONG.chars ? LONG.cost : 0) -
      (verdict.kind === 'own-thing' ? OWN_COST : 0);
    const from = sentence.start + start;
    const quoted = paper.abstract.slice(from, sentence.end);
    const quote = { field: 'abstract' as const, start: from, end: sentence.end, text: quoted };
    return [{ claim: { text, paperId: paper.id, paperHash: hash, quote, terms: [...terms] }, worth }];
  });
}
