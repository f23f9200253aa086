// The files of a paper, by format. publishing/texts.ts writes them.

interface FormatFacts {
  readonly file: string;
  /** Drafts and papers written before this format existed lack the file. */
  readonly later?: true;
}

const FORMATS = {
  pdf: { file: 'paper.pdf' },
  html: { file: 'paper.html' },
  md: { file: 'paper.md' },
  json: { file: 'paper.json' },
  bib: { file: 'references.bib' },
  evidence: { file: 'evidence.json' },
} as const satisfies Readonly<Record<string, FormatFacts>>;

export type Format = keyof typeof FORMATS;
type LaterFormat = { [F in Format]: (typeof FORMATS)[F] extends { later: true } ? F : never }[Format];

const facts = Object.entries(FORMATS) as [Format, FormatFacts][];

export const FILE_NAMES = Object.fromEntries(facts.map(([format, { file }]) => [format, file])) as Readonly<
  Record<Format, string>
>;

/** Files that a paper may lack, because it may be older than they are. */
export const LATER_FILES: readonly string[] = facts.flatMap(([, { file, later }]) => (later ? [file] : []));

/** A rendered draft or a published paper: one folder, and the names of the files in it by format. */
export type PaperFiles = { readonly folder: string } & Readonly<
  Record<Exclude<Format, LaterFormat>, string> & Partial<Record<LaterFormat, string>>
>;
