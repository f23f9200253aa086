// The Kernel that needs no model: claims are the papers' own sentences, reviews are measurements.

import { extractClaims, yieldsClaim } from '../evidence/extraction';
import { planQueries } from '../literature/queries';
import { composeDraft } from '../paper/compose';
import { EXTRACTIVE } from '../protocol';
import { reviewByRubric } from '../tribunal/rubric';
import type { Kernel } from './kernel';
import { scopeOf } from './revision-scope';

/** Deterministic and without network: the same input gives the same output on every machine. */
export function createExtractiveKernel(): Kernel {
  return {
    name: EXTRACTIVE,
    async plan({ question, count, revision }) {
      const { searchFor } = scopeOf(revision);
      return planQueries({ question, count, searchFor, previousQueries: revision?.previousQueries ?? [] });
    },
    favours({ question, revision }) {
      const { keep, searchFor } = scopeOf(revision);
      const kept = new Set(keep.map(({ paperId }) => paperId));
      const yields = yieldsClaim(question, searchFor);
      return (paper) => kept.has(paper.id) || yields(paper);
    },
    async extract({ question, papers, count, revision }) {
      const { keep, searchFor } = scopeOf(revision);
      return extractClaims({ question, papers, count, keep, searchFor });
    },
    async compose(input) {
      return composeDraft(input);
    },
    async review({ role, question, draft, evidence, selection }) {
      return reviewByRubric({ role, question, draft, evidence, selection });
    },
  };
}
