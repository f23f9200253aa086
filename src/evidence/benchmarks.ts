// Which task a benchmark stands for: "93.0 F1 on SQuAD" is a result on reading comprehension. Facts of the
// field; only names that mean nothing else.

const BENCHMARKS: Readonly<Record<string, readonly string[]>> = {
  'reading comprehension': [
    'SQuAD',
    'NewsQA',
    'TriviaQA',
    'HotpotQA',
    'NarrativeQA',
    'SearchQA',
    'CoQA',
    'QuAC',
    'DuoRC',
    'MRQA',
  ],
  'question answering': [
    'SQuAD',
    'NewsQA',
    'TriviaQA',
    'HotpotQA',
    'NarrativeQA',
    'SearchQA',
    'CoQA',
    'QuAC',
    'MRQA',
    'WikiQA',
    'TrecQA',
    'BioASQ',
  ],
  'medical question answering': ['MedQA', 'MedMCQA', 'PubMedQA', 'BioASQ', 'emrQA'],
  'answer selection': ['WikiQA', 'TrecQA', 'InsuranceQA'],
  'machine translation': ['WMT', 'IWSLT'],
  'natural language inference': ['SNLI', 'MultiNLI', 'MNLI', 'XNLI'],
  'dense retrieval': ['BEIR'],
  'information retrieval': ['BEIR'],
};

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/^(?:machine|neural) /, '')
    .replace(/^(?:clinical|biomedical) /, 'medical ');

/** Names of benchmarks whose results are results on this task; none where the term is no task known here. */
export function benchmarksOf(term: string): readonly string[] {
  const wanted = plain(term);
  return Object.entries(BENCHMARKS).flatMap(([task, names]) => (plain(task) === wanted ? names : []));
}
