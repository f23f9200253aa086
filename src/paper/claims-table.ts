// 5 Extracted Claims: every claim, with the results of its checks.

import { showConfidence } from '../evidence/confidence';
import type { Section } from '../records/draft';
import type { DraftContext } from './draft-context';

export const CLAIMS_HEAD = ['Id', 'Claim', 'Verified', 'Confidence', 'Reference'];

export function claimsTable({ evidence, claims, citations }: DraftContext): Section {
  const { threshold } = evidence;
  const checked = claims.some(({ claim }) => claim.reading !== undefined);
  return {
    name: 'Extracted Claims',
    blocks: [
      {
        kind: 'table',
        caption: `Verified (✓): the quote is in the source, ${checked ? '' : 'and '}its confidence, the TF-IDF cosine of quote and source, is at least the threshold ${threshold}${checked ? ', and a check found that the passage says all of the claim. It means that the source says it' : '. It means that the two are about the same thing'}, not that the claim is true.`,
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
