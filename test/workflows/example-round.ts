// A round as the workflow has it, with made-up references.

import type { Opened } from '../../src/contract/activities';
import type { Ref } from '../../src/contract/ref';
import type { Round } from '../../src/workflows/round';
import { PROFILE } from '../paper/example-run';

const REF: Ref = `sha256:${'1'.repeat(64)}`;

export const OPENED: Opened = { opening: REF, profile: PROFILE };

export const round = (number: number): Round => ({
  kind: 'judged',
  number,
  selection: { ref: REF, kept: 2, found: 3, duplicates: 1, withdrawn: 0, retracted: 0, belowCut: 0 },
  evidence: {
    ref: REF,
    claims: 2,
    verified: 2,
    papersCited: 2,
    ceiling: 7,
    ceilingReason: 'no model judged it',
    flags: { wide: 0, strict: 0 },
    stances: null,
    table: [],
  },
  draft: {
    ref: REF,
    title: 'Does it?',
    abstract: 'It does.',
    answer: { judged: false, sentences: [] },
    fromSummaries: false,
  },
  reviews: [],
  judgement: { score: 6.8, ceiling: 7, reviewers: 3, quorum: true, spread: 0 },
  policy: { verdict: 'OWNER_REVIEW', reasons: [] },
});
