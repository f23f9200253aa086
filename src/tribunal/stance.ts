// Which claims are on which side: by a model's judgement if claims have one, else by flagged words.

import { directionsIn, hasProposition } from '../reading/flags';
import type { CheckedClaim } from '../records/claim';
import { type Direction, OPPOSITE } from '../text/directions';
import { winnerOf } from './winner';

/** The fields of a claim that determine its side. */
export type SidedClaim = Pick<CheckedClaim, 'id' | 'paperId' | 'text' | 'quote' | 'flag' | 'stance'>;

/** Two sides of a run's claims, as in the paper's table. Each side in the claims' order. */
export interface Opposition<C extends SidedClaim = CheckedClaim> {
  /** `flags`: words were compared and nobody judged. */
  readonly by: 'stances' | 'winners' | 'flags';
  readonly heads: readonly [string, string];
  readonly sides: readonly [readonly C[], readonly C[]];
}

const isAgainst = ({ stance }: SidedClaim) => stance === 'denies' || stance === 'no effect';

/**
 * The claims that oppose each other, null if none do. Judged claims: those that affirm against those that
 * deny or find no effect; for a question without a proposition, those that name opposite winners of its two
 * sides. If judged claims do not oppose each other, among the claims without a judgement: those with a strict
 * flag against the rest, which may be empty.
 */
export function oppositionOf<C extends SidedClaim>({
  question,
  claims,
}: {
  question: string;
  claims: readonly C[];
}): Opposition<C> | null {
  if (!hasProposition(question)) {
    const opposed = opposedWinners({ question, claims });
    if (opposed !== null) return opposed;
  }
  const affirming = claims.filter(({ stance }) => stance === 'affirms');
  const against = claims.filter(isAgainst);
  if (affirming.length > 0 && against.length > 0)
    return { by: 'stances', heads: ['affirms', 'denies or finds no effect'], sides: [affirming, against] };
  const isFlagged = ({ flag, stance }: SidedClaim) => flag === 'strict' && stance === null;
  const flagged = claims.filter(isFlagged);
  const rest = claims.filter((claim) => !isFlagged(claim));
  return flagged.length === 0
    ? null
    : { by: 'flags', heads: ['flagged', 'not flagged'], sides: [flagged, rest] };
}

function opposedWinners<C extends SidedClaim>(input: {
  question: string;
  claims: readonly C[];
}): Opposition<C> | null {
  const found = input.claims.map((claim) => ({
    claim,
    // Based on the source's words, because a model's paraphrase must not decide.
    winner: winnerOf({ question: input.question, text: claim.quote.text }),
  }));
  const names = found.find(({ winner }) => winner !== null)?.winner?.names;
  const won = (side: 0 | 1) => found.filter(({ winner }) => winner?.side === side).map(({ claim }) => claim);
  const [first, second] = [won(0), won(1)];
  return names === undefined || first.length === 0 || second.length === 0
    ? null
    : { by: 'winners', heads: [`for ${names[0]}`, `for ${names[1]}`], sides: [first, second] };
}

/**
 * The first two claims of different papers that are worded in opposite directions, one "increases" and one
 * "decreases", if the question asks for neither (otherwise the flags compare them with it). A quote that
 * mentions both directions counts for neither. Null if there are none, or if a model judged every claim.
 */
export function wordedApart({
  question,
  claims,
}: {
  question: string;
  claims: readonly CheckedClaim[];
}): readonly [CheckedClaim, CheckedClaim] | null {
  if (claims.every(({ stance }) => stance !== null)) return null;
  const asked = directionsIn(question);
  const worded = claims.map((claim) => {
    const said = directionsIn(claim.quote.text);
    const open = (one: Direction) => !asked.has(one) && !asked.has(OPPOSITE[one]) && !said.has(OPPOSITE[one]);
    return { claim, goes: [...said].filter(open) };
  });
  for (const [at, one] of worded.entries()) {
    const other = worded
      .slice(at + 1)
      .find(
        ({ claim, goes }) =>
          claim.paperId !== one.claim.paperId && goes.some((way) => one.goes.includes(OPPOSITE[way])),
      );
    if (other !== undefined) return [one.claim, other.claim];
  }
  return null;
}
