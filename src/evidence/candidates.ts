// The sentences of papers that could be claims: results that stand alone and speak to the question.

import type { RankedPaper } from '../literature/selection';
import type { Claim } from './claim';
import { facets, type KeyTerm, keyTerms, matchedTerms } from './key-terms';
import { judgeSentence, leadLength } from './result-sentence';
import { sentencesOf } from './sentences';

/** What a candidate's worth is made of; all parts lie in 0-1. */
const SHARE = { sentence: 0.35, withTitle: 0.15, strength: 0.2, paper: 0.3 } as const;
/** Weight of a term that all papers speak of, beside one that none does: it tells their field, not the point. */
const COMMON = 0.3;
/** Fewer papers than this say nothing about which terms are common. */
const FEWEST_PAPERS = 4;
/** Share of the question's weight that a sentence must speak of; more of it where no subject of it is named. */
const ENOUGH = { subject: 0.15, setting: 0.45 } as const;

/** A claim longer than this is hard to read in a table. */
const LONG = { chars: 280, cost: 0.1 } as const;

export type ClaimDraft = Omit<Claim, 'id'>;

export interface Candidate {
  readonly claim: ClaimDraft;
  /** Its subject ("our model") is named by the paper's title only: taken when nothing else is left. */
  readonly needsTitle: boolean;
  /** How well it fits the question by itself, 0-1. */
  readonly worth: number;
}

/** A question as extraction reads it: its terms, weighed by how much they tell these papers apart. */
export interface Aim {
  readonly terms: readonly KeyTerm[];
  /** Of a contrast or an effect: the terms of either side. */
  readonly sides: readonly (readonly string[])[];
  /** What a claim has to be about: both sides of a contrast, the cause of an effect. */
  readonly leads: readonly string[];
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
  return {
    terms: weighed.map((term) => ({ ...term, weight: term.weight / sum })),
    sides: found === null ? [] : [a, b],
    leads: found?.relation === 'contrast' ? [...a, ...b] : a,
  };
}

/** Share of the question's weight that these of its terms have, 0-1. */
export const weightOf = (found: readonly string[], { terms }: Aim): number =>
  terms.reduce((sum, term) => (found.includes(term.text) ? sum + term.weight : sum), 0);

const isNamed = ({ kind, role }: KeyTerm): boolean =>
  kind === 'name' && role !== 'part' && role !== 'measure';

/**
 * Whether a sentence with these terms, from a paper with those in its title, speaks to the question. Of a
 * question with two sides: it names a side (of "effect of X on Y": X), or a name of the question; or it names
 * something of the question and the title a side. Of another: a subject of it, or much of its weight.
 */
function speaksTo(found: readonly string[], ofTitle: readonly string[], aim: Aim): boolean {
  const met = aim.terms.filter((term) => found.includes(term.text));
  const telling = met.filter((term) => term.role !== 'measure' && term.role !== 'verb');
  if (telling.length === 0) return met.length > 0 && met.length === aim.terms.length;
  if (aim.leads.length > 0) {
    return (
      met.some((term) => isNamed(term) || aim.leads.includes(term.text)) ||
      (aim.leads.some((lead) => ofTitle.includes(lead)) &&
        telling.some((term) => aim.sides.flat().includes(term.text)))
    );
  }
  const hasSubject = aim.terms.some((term) => term.role === 'topic');
  const enough = !hasSubject || met.some((term) => term.role === 'topic') ? ENOUGH.subject : ENOUGH.setting;
  return weightOf(found, aim) >= enough;
}

/** White space folded, TeX's escapes of plain characters ("12\%") undone. */
const fold = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\\(?=[%&#$_])/g, '')
    .trim();

const capitalised = (text: string): string =>
  text.replace(/^\p{Ll}(?=[\p{Ll}\s])/u, (letter) => letter.toUpperCase());

/** "CLER: Cross-task Learning ...": the title says what "our model" is. */
const namesItsThing = (title: string): boolean => /^[^:]{2,40}:\s/.test(title);

/** The sentences of one paper that could be claims, in their order. */
export function candidatesOf({ paper, hash, relevance }: RankedPaper, aim: Aim): Candidate[] {
  const sentences = sentencesOf(paper.abstract);
  const ofTitle = matchedTerms(paper.title, aim.terms);
  return sentences.flatMap((sentence, at): Candidate[] => {
    const lead = leadLength(sentence.text);
    const start = sentence.start + lead;
    const quoted = paper.abstract.slice(start, sentence.end);
    const text = lead > 0 ? capitalised(fold(quoted)) : fold(quoted);
    const found = matchedTerms(text, aim.terms);
    if (!speaksTo(found, ofTitle, aim)) return [];
    // The bundled summaries come to the point at once; abstracts begin with what was known before.
    const late = sentences.length === 1 || paper.abstractKind === 'summary';
    const position = late ? 1 : at / (sentences.length - 1);
    const verdict = judgeSentence({ text, position });
    if (verdict.kind === 'none') return [];
    const needsTitle = verdict.kind === 'own-thing';
    if (needsTitle && !namesItsThing(paper.title)) return [];
    const worth =
      SHARE.sentence * weightOf(found, aim) +
      SHARE.withTitle * weightOf([...found, ...ofTitle], aim) +
      SHARE.strength * verdict.strength +
      SHARE.paper * relevance -
      (text.length > LONG.chars ? LONG.cost : 0);
    const quote = { field: 'abstract' as const, start, end: sentence.end, text: quoted };
    return [{ claim: { text, paperId: paper.id, paperHash: hash, quote, terms: found }, needsTitle, worth }];
  });
}
