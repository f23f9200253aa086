// Written by `npm run bench:evidence -- --write` from SciFact's train claims; a test compares it with what was written.

/** Sentences: what is added to the share of the question's weight that one has itself. */
export const WEIGHTS = {
  /** Share of the title. */
  title: 0.4,
  /** Share of the sentence with its two neighbours. */
  context: 0.2,
  /** Divided by the paper's place. */
  rank: 0.5,
  /** For each of three kinds of cue of a result. */
  cue: 0.05,
  /** For each way in which it does not stand alone or is no result. */
  demotion: -0.4,
  /** Among the first third of its abstract. */
  opening: -0.1,
} as const;

export const FLOORS = {
  /** Aboutness, 0-1, below which nothing is quoted: whether there is a paper at all. */
  about: 0.38,
  /** Share of the best aboutness of the run that a sentence of the leading paper needs. */
  near: 0.6,
  /** The same of other papers, where the best aboutness is at least `whole`. */
  nearer: 0.8,
  whole: 0.5,
  /** Below it, and above `whole`, only three in five of the claims wanted are taken: that raises their precision most. */
  sure: 0.9,
  /** What the sentence itself must have of the question: a title carries no sentence. */
  own: 0.1,
  /** How far below the best one's worth another may lie. */
  behind: 0.4,
} as const;
