// The queries that a run answers, at any time.

import { defineQuery, setHandler } from '@temporalio/workflow';
import { QUERIES } from '../contract/protocol';
import type { DraftView, EvidenceView, Status } from '../contract/run-status';
import type { RunReport } from './run-report';

export function answerQueries(report: RunReport): void {
  setHandler(defineQuery<Status>(QUERIES.status), () => report.status(), {
    description: 'Where the run is: stage, score, policy, steps, refused messages.',
  });
  setHandler(defineQuery<DraftView | null>(QUERIES.draft), () => report.draftView(), {
    description: 'The draft at hand: its hash, where it lies, title, abstract and claims.',
  });
  setHandler(defineQuery<EvidenceView | null>(QUERIES.evidence), () => report.evidenceView(), {
    description: 'The evidence at hand: artifacts, claims, ceiling and reviews.',
  });
}
