// The steps of a run without a revision, each a list of what it does in parallel. The bare workflow and the peers do
// the same many, in the same order, on nothing.

export const SHAPE = [
  ['open'],
  ['plan'],
  ['search 1', 'search 2', 'search 3', 'search 4'],
  ['select'],
  ['extract'],
  ['verify'],
  ['index'],
  ['draft'],
  ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'],
  ['judge'],
  ['publish'],
];
