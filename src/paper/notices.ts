// What a reader must see before anything else.

import { sourceTitle } from '../contract/sources';
import type { Evidence } from '../records/claim';
import type { Selection } from '../records/selection';
import { count } from '../text/prose';
import { suspectNotice } from './suspect-papers';

/** Fewer papers than this do not represent a literature. */
const FEW_PAPERS = 3;

/** Claims whose source text is a summary of ours, from the bundled sample. */
export function claimsFromSummaries(input: { evidence: Evidence; selection: Selection }): number {
  const summaries = new Set(
    input.selection.papers
      .filter(({ paper }) => paper.abstractKind === 'summary')
      .map(({ paper }) => paper.id),
  );
  return input.evidence.claims.filter((claim) => summaries.has(claim.paperId)).length;
}

export function noticesOf(input: { evidence: Evidence; selection: Selection }): string[] {
  const { evidence, selection } = input;
  const notices: string[] = [];
  const summaries = claimsFromSummaries(input);
  if (summaries > 0) {
    notices.push(
      `${summaries} of ${count(evidence.claims.length, 'claim')} ${summaries === 1 ? 'comes' : 'come'} from summaries written for SOVEREIGN's bundled sample, not from the papers themselves. Read the papers before relying on anything here.`,
    );
  }
  const suspect = suspectNotice({ evidence });
  if (suspect !== null) notices.push(suspect);
  for (const source of new Set(selection.ledger.map((entry) => entry.source))) {
    const entries = selection.ledger.filter((entry) => entry.source === source);
    if (entries.every(({ outcome }) => outcome === 'failed' || outcome === 'blocked')) {
      notices.push(
        entries.length === 1
          ? `The one search of ${sourceTitle(source)} failed or was refused.`
          : `All ${entries.length} searches of ${sourceTitle(source)} failed or were refused.`,
      );
    }
  }
  const papers = selection.papers.length;
  if (papers < FEW_PAPERS) {
    notices.push(
      papers === 0 ? 'No paper was read.' : `Only ${count(papers, 'paper was', 'papers were')} read.`,
    );
  }
  return notices;
}
