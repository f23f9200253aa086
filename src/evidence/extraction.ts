// Claims taken from papers: their own result sentences, as far as they speak to the question.

import type { PaperRecord } from '../literature/paper-record';
import type { RankedPaper } from '../literature/selection';
import {
  type Aim,
  aimOf,
  type Candidate,
  type ClaimDraft,
  candidatesOf,
  links,
  weightOf,
} from './candidates';
import type { CheckedClaim, Claim } from './claim';
import { claimTerms } from './claim-terms';
import { hashOf } from './hash';
import { type KeyTerm, keyTerms, matchedTerms } from './key-terms';
import { pairCosine } from './tfidf';
import { standsAgain } from './verification';

/** Added to a candidate's worth for what the claims before it leave out, taken off for a paper's second one. */
const NEW_TERMS = 0.5;
const NEW_SIDE = 0.25;
const WANTED = 0.4;
const SAME_PAPER = 0.05;
const PER_PAPER = 2;
/** Cosine from which two claims say the same. */
const SAME_CLAIM = 0.5;

/** What a candidate adds to the claims already chosen. */
function gain({ claim, worth }: Candidate, chosen: readonly ClaimDraft[], aim: Aim): number {
  const said = new Set(chosen.flatMap(({ terms }) => terms));
  const fresh = claim.terms.filter((term) => !said.has(term));
  const opensSide = aim.sides.some(
    (side) => !side.some((term) => said.has(term)) && side.some((term) => fresh.includes(term)),
  );
  const fromSamePaper = chosen.filter(({ paperId }) => paperId === claim.paperId).length;
  return worth + NEW_TERMS * weightOf(fresh, aim) + (opensSide ? NEW_SIDE : 0) - SAME_PAPER * fromSamePaper;
}

/**
 * Tells of a paper whether {@link extractClaims} finds a claim in it, whatever the other papers are. With
 * `searchFor`, as in a revision: one that speaks of a term of it, or of both sides of the question.
 */
export function yieldsClaim(
  question: string,
  searchFor: readonly string[] = [],
): (paper: PaperRecord) => boolean {
  const aim = aimOf(question, []);
  const wanted = searchFor.flatMap((wish) => keyTerms(wish));
  const isWanted = (claim: ClaimDraft) =>
    wanted.length === 0 || links(claim.terms, aim) || wanted.some((term) => speaksOf(claim, term));
  return (paper) =>
    candidatesOf({ paper, hash: hashOf(paper), relevance: 0 }, aim).some(({ claim }) => isWanted(claim));
}

const place = ({ paperId, quote }: ClaimDraft): string =>
  `${paperId} ${String(quote.start).padStart(9, '0')}`;

/** The pool of candidates, and which of them are still open beside the claims chosen so far. */
class Pool {
  readonly #candidates: readonly Candidate[];
  readonly #aim: Aim;
  /** For each candidate the nearest chosen claim, as a cosine; kept up to date by `take`. */
  readonly #nearest = new Map<Candidate, number>();

  constructor(candidates: readonly Candidate[], aim: Aim) {
    this.#candidates = candidates;
    this.#aim = aim;
  }

