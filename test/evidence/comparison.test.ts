import { comparedIn } from '../../src/evidence/comparison';

describe('comparedIn', () => {
  it.each([
    ['Fine-tuning outperforms retrieval on QA.', 'Fine-tuning outperforms', ' retrieval on QA.'],
    ['Compared with BERT, the reader is faster.', ' the reader is faster.', 'Compared with BERT,'],
    ['Readers need fewer labels than writers.', 'Readers need fewer labels than', ' writers.'],
    ['Adapters bring an improvement of 2 points over full tuning.', undefined, ' full tuning.'],
  ])('%s', (text, subject, other) => {
    const found = comparedIn(text);
    if (subject !== undefined) expect(found?.subject).toBe(subject);
    expect(found?.other).toBe(other);
  });

  it('is null where nothing is compared', () => {
    expect(comparedIn('Negative sampling improves retrieval over time.')).toBeNull();
  });
});
