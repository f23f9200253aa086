// Papers of the tests' own, on one question. Invented: their ids are arXiv's form, their findings nobody's.

import type { StandInPaper } from './stand-in';

export const QUESTION =
  'Does negative sampling improve the recall of dense retrieval compared with in-batch training?';

/** Enough for a draft that passes at once: both sides, several papers, results stated. */
export const GOOD: readonly StandInPaper[] = [
  {
    id: '2001.00001',
    title: 'Hard Negative Sampling for Dense Retrieval',
    abstract:
      'Dense retrieval encodes questions and passages into vectors. Hard negative sampling improves the recall of dense retrieval by 6.2 points compared with in-batch training on three benchmarks. The gain holds for small and large encoders.',
    published: '2020-01-03T00:00:00Z',
  },
  {
    id: '2002.00002',
    title: 'Negative Sampling and In-Batch Training Compared',
    abstract:
      'Negative sampling and in-batch training are compared under one budget. Negative sampling raises the recall of dense retrieval from 71.3% to 77.8%, while in-batch training reaches 72.0%.',
    published: '2020-02-03T00:00:00Z',
  },
  {
    id: '2103.00003',
    title: 'In-Batch Training of Dual Encoders',
    abstract:
      'In-batch training of dense retrieval achieves a recall of 72.4% with batches of 512 questions. In-batch training outperforms random negative sampling when batches are large.',
    published: '2021-03-03T00:00:00Z',
  },
  {
    id: '2204.00004',
    title: 'What Makes Negatives Hard',
    abstract:
      'Negatives differ in how much they teach. Negative sampling from the top of a ranking increases the recall of dense retrieval by 4.1 points over in-batch training.',
    published: '2022-04-03T00:00:00Z',
  },
  {
    id: '2205.00005',
    title: 'Recall of Dense Retrieval under Distribution Shift',
    abstract:
      'Dense retrieval is tested out of domain. Negative sampling improves the recall of dense retrieval on nine of twelve shifted datasets compared with in-batch training.',
    published: '2022-05-03T00:00:00Z',
  },
];

/** Near the question, with little to say on it: a draft that stays below the pass score. */
export const WEAK: readonly StandInPaper[] = [
  {
    id: '1901.00001',
    title: 'Negative Sampling in Product Search',
    abstract:
      'Product search ranks goods for short queries. Negative sampling improves the dense retrieval of goods by 3 percent.',
    published: '2019-01-03T00:00:00Z',
  },
];

/** About something else. */
export const OFF: readonly StandInPaper[] = [
  {
    id: '1801.00001',
    title: 'Wing Beats of Monarch Butterflies',
    abstract:
      'Monarch butterflies beat their wings eleven times a second. Warm air increases the rate by 8%.',
  },
];
