// A reviewer's answer as a review's findings: about things that exist, in plain words.

import type { Evidence } from '../evidence/claim';
import { SECTIONS } from '../paper/model';
import type { Finding } from '../tribunal/review';
import { plainSentence } from './plain-sentence';
import { type ClaimVerdict, FINDING_CHARS, type ReviewAnswer } from './prompts/review-common';
import { plainTerms } from './usable-queries';

const FINDINGS_KEPT = 8;
const TERMS_KEPT = 4;
/** Of an answer that goes on and on: bounds the time that cleaning it takes. */
const ITEMS_READ = 200;

/**
 * The findings whose target is a claim of the evidence, a section or `question`, and whose message is one
 * plain sentence; at most 8, in the reviewer's order. Search terms are plain words, at most 4 a finding.
 * Before them, beyond these 8, one for each claim that the reviewer says its source does not say (major), or
 * says in part (minor), and wrote no finding as grave for.
 */
export function findingsOf({ answer, evidence }: { answer: ReviewAnswer; evidence: Evidence }): Finding[] {
  const targets = new Map(
    [...evidence.claims.map(({ id }) => id), ...SECTIONS, 'question'].map((target) => [
      target.toLowerCase(),
      target,
    ]),
  );
  const written = answer.findings
    .slice(0, ITEMS_READ)
    .flatMap(({ message, severity, target, searchFor }): Finding[] => {
      const known = targets.get(target.trim().toLowerCase());
      const text = plainSentence({ text: message, maxChars: FINDING_CHARS });
      return known && text
        ? [{ message: text, severity, target: known, searchFor: plainTerms(searchFor).slice(0, TERMS_KEPT) }]
        : [];
    })
    .slice(0, FINDINGS_KEPT);
  const told = fromVerdicts({ verdicts: answer.claims ?? [], evidence });
  return [...told.filter((one) => !written.some((other) => isAsGrave(other, one))), ...written];
}

const isAsGrave = (one: Finding, other: Finding): boolean =>
  one.target === other.target && (one.severity === 'major' || other.severity === 'minor');

const SEVERITY = { no: 'major', partly: 'minor' } as const;
const SAYS = { no: 'does not say', partly: 'says only a part of' } as const;

/** In the claims' order. Of two verdicts on a claim the worse one counts. */
function fromVerdicts({
  verdicts,
  evidence,
}: {
  verdicts: readonly ClaimVerdict[];
  evidence: Evidence;
}): Finding[] {
  return evidence.claims.flatMap(({ id }): Finding[] => {
    const own = verdicts.filter((verdict) => verdict.id.trim().toUpperCase() === id);
    const worst = own.find(({ says }) => says === 'no') ?? own.find(({ says }) => says === 'partly');
    if (worst === undefined || worst.says === 'yes') return [];
    const found = `The source of ${id} ${SAYS[worst.says]} it`;
    const why = plainSentence({ text: worst.why, maxChars: FINDING_CHARS - found.length - 2 });
    return [
      {
        message: why === null ? `${found}.` : `${found}: ${why}`,
        severity: SEVERITY[worst.says],
        target: id,
        searchFor: [],
      },
    ];
  });
}
