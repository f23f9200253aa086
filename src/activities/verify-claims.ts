import type { VerifyRequest } from '../contract';
import { claimSet, type Evidence } from '../evidence/claim';
import { VERIFIER, verifyClaims as verify } from '../evidence/verification';
import { selection } from '../literature/selection';
import { shown } from '../paper/page';
import type { EvidenceFacts } from '../protocol';
import { evidenceCeiling } from '../tribunal/ceiling';
import { measure } from '../tribunal/facts';
import { cutToBytes } from './cut';
import { type ActivityDeps, CannotServeProfile } from './deps';
import { readOpening } from './opening';

/** Rows and bytes of the claims table that travels through the history; all claims are in the artifact. */
const ROWS = 6;
const TEXT_BYTES = 180;

/** Scores each claim's quote against its source, and measures how far the evidence carries. */
export const verifyClaims =
  (deps: ActivityDeps) =>
  async ({ opening, claims: claimsRef, threshold }: VerifyRequest): Promise<EvidenceFacts> => {
    const { question, profile } = await readOpening(deps.store, opening);
    if (profile.verifier !== VERIFIER) {
      throw new CannotServeProfile(
        `this worker verifies with ${VERIFIER}, the run with ${profile.verifier}; start a worker of that version`,
      );
    }
    const set = await deps.store.get(claimsRef, claimSet);
    const read = await deps.store.get(set.selection, selection);
    const claims = verify({ claims: set.claims, papers: read.papers, threshold });
    const evidence: Evidence = {
      question,
      selection: set.selection,
      verifier: VERIFIER,
      threshold,
      claims,
      ...(set.unread === undefined ? {} : { unread: set.unread }),
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