  /** Notes a chosen claim, so that none saying the same is offered. */
  take(claim: ClaimDraft): void {
    for (const candidate of this.#candidates) {
      const near = pairCosine(candidate.claim.text, claim.text);
      if (near > (this.#nearest.get(candidate) ?? 0)) this.#nearest.set(candidate, near);
    }
  }

  /** The best candidate; one from a paper with places left, as long as there is one. */
  best(
    chosen: readonly ClaimDraft[],
    { bonus = () => 0 }: { readonly bonus?: (claim: ClaimDraft) => number } = {},
  ): ClaimDraft | undefined {
    const unsaid = this.#candidates.filter((candidate) => (this.#nearest.get(candidate) ?? 0) < SAME_CLAIM);
    const used = (paperId: string) => chosen.filter((claim) => claim.paperId === paperId).length;
    const preferred = (candidate: Candidate) => Number(used(candidate.claim.paperId) >= PER_PAPER);
    const scored = unsaid.map((candidate) => ({
      claim: candidate.claim,
      rank: preferred(candidate),
      gain: gain(candidate, chosen, this.#aim) + bonus(candidate.claim),
    }));
    scored.sort((x, y) => x.rank - y.rank || y.gain - x.gain || (place(x.claim) < place(y.claim) ? -1 : 1));
    return scored[0]?.claim;
  }
}

const speaksOf = (claim: ClaimDraft, term: KeyTerm): boolean => matchedTerms(claim.text, [term]).length > 0;

/** The last kept claim all of whose terms the others say, so that it can give way. */
function spare(kept: readonly ClaimDraft[], chosen: readonly ClaimDraft[]): ClaimDraft | undefined {
  return kept.findLast((claim) => {
    const others = new Set(chosen.filter((other) => other !== claim).flatMap(({ terms }) => terms));
    return chosen.includes(claim) && claim.terms.every((term) => others.has(term));
  });
}

function choose({
  candidates,
  kept,
  count,
  aim,
  wanted,
}: {
  readonly candidates: readonly Candidate[];
  readonly kept: readonly ClaimDraft[];
  readonly count: number;
  readonly aim: Aim;
  readonly wanted: readonly KeyTerm[];
}): ClaimDraft[] {
  const pool = new Pool(candidates, aim);
  let chosen: ClaimDraft[] = kept.slice(0, count);
  for (const claim of chosen) pool.take(claim);
  const unsaid = () => wanted.filter((term) => !chosen.some((claim) => speaksOf(claim, term)));
  while (chosen.length < count) {
    const open = unsaid();
    const next = pool.best(chosen, {
      bonus: (claim) => (open.some((term) => speaksOf(claim, term)) ? WANTED : 0),
    });
    if (next === undefined) return chosen;
    chosen.push(next);
    pool.take(next);
  }
  for (const term of unsaid()) {
    const about = new Pool(
      candidates.filter(({ claim }) => speaksOf(claim, term)),
      aim,
    );
    for (const claim of chosen) about.take(claim);
    const next = about.best(chosen);
    const leaving = spare(kept, chosen);
    if (next !== undefined && leaving !== undefined) {
      chosen = [...chosen.filter((claim) => claim !== leaving), next];
    }
  }
  return withLinks({ chosen, kept, candidates, aim });
}

/** Results on both sides of the question that a revision looks for. */
const LINKING = 3;

/** A result on both sides of the question takes the place of a kept claim on one, until three tell of both. */
function withLinks({
  chosen,
  kept,
  candidates,
  aim,
}: {
  readonly chosen: readonly ClaimDraft[];
  readonly kept: readonly ClaimDraft[];
  readonly candidates: readonly Candidate[];
  readonly aim: Aim;
}): ClaimDraft[] {
  const linking = chosen.filter((claim) => links(claim.terms, aim));
  if (kept.length === 0 || linking.length >= LINKING) return [...chosen];
  const told = new Set(linking.map(({ paperId }) => paperId));
  const about = new Pool(
    candidates.filter(({ claim }) => links(claim.terms, aim) && !told.has(claim.paperId)),
    aim,
  );
  for (const claim of chosen) about.take(claim);
  const next = about.best(chosen);
  const leaving = spare(
    kept.filter((claim) => !links(claim.terms, aim)),
    next === undefined ? chosen : [...chosen, next],
  );
  if (next === undefined || leaving === undefined) return [...chosen];
  return withLinks({ chosen: [...chosen.filter((claim) => claim !== leaving), next], kept, candidates, aim });
}

/** Claims of the round before whose quotes stand in the papers of this one. */
function stillStanding(
  keep: readonly CheckedClaim[],
  papers: readonly RankedPaper[],
  aim: Aim,
): ClaimDraft[] {
  const byId = new Map(papers.map((ranked) => [ranked.paper.id, ranked]));
  return keep.flatMap((claim): ClaimDraft[] => {
    const standing = standsAgain(claim, papers);
    const source = standing === null ? undefined : byId.get(standing.paperId);
    if (standing === null || source === undefined) return [];
    const { text, paperId, paperHash, quote } = standing;
    const { terms } = claimTerms({ text, title: source.paper.title, terms: aim.terms, leads: aim.leads });
    return [{ text, paperId, paperHash, quote, terms: [...terms] }];
  });
}

/**
 * At most `count` claims: result sentences of the papers' abstracts that stand alone and speak to the question.
 * Best first by the question's terms, the strength of the result and the paper's relevance, each claim valued
 * by what it adds to those before it; at most two a paper while other papers have any, and no two that say the
 * same. Fewer, or none, where the papers do not say more. A claim's text is its quote with white space folded
 * and TeX's `\%` undone; a connective such as "Moreover," is left out of the quote, and the text then begins
 * with a capital. `paper.abstract.slice(start, end) === quote.text`.
 *
 * In a revision the claims of `keep` that still stand in a paper of `papers` come first; one gives way only
 * when the others say all its terms and a claim about a term of `searchFor`, so far unsaid, takes its place.
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
  const aim = aimOf(question, papers);
  const chosen = choose({
    candidates: papers.flatMap((ranked) => candidatesOf(ranked, aim)),
    kept: stillStanding(keep, papers, aim),
    count,
    aim,
    wanted: searchFor.flatMap((wish) => keyTerms(wish)),
  });
  return chosen.map((claim, at) => ({ id: `C${at + 1}`, ...claim }));
}
