// What a claim is worth as evidence: does its quote stand, does it say what the quote says, is it on the
// question. Everything that scores or writes starts from here, so that they cannot disagree.

import type { CheckedClaim, Evidence } from '../evidence/claim';
import { claimTerms, leadsOf } from '../evidence/claim-terms';
import { facets, type KeyTerm, keyTerms, matchedTerms, termCoverage } from '../evidence/key-terms';
import type { PaperRecord } from '../literature/paper-record';
import type { Selection } from '../literature/selection';
import { agrees, reportsResult, type Sense, wordingOf } from './sense';

/** Share of the key terms' weight below which a paper's title and abstract are off the question. */
export const ON_TOPIC = 0.25;

export interface Standing {
  readonly claim: CheckedClaim;
  /** Null when the run's selection does not hold the paper. */
  readonly paper: PaperRecord | null;
  /** The quote stands in the paper's abstract where the claim says. Looked up here, not believed. */
  readonly quoteStands: boolean;
  /** The claim's wording does not contradict its own quote's. */
  readonly agrees: boolean;
  /** Verified, the quote stands, and claim and quote agree. */
  readonly sound: boolean;
  /** The paper is on the question. */
  readonly onTopic: boolean;
  /** The question's key terms that both the claim's own words and its paper speak of. */
  readonly said: readonly string[];
  /** With those its paper's title adds: see `claimTerms`. */
  readonly terms: readonly string[];
  /** Weight of these terms, 0-1: how much of the question the claim speaks of. */
  readonly coverage: number;
  /**
   * Sound, from a paper on the question, and speaking of a key term that is no mere metric or verb: what
   * counts as evidence.
   */
  readonly supports: boolean;
  /** The claim reports a result, and does not only say what a paper sets out to do. */
  readonly reports: boolean;
  /** Which way the result is worded; 0 where none is reported. */
  readonly sense: Sense;
}

const textOf = (paper: PaperRecord) => `${paper.title}. ${paper.abstract}`;

/** Whether a paper speaks of the question: at least a quarter of its key terms' weight. */
export const isOnTopic = (paper: PaperRecord, terms: readonly KeyTerm[]): boolean =>
  termCoverage(textOf(paper), terms) >= ON_TOPIC;

const carries = (term: KeyTerm) => term.role !== 'measure' && term.role !== 'verb';

function speaksOf(terms: readonly KeyTerm[], spoken: readonly string[]): boolean {
  const carrying = terms.some(carries) ? terms.filter(carries) : terms;
  return carrying.some((term) => spoken.includes(term.text));
}

/** One entry per claim, in the claims' order. */
export function standingsOf(input: {
  question: string;
  evidence: Evidence;
  selection: Selection;
}): Standing[] {
  const terms = keyTerms(input.question);
  const leads = leadsOf(facets(input.question));
  const papers = new Map(input.selection.papers.map(({ paper }) => [paper.id, paper]));
  const ofPaper = new Map<string, { onTopic: boolean; terms: ReadonlySet<string> }>();
  for (const { paperId } of input.evidence.claims) {
    const paper = papers.get(paperId);
    if (paper === undefined || ofPaper.has(paperId)) continue;
    ofPaper.set(paperId, {
      onTopic: isOnTopic(paper, terms),
      terms: new Set(matchedTerms(textOf(paper), terms)),
    });
  }
  return input.evidence.claims.map((claim) => {
    const paper = papers.get(claim.paperId) ?? null;
    const source = ofPaper.get(claim.paperId);
    const { start, end, text } = claim.quote;
    const quoteStands =
      claim.quoteFound && text !== '' && paper !== null && paper.abstract.slice(start, end) === text;
    const agreeing = agrees({ claim: claim.text, quote: text });
    const sound = claim.verified && quoteStands && agreeing;
    const read = claimTerms({ text: claim.text, title: paper?.title ?? '', terms, leads });
    const said = read.said.filter((term) => source?.terms.has(term) ?? false);
    const spoken = read.terms.filter((term) => source?.terms.has(term) ?? false);
    const onTopic = source?.onTopic ?? false;
    const reports = reportsResult(claim.text);
    return {
      claim,
      paper,
      quoteStands,
      agrees: agreeing,
      sound,
      onTopic,
      said,
      terms: spoken,
      coverage: terms
        .filter((term) => spoken.includes(term.text))
        .reduce((sum, term) => sum + term.weight, 0),
      supports: sound && onTopic && speaksOf(terms, spoken),
      reports,
      sense: reports ? wordingOf(claim.text).sense : 0,
    };
  });
}
