/** One problem of a folder, and the file that it concerns. */
export interface Problem {
  readonly file: string;
  readonly problem: string;
}

export interface Verification {
  /** Version of the folder's manifest; null if it could not be read. */
  readonly version: number | null;
  /** Empty if the folder is as it was published. Each file is named once, with the first problem found. */
  readonly problems: readonly Problem[];
  /** What was compared, in words. */
  readonly checked: readonly string[];
  /** What a folder of this version cannot prove. */
  readonly lacking: readonly string[];
}
