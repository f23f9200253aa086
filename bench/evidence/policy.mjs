// What becomes of real questions without a model: shares by the policy's verdict.

import { product } from '../support/product.mjs';
import { COUNT } from './findings.mjs';

const THRESHOLD = 0.15;
const PASS_SCORE = 6.5;

/** The verdict on what the rules quote of a selection; `no-evidence` where that is nothing. */
function verdictOf({ question, selection }) {
  const { takeFindings } = product('reading/closest-sentences.js');
  const { VERIFIER, verifyClaims } = product('evidence/verification.js');
  const { decideOnDraft } = product('tribunal/decide.js');
  const { measure } = product('tribunal/facts.js');
  const { scoresByRubric } = product('tribunal/rubric.js');
  const { papers, words } = selection;
  const found = takeFindings({ question, papers, words, count: COUNT });
  if (found.length === 0) return 'no-evidence';
  const claims = verifyClaims({
    claims: found.map((finding, at) => ({ id: `C${at + 1}`, ...finding })),
    papers,
    threshold: THRESHOLD,
  });
  const evidence = { question, selection: '', threshold: THRESHOLD, verifier: VERIFIER, claims };
  const reviews = scoresByRubric(measure({ evidence, selection }));
  const input = { evidence, selection, reviews, passScore: PASS_SCORE, fromSummaries: false, rubric: true };
  return decideOnDraft(input).policy.verdict;
}

/** Shares of the verdicts on questions with their selections. */
export function policyFigures(questions) {
  const shares = { AUTO_APPROVE: 0, OWNER_REVIEW: 0, AUTO_REJECT: 0, 'no-evidence': 0 };
  for (const one of questions) shares[verdictOf(one)] += 1 / questions.length;
  return shares;
}
