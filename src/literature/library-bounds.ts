// How large a library may be. What is larger is refused at once, by one sentence that names the file.

export const LIBRARY_BOUNDS = {
  /** Files of a folder: each is opened twice for an index, and looked at before every search. */
  files: 100_000,
  /** All files together, packed and unpacked: arXiv's whole snapshot has 5 GB. */
  bytes: 8 * 2 ** 30,
  /** One record: the longest of arXiv's, with 3,000 authors, has 300 kB. A longer line is left out, and counted. */
  lineBytes: 1_000_000,
  /** A line that goes on for so long has no end: this is no JSON Lines file. */
  endlessBytes: 64 * 2 ** 20,
  /** Rows, and characters, that are handed to the index at once. */
  batchRows: 2_000,
  batchChars: 16 * 2 ** 20,
} as const;
