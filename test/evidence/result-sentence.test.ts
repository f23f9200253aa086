import { judgeSentence, leadLength } from '../../src/evidence/result-sentence';

const judge = (text: string, position = 1) => judgeSentence({ text, position });

describe('judgeSentence', () => {
  it.each([
    'Hard negatives improve the recall of dense retrieval by 4 points.',
    'We find hard negatives to be more useful than random ones for short questions.',
    'We show that multi-task learning outperforms single-task training on small datasets.',
    'Experiments on three benchmarks demonstrate that LARK surpasses sparse baselines by 2.5%.',
    'Our results indicate that pruning half of the heads does not hurt accuracy.',
    'Extensive experiments show LARK outperforms all sparse retrievers.',
    'LARK achieves an F1 of 71.2 on SQuAD 2.0, compared with 68.0 for BERT.',
    'Readers trained on noisy data are more robust to typing errors.',
    'Longer passages lead to lower exact match for every reader tested.',
    'mBERT transfers poorly to languages with few pages, losing up to 20 points of accuracy.',
    'Our proposed LARK achieves the best recall on two of three benchmarks, exceeding BM25.',
    'Statin use was associated with significantly lower mortality in patients under 60.',
  ])('takes a result that stands alone: %s', (text) => {
    expect(judge(text)).toMatchObject({ kind: 'result' });
  });

  it.each([
    ['lost-subject', 'It outperforms all previous methods on SQuAD by 3 points.'],
    ['lost-subject', 'This improves the accuracy of dense retrieval by 3 points.'],
    ['lost-subject', 'These results improve on the state of the art by 3 points.'],
    ['lost-subject', 'However, they reduce the latency of the reader by 40%.'],
    ['lost-subject', 'Both variants outperform BERT on all of the benchmarks tested.'],
    ['lost-subject', 'Trained on SQuAD, it outperforms BERT by more than 3 points.'],
    ['lost-subject', 'We show that this reduces the latency of dense retrieval by 40%.'],
    ['announcement', 'We train on SQuAD 2.0 for 3 epochs, which exceeds the baseline.'],
    ['lost-subject', 'By doing so, dense retrieval improves by 3 points on average.'],
    ['lost-subject', 'The results show significant improvements over all of the baselines.'],
    ['announcement', 'We propose a reader that is trained with hard negatives drawn from a cache.'],
    ['announcement', 'This paper presents a benchmark with better coverage of low-resource languages.'],
    ['motivation', 'Dense retrieval has attracted much attention because it improves recall.'],
    ['motivation', 'Reducing the latency of dense retrieval remains challenging in large collections.'],
    ['motivation', 'Existing readers suffer from lower accuracy on long documents and tables.'],
    ['motivation', 'Language models have achieved remarkable improvements in question answering.'],
    ['promise', 'The code of LARK will be released, which improves reproducibility of the field.'],
    ['promise', 'We hope that LARK improves the recall of retrieval in other languages.'],
    ['form', 'Does negative sampling improve the recall of dense retrieval by 4 points?'],
    ['form', 'LARK improves the bound to \\weird{O(n)} and outperforms BM25.'],
    ['form', 'METHODS Recall improved in readers trained with more negatives than positives.'],
    ['form', 'and improves the recall of dense retrieval by more than 4 points.'],
    ['form', 'LARK improves the recall of dense retrieval by more than'],
    ['length', 'LARK improves recall.'],
    ['description', 'LARK uses a better encoder and a larger index than earlier systems.'],
    ['no-result', 'Negatives are drawn from a cache of ten thousand passages.'],
    ['no-result', 'The reader reads every passage from left to right and back.'],
  ])('refuses (%s): %s', (because, text) => {
    const lead = leadLength(text);
    const rest = text.slice(lead);
    const proper = lead > 0 ? rest.charAt(0).toUpperCase() + rest.slice(1) : rest;
    expect(judge(proper)).toEqual({ kind: 'none', because });
  });

  it.each([
    'Our model outperforms all sparse retrievers by more than 3 points.',
    'The proposed method reduces the latency of dense retrieval by 40%.',
    'We show that our approach improves accuracy by more than 3 points.',
    'We achieve an F1 of 71.2 on SQuAD 2.0, which exceeds the baseline.',
  ])('marks a result whose subject only the names of the authors tell: %s', (text) => {
    expect(judge(text)).toMatchObject({ kind: 'own-thing' });
  });

  it('takes the first sentence of an abstract for what was known, unless it says that it was found', () => {
    const known = 'Hard negatives improve the recall of dense retrieval.';
    const found = 'We find that hard negatives improve the recall of dense retrieval.';
    expect(judge(known, 0)).toEqual({ kind: 'none', because: 'motivation' });
    expect(judge(known, 1)).toMatchObject({ kind: 'result' });
    expect(judge(found, 0)).toMatchObject({ kind: 'result' });
    const studied =
      'We also investigate how many labels are needed, and find a gain of 4 points from the first thousand.';
    expect(judge(studied, 0.4)).toMatchObject({ kind: 'result' });
  });

  it('finds a measured comparison stronger than praise', () => {
    const strength = (text: string) => {
      const verdict = judge(text);
      return verdict.kind === 'result' ? verdict.strength : 0;
    };
    const measured = strength('LARK outperforms BM25 on three benchmarks, improving recall by 4%.');
    const praise = strength('Experiments show that LARK achieves promising results on three benchmarks.');
    expect(praise).toBeGreaterThan(0);
    expect(measured).toBeGreaterThan(praise);
  });
});

describe('leadLength', () => {
  it.each([
    ['Moreover, readers improve.', 'readers improve.'],
    ['In addition, we find it.', 'we find it.'],
    ['However, in this paper, we show it.', 'we show it.'],
    ['Finally we show it.', 'we show it.'],
    ['Results: Recall rose.', 'Recall rose.'],
    ['CONCLUSIONS Recall rose.', 'Recall rose.'],
    ['Finally found, readers improve.', 'Finally found, readers improve.'],
    ['Results improve with size.', 'Results improve with size.'],
    ['Readers improve.', 'Readers improve.'],
  ])('"%s" -> "%s"', (sentence, rest) => {
    expect(sentence.slice(leadLength(sentence))).toBe(rest);
  });
});
