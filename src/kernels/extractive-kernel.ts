// The Kernel that needs no model: claims are the papers' own sentences, reviews are measurements.

import { EXTRACTIVE } from '../contract/run-facts';
import { planQueries } from '../literature/queries';
import { composeDraft } from '../paper/compose';
import { takeFindings } from '../reading/closest-sentences';
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
      const previousQueries = revision?.previousQueries ?? [];
      return { queries: planQueries({ question, count, searchFor, previousQueries }), parts: [] };
    },
    async planAgain() {
      return [];
    },
    async extract({ question, papers: found, keep: most = found.length, words, count, revision }) {
      const { keep, contested, searchFor } = scopeOf(revision);
      const papers = found.slice(0, most);
      const taken = takeFindings({
        question,
        papers,
        words,
        count,
        keep: [...keep, ...contested],
        wanted: searchFor,
      });
      return {
        claims: claimSetOf({ found: taken, keep, papers, count }),
        unread: [],
        papers: papers.map(({ paper }) => paper.id),
      };
    },
    async compose(input) {
      return composeDraft(input);
    },
    async review({ role, evidence, selection }) {
      return reviewByRubric({ role, evidence, selection });
    },
  };
}
