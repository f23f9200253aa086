// What the runs under test are about. Invented: ids in arXiv's form, findings nobody's. The first searches find little, so
// the tribunal sends the draft back; what it asks for is found then, and what the owner asks for after that.

export const QUESTION =
  'Does negative sampling improve the recall of dense retrieval compared with in-batch training?';

export const INSTRUCTIONS = 'Say more about distribution shift.';

/** Words that only searches for the owner's instructions have. */
const WISHED = /\bshift/;

const WEAK = [
  {
    id: '1901.00001',
    title: 'Negative Sampling in Product Search',
    abstract:
      'Product search ranks goods for short queries. Negative sampling improves the dense retrieval of goods by 3 percent.',
  },
];

const GOOD = [
  {
    id: '2001.00001',
    title: 'Hard Negative Sampling for Dense Retrieval',
    abstract:
      'Dense retrieval encodes questions and passages into vectors. Hard negative sampling improves the recall of dense retrieval by 6.2 points compared with in-batch training on three benchmarks. The gain holds for small and large encoders.',
  },
  {
    id: '2002.00002',
    title: 'Negative Sampling and In-Batch Training Compared',
    abstract:
      'Negative sampling and in-batch training are compared under one budget. Negative sampling raises the recall of dense retrieval from 71.3% to 77.8%, while in-batch training reaches 72.0%.',
  },
  {
    id: '2103.00003',
    title: 'In-Batch Training of Dual Encoders',
    abstract:
      'In-batch training of dense retrieval achieves a recall of 72.4% with batches of 512 questions. In-batch training outperforms random negative sampling when batches are large.',
  },
  {
    id: '2204.00004',
    title: 'What Makes Negatives Hard',
    abstract:
      'Negatives differ in how much they teach. Negative sampling from the top of a ranking increases the recall of dense retrieval by 4.1 points over in-batch training.',
  },
];

const WISHED_FOR = [
  {
    id: '2205.00005',
    title: 'Recall of Dense Retrieval under Distribution Shift',
    abstract:
      'Dense retrieval is tested out of domain. Under distribution shift negative sampling improves the recall of dense retrieval by 3.4 points compared with in-batch training.',
  },
];

/** Titles by record id. */
export const TITLES = new Map(
  [...WEAK, ...GOOD, ...WISHED_FOR].map(({ id, title }) => [`arXiv:${id}v1`, title]),
);

/** The sub-questions that the model stand-in takes it apart into. */
export const PARTS = [
  'Does negative sampling improve the recall of dense retrieval?',
  'How does negative sampling compare with in-batch training?',
];

/** Queries of the model stand-in, by what it is shown. */
export const QUERIES = {
  first: [
    'negative sampling dense retrieval',
    'in-batch training recall',
    'hard negatives encoders',
    'dense retrieval recall',
  ],
  /** Once the first are answered; they find as little. */
  further: ['cost of negative sampling', 'negative sampling without gain'],
  revision: [
    'hard negative sampling recall points',
    'in-batch training dual encoders',
    'negatives ranking dense retrieval',
    'negative sampling budget compared',
  ],
  wished: [
    'dense retrieval distribution shift',
    'negative sampling distribution shift',
    'recall under shift',
    'in-batch training shift',
  ],
};

/** What a search finds: by its words alone, whenever and however often it is asked. */
export function papersFor(searchQuery, firstSearches) {
  if (WISHED.test(searchQuery)) return [...GOOD, ...WISHED_FOR];
  return firstSearches.has(searchQuery) ? WEAK : GOOD;
}
