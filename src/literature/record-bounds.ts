// How much of a paper's record a run reads. Longer texts and lists are truncated and counted in the search's
// ledger.

/**
 * Texts in UTF-16 units, lists in entries. Rules that read these texts may be quadratic in their length: at
 * these bounds none takes longer than about 200 ms on one text (test/attack/long-texts.slow.test.ts).
 */
export const RECORD_BOUNDS = {
  /** The longest title we have seen in records of arXiv and PubMed has 300. */
  titleChars: 1_000,
  /**
   * arXiv's limit is 1,920. The longest of SciFact's 5,183 abstracts, structured ones of clinical trials,
   * have 10,000.
   */
  abstractChars: 10_000,
  /** Names of collaborations have up to 150. */
  nameChars: 200,
  /** The largest collaborations have 3,000 to 5,000 authors; a reference names only the first few. */
  authors: 1_000,
  /** `doi:` and a DOI of up to 300 characters. A truncated id would name another paper. */
  idChars: 320,
  doiChars: 300,
  /** An address built from an id: three characters for each that has to be encoded. */
  urlChars: 1_000,
  /** arXiv's comments and journal references are a line or two. */
  commentChars: 1_000,
  journalRefChars: 500,
  /** A paper of arXiv has up to a dozen categories such as `cond-mat.stat-mech`. */
  categories: 50,
  categoryChars: 100,
  /** `2019-12-04` */
  dayChars: 10,
  /** An adapter's remark about its answer. */
  noteChars: 1_000,
} as const;
