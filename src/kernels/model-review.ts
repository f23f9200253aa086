// Converts a reviewer's answer to a review's findings: about existing targets, in plain words.

import type { Evidence } from '../records/claim';
import { SECTIONS } from '../records/draft';
import type { Finding } from '../records/review';
import { plainSentence } from '../text/plain-sentence';
import { FINDING_CHARS, type ReviewAnswer } from './prompts/review-common';
import { plainTerms } from './usable-queries';

const FINDINGS_KEPT = 8;
const TERMS_KEPT = 4;
/** Bounds the time for cleaning an answer without end. */
const ITEMS_READ = 200;

/**
 * The findings whose target is a claim of the evidence, a section or `question`, and whose message is one
 * plain sentence; at most 8, in the reviewer's order. Search terms are plain words, at most 4 per finding.
 */
export function findingsOf({ answer, evidence }: { answer: ReviewAnswer; evidence: Evidence }): Finding[] {
  const targets = new Map(
    [...evidence.claims.map(({ id }) => id), ...SECTIONS, 'question'].map((target) => [
      target.toLowerCase(),
      target,
    ]),
  );
  return answer.findings
    .slice(0, ITEMS_READ)
    .flatMap(({ message, severity, target, searchFor }): Finding[] => {
      const known = targets.get(target.trim().toLowerCase());
      const text = plainSentence({ text: message, maxChars: FINDING_CHARS });
      return known && text
        ? [{ message: text, severity, target: known, searchFor: plainTerms(searchFor).slice(0, TERMS_KEPT) }]
        : [];
    })
    .slice(0, FINDINGS_KEPT);
}
