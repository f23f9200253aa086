// Size limits for libraries. A larger library is refused at once, with a message that names the file.

export const LIBRARY_BOUNDS = {
  /** Files of a folder: each is opened twice to build an index, and checked before every search. */
  files: 100_000,
  /** All files together, compressed or not: arXiv's whole snapshot has 5 GB. */
  bytes: 8 * 2 ** 30,
  /** One record: arXiv's longest, with 3,000 authors, has 300 kB. A longer line is skipped and counted. */
  lineBytes: 1_000_000,
  /** A line of this length does not end: this is not a JSON Lines file. */
  endlessBytes: 64 * 2 ** 20,
  /** Rows, and characters, passed to the index at once. */
  batchRows: 2_000,
  batchChars: 16 * 2 ** 20,
} as const;
