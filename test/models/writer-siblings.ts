// Claims and sentences like those of the shared writer cases, on other real records: what a strong writer says in natural words, and
// what it might say with roles or numbers exchanged. Quotes are named by how their sentence begins, and are read from the records.

import type { Verdict } from '../../src/kernels/prompts/check';

export interface SiblingClaim {
  readonly arxivId: string;
  /** The first words of the sentence that it was taken from. */
  readonly from: string;
  readonly claim: string;
}

export const FAITHFUL: readonly SiblingClaim[] = [
  {
    arxivId: '2506.08074',
    from: 'Extensive experiments across',
    claim:
      'Averaged over five datasets, retrieval on a lexical graph does 23.1% better than naive chunk-based RAG in recall and correctness, relatively speaking.',
  },
  {
    arxivId: '2506.11092',
    from: 'Experiments on both',
    claim: 'With Dynamic Context Tuning, hallucinations fall by 37% and plan accuracy rises by 14%.',
  },
  {
    arxivId: '2506.11555',
    from: 'Experiments across mathematical',
    claim:
      'On mathematical, legal and medical tasks, RAG+ gains 3-5% on standard RAG variants on average, and up to 7.5% in complex scenarios.',
  },
  {
    arxivId: '2506.13778',
    from: 'We also introduce',
    claim: 'Short paper-cards lift the MRR@3 of BM25 from 0.56 to 0.85 on technical queries put simply.',
  },
  {
    arxivId: '2509.09651',
    from: 'In particular, while',
    claim:
      'For GPT-4o, putting documents in without structured retrieval gains less than 1%, the proposed pipeline almost 12%, relative.',
  },
  {
    arxivId: '2509.07555',
    from: 'We find that although',
    claim:
      'Editing knowledge by retrieval works for simple facts but has trouble with multi-hop questions, because the edited fact may be passed over.',
  },
  {
    arxivId: '2507.06715',
    from: 'Experiments show that it',
    claim:
      'Progress notes by CLI-RAG keep their order and meaning across visits: they align at 87.7% on average, above the 80.7% of notes that clinicians wrote.',
  },
  {
    arxivId: '2509.10744',
    from: 'We find that reasoning',
    claim:
      'Reasoning traces as a retrieval source raise results on every benchmark tried, so that several small models beat GPT-4 on the 2023 Astro Radiation and Cancer Biology exam.',
  },
  {
    arxivId: '2506.08479',
    from: 'On both factoid',
    claim:
      'Adaptive-k keeps up with or beats fixed-k baselines while it reads up to 10 times fewer tokens than the full context has.',
  },
];

export const SWAPPED: readonly SiblingClaim[] = [
  {
    arxivId: '2507.06715',
    from: 'Experiments show that it',
    claim: 'Notes written by clinicians align at 87.7% on average, those of CLI-RAG at 80.7%.',
  },
  {
    arxivId: '2506.11092',
    from: 'Experiments on both',
    claim: 'Dynamic Context Tuning improves plan accuracy by 37% and reduces hallucinations by 14%.',
  },
  {
    arxivId: '2506.13778',
    from: 'For multihop tasks',
    claim:
      'On 2WikiMultihopQA with LLaMA2-Chat-7B, chunking reaches an F1 score of 0.52 and the reranking method one of 0.328.',
  },
  {
    arxivId: '2509.09651',
    from: 'In particular, while',
    claim:
      'For GPT-4o, the proposed pipeline gains less than 1%, inserting documents without structured retrieval nearly 12%.',
  },
];

export interface SiblingSentence {
  readonly text: string;
  /** Places in FAITHFUL. */
  readonly rests: readonly number[];
  /** What an honest check of each quote, with its paper's title in view, finds. */
  readonly verdicts: readonly { readonly verdict: Verdict; readonly beyond: string }[];
}

const part = (beyond: string) => ({ verdict: 'partly' as const, beyond });
const all = { verdict: 'supported' as const, beyond: '' };

export const SENTENCES: readonly SiblingSentence[] = [
  {
    text: 'Gains on plain RAG differ: 23.1% for retrieval on a lexical graph, 3-5% on average where application examples are retrieved, too.',
    rests: [0, 2],
    verdicts: [
      part('3-5% on average where application examples are retrieved, too'),
      part('23.1% for retrieval on a lexical graph'),
    ],
  },
  {
    text: 'How documents are put in matters: by less than 1% for GPT-4o without structured retrieval, by nearly 12% with it.',
    rests: [4],
    verdicts: [all],
  },
  {
    text: 'Hallucinations can fall by 37% with tuned contexts, yet edited facts are still passed over in multi-hop questions.',
    rests: [1, 5],
    verdicts: [
      part('edited facts are still passed over in multi-hop questions'),
      part('Hallucinations can fall by 37% with tuned contexts'),
    ],
  },
  {
    text: 'Small additions to what is retrieved pay: paper-cards raise MRR@3 to 0.85, and reasoning traces let small models pass GPT-4 on an exam.',
    rests: [3, 7],
    verdicts: [
      part('reasoning traces let small models pass GPT-4 on an exam'),
      part('paper-cards raise MRR@3 to 0.85'),
    ],
  },
  {
    text: 'Fewer tokens need not cost accuracy: Adaptive-k reads up to 10x fewer than the full context and keeps up with fixed-k baselines.',
    rests: [8],
    verdicts: [all],
  },
];

/** What an honest check of each quote finds of the shared sentences, by their place there and the place of the claim. */
export const SHARED_VERDICTS: readonly SiblingSentence['verdicts'][] = [
  [part('two studies report, irrelevant passages'), part('two studies report, noisy')],
  // That the other papers measure nothing of the kind no quote can say.
  [part('Only one of the papers measures hallucination directly')],
  [part('generated context, 12.5%'), part('verification, 2.4%')],
];
