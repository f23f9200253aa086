// 5 Extracted Claims: every claim, with what checking it found.

import { showConfidence } from './confidence';
import type { DraftContext } from './draft-context';
import type { Section } from './model';

export const CLAIMS_HEAD = ['Id', 'Claim', 'Verified', 'Confidence', 'Reference'];

export function claimsTable({ evidence, claims, citations }: DraftContext): Section {
  const { threshold } = evidence;
  return {
    name: 'Extracted Claims',
    blocks: [
      {
        kind: 'table',
        caption: `Verified (✓): the quote is in the source, and its confidence, the TF-IDF cosine of quote and source, is at least the threshold ${threshold}. It means that the two are about the same thing, not that the claim is true.`,
        head: CLAIMS_HEAD,
        rows: claims.map(({ claim }) => {
          const [number] = citations.cite(claim.paperId);
          return [
            claim.id,
            claim.text,
            claim.verified ? '✓' : '×',
            showConfidence(claim.confidence, threshold),
            number === undefined ? '–' : `[${number}]`,
          ];
        }),
      },
    ],
  };
}
