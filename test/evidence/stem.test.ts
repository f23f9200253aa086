import { stem } from '../../src/evidence/stem';

describe('stem', () => {
  it.each([
    [['sampling', 'samples', 'sampled', 'sample']],
    [['retrieval', 'retriever', 'retrievers', 'retrieving', 'retrieves']],
    [['distillation', 'distilled', 'distilling', 'distill']],
    [['quantization', 'quantized', 'quantizing', 'quantisation']],
    [['generalization', 'generalize', 'generalises', 'generalizability']],
    [['hallucinations', 'hallucinate', 'hallucinated']],
    [['robustness', 'robust', 'robustly']],
    [['adaptation', 'adapted', 'adapt', 'adaptive']],
    [['classification', 'classifier', 'classify', 'classified']],
    [['compression', 'compressed', 'compressing']],
    [['queries', 'query', 'querying']],
    [['biases', 'bias']],
    [['tuning', 'tuned', 'tune', 'tunes']],
    [['stopping', 'stopped', 'stop']],
  ])('brings together %j', (words) => {
    expect(new Set(words.map(stem)).size).toBe(1);
  });

  it.each([
    ['generation', 'generalization'],
    ['transformer', 'transformation'],
    ['policy', 'police'],
    ['university', 'universe'],
    ['sentence', 'sent'],
  ])('keeps apart %s and %s', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });

  it('leaves short words, numbers and other scripts alone', () => {
    for (const word of ['ai', 'gas', 'f1', 'x86', '2019', 'μοντέλα', '模型']) expect(stem(word)).toBe(word);
  });
});
