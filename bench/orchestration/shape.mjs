// The steps of a run without a revision, each a list of what it does in parallel. The bare workflow and the peers do
// the same many, in the same order, on nothing. With a model the product has one more, its first request.

export const SHAPE = [
  ['open'],
  ['plan'],
  ['search 1', 'search 2', 'search 3', 'search 4'],
  ['plan again'],
  ['select'],
  ['extract'],
  ['verify'],
  ['index'],
  ['draft'],
  ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'],
  ['judge'],
  ['publish'],
];
