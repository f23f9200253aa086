/** One thing that is wrong with a folder, and the file that it is wrong with. */
export interface Problem {
  readonly file: string;
  readonly problem: string;
}

export interface Verification {
  /** Version of the folder's manifest; null: it could not be read. */
  readonly version: number | null;
  /** Empty: the folder is as it was published. Each file is named once, with the first thing found. */
  readonly problems: readonly Problem[];
  /** What was compared, in words. */
  readonly checked: readonly string[];
  /** What a folder of this version has no means to show. */
  readonly lacking: readonly string[];
}
