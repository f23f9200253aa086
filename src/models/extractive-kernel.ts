// The Kernel that needs no model: claims are the papers' own sentences, reviews are measurements.

import { planQueries } from '../literature/queries';
import { composeDraft } from '../paper/compose';
import { EXTRACTIVE } from '../protocol';
import { takeFindings } from '../reading/findings';
import { reviewByRubric } from '../tribunal/rubric';
import { claimSetOf } from './claim-set';
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
    async extract({ question, papers, words, count, revision }) {
      const { keep, contested, searchFor } = scopeOf(revision);
      const found = takeFindings({
        question,
        papers,
        words,
        count,
        keep: [...keep, ...contested],
        wanted: searchFor,
      });
      return { claims: claimSetOf({ found, keep, papers, count }), unread: [] };
    },
    async compose(input) {
      return composeDraft(input);
    },
    async review({ role, evidence, selection }) {
      return reviewByRubric({ role, evidence, selection });
    },
  };
}
