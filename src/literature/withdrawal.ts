// arXiv marks a withdrawal by a new version whose comment, or abstract, says so; there is no field for it.

/**
 * Abstracts speak of other things being withdrawn too, so the subject has to be the paper itself. Abstracts come with
 * single blanks.
 */
const ABSTRACT_SAYS_SO =
  /\b(?:paper|article|manuscript|preprint|e-?print|submission|work|note|letter|version)\b[^.]{0,60}?\b(?:is|was|has been|have been|being|been)\s(?:\w{1,30}\s)?withdrawn\b/i;

export function saysWithdrawn(paper: {
  readonly comment: string | null;
  readonly abstract: string;
}): boolean {
  return /\bwithdrawn\b/i.test(paper.comment ?? '') || ABSTRACT_SAYS_SO.test(paper.abstract);
}
