import type { VerifyRequest } from '../contract/activities';
import type { EvidenceFacts } from '../contract/run-facts';
import { suspectsOf } from '../evidence/hostile-passages';
import { VERIFIER, verifyClaims as verify } from '../evidence/verification';
import { claimSet, type Evidence, evidence as evidenceSchema } from '../records/claim';
import { selection } from '../records/selection';
import { shown } from '../text/display-text';
import { evidenceCeiling } from '../tribunal/ceiling';
import { measure, type WeighedClaim, weighClaims } from '../tribunal/facts';
import { flaggedBeforeOf } from '../tribunal/flagged-before';
import { oppositionOf } from '../tribunal/stance';
import { cutToBytes } from './cut';
import { CannotServeProfile, type Needs } from './deps';
import { readOpening } from './opening';

/** Rows and bytes of the claims table that goes into the history; the artifact has all claims. */
const ROWS = 8;
const TEXT_BYTES = 90;

/** Rows of suspect papers; the evidence artifact and the policy's reasons have more. */
const SUSPECT_ROWS = 3;
const TITLE_BYTES = 90;
const WORDS_BYTES = 60;

/**
 * Scores each claim's quote against its source, and measures how far the evidence carries. Scans all kept
 * papers for passages addressed to a model, and keeps what earlier rounds found against the proposition.
 */
export const verifyClaims =
  (deps: Needs<'store'>) =>
  async ({
    opening,
    round,
    claims: claimsRef,
    threshold,
    previous,
  }: VerifyRequest): Promise<EvidenceFacts> => {
    const { question, profile } = await readOpening(deps.store, opening);
    if (profile.verifier !== VERIFIER) {
      throw new CannotServeProfile(
        `this worker verifies with ${VERIFIER}, the run with ${profile.verifier}; start a worker of that version`,
      );
    }
    const set = await deps.store.get(claimsRef, claimSet);
    const read = await deps.store.get(set.selection, selection);
    const claims = verify({ claims: set.claims, papers: read.papers, threshold });
    const before = previous === undefined ? undefined : await deps.store.get(previous, evidenceSchema);
    const suspects = suspectsOf({
      papers: read.papers.map(({ paper }) => paper),
      before: before?.suspects ?? [],
    });
    const flaggedBefore = before === undefined ? [] : flaggedBeforeOf({ before, claims, round });
    const evidence: Evidence = {
      question,
      selection: set.selection,
      verifier: VERIFIER,
      threshold,
      claims,
      ...(set.unread === undefined ? {} : { unread: set.unread }),
      ...(set.reading === undefined ? {} : { reading: set.reading }),
      ...(set.parts === undefined ? {} : { parts: set.parts }),
      ...(suspects.length === 0 ? {} : { suspects }),
      ...(flaggedBefore.length === 0 ? {} : { flaggedBefore }),
    };
    const verified = claims.filter((claim) => claim.verified);
    const facts = measure({ evidence, selection: read });
    const { ceiling, reason } = evidenceCeiling(facts);
    return {
      ref: await deps.store.put(evidence),
      claims: claims.length,
      verified: verified.length,
      papersCited: new Set(verified.map((claim) => claim.paperId)).size,
      ceiling,
      ceilingReason: reason,
      flags: facts.flags,
      stances: facts.stances,
      ...opposedIn({ question, claims: weighClaims({ evidence, selection: read }) }),
      ...(suspects.length === 0
        ? {}
        : {
            suspects: suspects.slice(0, SUSPECT_ROWS).map(({ title, why, words }) => ({
              title: cutToBytes(shown(title), TITLE_BYTES),
              why,
              words: cutToBytes(shown(words), WORDS_BYTES),
            })),
          }),
      ...(flaggedBefore.length === 0 ? {} : { flaggedBefore: flaggedBefore.length }),
      table: claims.slice(0, ROWS).map(({ id, text, confidence, verified: holds, flag, stance }) => ({
        id,
        text: cutToBytes(shown(text), TEXT_BYTES),
        confidence: Math.round(confidence * 1e4) / 1e4,
        verified: holds,
        flag,
        stance,
      })),
    };
  };

/** Among the claims that count, as in the paper's table. */
function opposedIn({
  question,
  claims,
}: {
  question: string;
  claims: readonly WeighedClaim[];
}): Pick<EvidenceFacts, 'opposed'> {
  const counting = claims.flatMap(({ claim, counts }) => (counts ? [claim] : []));
  const opposition = oppositionOf({ question, claims: counting });
  if (opposition === null || opposition.by === 'flags') return {};
  const [first, second] = opposition.sides;
  const ids = (side: typeof first) => side.slice(0, ROWS).map(({ id }) => id);
  return { opposed: { heads: opposition.heads, sides: [ids(first), ids(second)] } };
}
