// Claims taken from papers: their own result sentences, as far as they speak of the question.

import type { RankedPaper } from '../literature/selection';
import type { CheckedClaim, Claim } from './claim';
import { facets, type KeyTerm, keyTerms, matchedTerms } from './key-terms';
import { judgeSentence, leadLength } from './result-sentence';
import { sentencesOf } from './sentences';
import { pairCosine } from './tfidf';
import { standsIn } from './verification';

/** What a claim's score is made of; all parts lie in 0-1. */
const SHARE = { coverage: 0.45, strength: 0.25, paper: 0.3 } as const;
/** Added for what the claims before have left out, taken off for what they have said. */
const NEW_TERMS = 0.5;
const NEW_SIDE = 0.25;
const WANTED = 0.4;
const SAME_PAPER = 0.15;
const PER_PAPER = 2;
/** Cosine from which two claims say the same. */
const SAME_CLAIM = 0.5;

interface Candidate {
  readonly claim: Omit<Claim, 'id'>;
  /** Its subject ("our model") is named by the paper's title only: taken when nothing else is left. */
  readonly needsTitle: boolean;
  readonly coverage: number;
  readonly base: number;
}

/** White space folded, TeX's escapes of plain characters undone (`12\\%`). */
const fold = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\\(?=[%&#$_])/g, '')
    .trim();
const capitalised = (text: string): string =>
  text.replace(/^\p{Ll}(?=[\p{Ll}\s])/u, (letter) => letter.toUpperCase());

const weightOf = (terms: readonly KeyTerm[], texts: ReadonlySet<string>): number =>
  terms.reduce((sum, term) => (texts.has(term.text) ? sum + term.weight : sum), 0);

interface Aim {
  readonly terms: readonly KeyTerm[];
  readonly sides: readonly (readonly string[])[];
  readonly wanted: readonly KeyTerm[];
}

/** Share of a contrast's terms that makes up for neither side being named. */
const MUCH = 0.45;

/**
 * Whether a sentence with these terms speaks to the question: metrics and verbs alone do not; of a question
 * with two sides it names one, or something named in the question, or most of the rest.
 */
function speaksTo(found: ReadonlySet<string>, { terms, sides }: Aim): boolean {
  const met = terms.filter((term) => found.has(term.text));
  const carrying = met.filter((term) => term.role !== 'measure' && term.role !== 'verb');
  if (carrying.length === 0) return met.length > 0 && met.length === terms.length;
  if (sides.length === 0 || weightOf(terms, found) >= MUCH) return true;
  return carrying.some((term) => term.kind === 'name') || sides.flat().some((side) => found.has(side));
}

function candidatesOf({ paper, hash, relevance }: RankedPaper, aim: Aim): Candidate[] {
  const sentences = sentencesOf(paper.abstract);
  return sentences.flatMap((sentence, at): Candidate[] => {
    const lead = leadLength(sentence.text);
    const start = sentence.start + lead;
    const quoted = paper.abstract.slice(start, sentence.end);
    const text = lead > 0 ? capitalised(fold(quoted)) : fold(quoted);
    const matched = matchedTerms(text, aim.terms);
    const found = new Set(matched);
    if (!speaksTo(found, aim)) return [];
    const position = sentences.length === 1 ? 1 : at / (sentences.length - 1);
    const verdict = judgeSentence({ text, position });
    if (verdict.kind === 'none') return [];
    if (verdict.kind === 'own-thing' && !namesItsThing(paper.title)) return [];
    const coverage = weightOf(aim.terms, found);
    return [
      {
        claim: {
          text,
          paperId: paper.id,
          paperHash: hash,
          quote: { field: 'abstract', start, end: sentence.end, text: quoted },
          terms: matched,
        },
        needsTitle: verdict.kind === 'own-thing',
        coverage,
        base: SHARE.coverage * coverage + SHARE.strength * verdict.strength + SHARE.paper * relevance,
      },
    ];
  });
}

/** "CLER: Cross-task Learning ...", "Model Compression with ...": the title says what "our model" is. */
const namesItsThing = (title: string): boolean =>
  /^[^:]{2,60}:\s/.test(title) || /\b(?:with|via|by|using|through|based)\b/i.test(title);

const place = ({ claim }: Candidate): string =>
  `${claim.paperId} ${String(claim.quote.start).padStart(9, '0')}`;

/** How alike a text and the nearest of others are, 0-1. */
const nearest = (text: string, others: readonly { readonly text: string }[]): number =>
  others.reduce((most, other) => Math.max(most, pairCosine(text, other.text)), 0);

/** What a candidate adds to the claims already chosen. */
function gain(
  candidate: Candidate,
  chosen: readonly Omit<Claim, 'id'>[],
  { terms, sides, wanted }: Aim,
): number {
  const said = new Set(chosen.flatMap((claim) => claim.terms));
  const fresh = new Set(candidate.claim.terms.filter((term) => !said.has(term)));
  const freshSide = sides.some(
    (side) => !side.some((term) => said.has(term)) && side.some((term) => fresh.has(term)),
  );
  const speaksOfWanted = matchedTerms(candidate.claim.text, wanted).length > 0;
  const fromSamePaper = chosen.filter((claim) => claim.paperId === candidate.claim.paperId).length;
  return (
    candidate.base +
    NEW_TERMS * weightOf(terms, fresh) +
    (freshSide ? NEW_SIDE : 0) +
    (speaksOfWanted ? WANTED : 0) -
    SAME_PAPER * fromSamePaper
  );
}

type Draft = Omit<Claim, 'id'>;

/** The best candidate that says nothing said before, from a paper with places left if there is one. */
function best(candidates: readonly Candidate[], chosen: readonly Draft[], aim: Aim): Candidate | undefined {
  const unsaid = candidates.filter(({ claim }) => nearest(claim.text, chosen) < SAME_CLAIM);
  const standing = unsaid.filter(({ needsTitle }) => !needsTitle);
  const fresh = standing.length > 0 ? standing : unsaid;
  const used = (paperId: string) => chosen.filter((claim) => claim.paperId === paperId).length;
  const withPlaces = fresh.filter(({ claim }) => used(claim.paperId) < PER_PAPER);
  const open = withPlaces.length > 0 ? withPlaces : fresh;
  const scored = open.map((candidate) => ({ candidate, gain: gain(candidate, chosen, aim) }));
  scored.sort((x, y) => y.gain - x.gain || (place(x.candidate) < place(y.candidate) ? -1 : 1));
  return scored[0]?.candidate;
}

const speaksOf = (term: KeyTerm) => (claim: Draft) => matchedTerms(claim.text, [term]).length > 0;

/** The last kept claim all of whose terms the others say, so that it can give way. */
function spare(kept: readonly Draft[], chosen: readonly Draft[]): Draft | undefined {
  return kept.findLast((claim) => {
    const others = new Set(chosen.filter((other) => other !== claim).flatMap((other) => other.terms));
    return claim.terms.every((term) => others.has(term));
  });
}

function choose(candidates: readonly Candidate[], kept: readonly Draft[], count: number, aim: Aim): Draft[] {
  let chosen: Draft[] = kept.slice(0, count);
  while (chosen.length < count) {
    const next = best(candidates, chosen, aim);
    if (next === undefined) break;
    chosen.push(next.claim);
  }
  for (const term of aim.wanted) {
    if (chosen.length < count || chosen.some(speaksOf(term))) continue;
    const next = best(
      candidates.filter(({ claim }) => speaksOf(term)(claim)),
      chosen,
      aim,
    );
    const leaving = spare(kept, chosen);
    if (next === undefined || leaving === undefined) continue;
    chosen = [...chosen.filter((claim) => claim !== leaving), next.claim];
  }
  return chosen;
}

/** Claims of the round before whose quotes stand in the papers of this one. */
function stillStanding(
  keep: readonly CheckedClaim[],
  papers: readonly RankedPaper[],
  terms: readonly KeyTerm[],
): Draft[] {
  const byId = new Map(papers.map((ranked) => [ranked.paper.id, ranked]));
  return keep.flatMap(({ text, paperId, paperHash, quote, ...rest }): Draft[] => {
    const source = byId.get(paperId);
    if (source === undefined || !standsIn({ text, paperId, paperHash, quote, ...rest }, source)) return [];
    return [{ text, paperId, paperHash, quote, terms: matchedTerms(text, terms) }];
  });
}

/**
 * At most `count` claims: result sentences of the papers' abstracts that stand alone and speak of at least
 * one of the question's key terms. Best first by terms, strength of the result and the paper's relevance,
 * each claim valued by what it adds to those before; at most two a paper while others have any, and no two
 * that say the same. Fewer, or none, where the papers do not say more. Each claim's text is its quote with
 * white space folded (a connective such as "Moreover," is left out of the quote, the first letter made a
 * capital), and `paper.abstract.slice(start, end) === quote.text`.
 *
 * In a revision the claims of `keep` whose paper is still among `papers` come first; one gives way only when
 * others say all its terms and a claim about a term of `searchFor`, so far unsaid, is found for its place.
 * Ids are C1, C2, ... in order. The order of `papers` does not matter.
 */
export function extractClaims({
  question,
  papers,
  count,
  keep = [],
  searchFor = [],
}: {
  readonly question: string;
  readonly papers: readonly RankedPaper[];
  readonly count: number;
  readonly keep?: readonly CheckedClaim[];
  readonly searchFor?: readonly string[];
}): Claim[] {
  const terms = keyTerms(question);
  const contrast = facets(question);
  const aim: Aim = {
    terms,
    sides: contrast === null ? [] : [contrast.a, contrast.b].map((side) => side.map((term) => term.text)),
    wanted: searchFor.flatMap((wish) => keyTerms(wish)),
  };
  const candidates = papers.flatMap((ranked) => candidatesOf(ranked, aim));
  const chosen = choose(candidates, stillStanding(keep, papers, terms), count, aim);
  return chosen.map((claim, at) => ({ id: `C${at + 1}`, ...claim }));
}
