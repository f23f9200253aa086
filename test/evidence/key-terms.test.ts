import fc from 'fast-check';
import { facets, type KeyTerm, keyTerms, matchedTerms, termCoverage } from '../../src/evidence/key-terms';
import { wordsOf } from '../../src/evidence/words';

const textsOf = (terms: readonly KeyTerm[] | undefined) => terms?.map((term) => term.text);
const MRQA =
  'What is the impact of negative sampling versus domain-specific fine-tuning on exact match and F1 scores across the 12 in-domain and out-of-domain datasets in the MRQA 2019 benchmark?';

describe('keyTerms', () => {
  it.each([
    [
      MRQA,
      [
        'negative sampling',
        'domain-specific fine-tuning',
        'fine-tuning',
        'exact match',
        'F1',
        'in-domain',
        'out-of-domain datasets',
        'MRQA 2019',
      ],
    ],
    ['How do monarch butterflies navigate?', ['monarch butterflies', 'navigate']],
    ['Does pruning hurt the accuracy of BERT?', ['pruning', 'accuracy', 'BERT']],
    ['Why do large language models hallucinate?', ['large language models', 'hallucinate']],
    [
      'How well does multilingual BERT handle medical question answering?',
      ['multilingual BERT', 'BERT', 'medical question answering', 'question answering'],
    ],
    ['What role does dark matter play in galaxy formation?', ['dark matter', 'galaxy formation']],
    ['Are SQuAD 2.0 and SQuAD 1.1 different?', ['SQuAD 2.0', 'SQuAD 1.1']],
  ])('finds the content of "%s"', (question, expected) => {
    expect(textsOf(keyTerms(question))).toEqual(expected);
  });

  it('weighs the sides of a contrast most and parts least, all together 1', () => {
    const terms = keyTerms(MRQA);
    const weight = (text: string) => terms.find((term) => term.text === text)?.weight ?? Number.NaN;
    expect(terms.reduce((sum, term) => sum + term.weight, 0)).toBeCloseTo(1, 12);
    expect(weight('negative sampling')).toBeGreaterThan(weight('MRQA 2019'));
    expect(weight('MRQA 2019')).toBeGreaterThan(weight('F1'));
    expect(weight('F1')).toBeGreaterThan(weight('fine-tuning'));
  });

  it.each([
    ['what is it?', ['what', 'is', 'it']],
    ['如何提高机器阅读理解?', ['如何', '提高', '机器', '阅读', '理解']],
    ['Τι είναι η μάθηση;', ['Τι είναι η μάθηση']],
    ['', []],
    ['?!', []],
  ])('yields the words of a question without content words it knows: "%s"', (question, expected) => {
    expect(textsOf(keyTerms(question))).toEqual(expected);
  });

  it('is never empty for a text with a word, and its terms stand in the question', () => {
    const words = fc.constantFrom(
      'the',
      'of',
      'versus',
      'or',
      'BERT',
      'F1',
      '12',
      'fine-tuning',
      'neg.',
      'İ',
      'on',
      'effect',
      '模型',
      'data',
      'help',
      '2.0',
    );
    const questions = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(questions, (question) => {
        const terms = keyTerms(question);
        expect(terms.length > 0).toBe(wordsOf(question).length > 0);
        for (const term of terms) {
          expect(question).toContain(term.text);
          expect(term.weight).toBeGreaterThan(0);
          expect(term.forms.every(({ stems, needed }) => needed >= 1 && needed <= stems.length)).toBe(true);
        }
        expect(new Set(textsOf(terms)).size).toBe(terms.length);
        facets(question);
      }),
      { numRuns: 300 },
    );
  });
});

describe('facets', () => {
  it.each([
    [MRQA, 'contrast', ['negative sampling'], ['domain-specific fine-tuning', 'fine-tuning']],
    ['Is BM25 better than dense retrieval for code search?', 'contrast', ['BM25'], ['dense retrieval']],
    ['Are adapters more robust than full tuning?', 'contrast', ['adapters'], ['full tuning']],
    ['Zero-shot or few-shot: which transfers better?', 'contrast', ['Zero-shot'], ['few-shot']],
    [
      'How good is early stopping compared with weight decay?',
      'contrast',
      ['early stopping'],
      ['weight decay'],
    ],
    ['Does dropout reduce overfitting compared to weight decay?', 'contrast', ['dropout'], ['weight decay']],
    [
      'Should we use cosine similarity instead of dot product?',
      'contrast',
      ['cosine similarity'],
      ['dot product'],
    ],
    ['Do heads encode syntax rather than position?', 'contrast', ['syntax'], ['position']],
    ['What is the difference between pruning and quantization?', 'contrast', ['pruning'], ['quantization']],
    ['How do adapters and prompts compare in transfer?', 'contrast', ['adapters'], ['prompts']],
    ['Does prompting outperform fine-tuning on translation?', 'contrast', ['prompting'], ['fine-tuning']],
    ['What is the effect of pruning on the latency of BERT?', 'effect', ['pruning'], ['latency', 'BERT']],
    ['Does sleep loss increase cortisol?', 'effect', ['sleep loss'], ['cortisol']],
    ['Does dark matter influence galaxies?', 'effect', ['dark matter'], ['galaxies']],
    ['Does parsing benefit from syntax?', 'effect', ['syntax'], ['parsing']],
    ['Does distillation preserve accuracy?', 'effect', ['distillation'], ['accuracy']],
    ['What role do adapters play in transfer?', 'effect', ['adapters'], ['transfer']],
    ['Is there a relationship between depth and robustness?', 'effect', ['depth'], ['robustness']],
  ])('"%s" is a %s', (question, relation, a, b) => {
    const found = facets(question);
    expect({ relation: found?.relation, a: textsOf(found?.a), b: textsOf(found?.b) }).toEqual({
      relation,
      a,
      b,
    });
  });

  it.each([
    'How do monarch butterflies navigate?',
    'Does it matter whether or not data are clean?',
    'Do more than 5 experts agree?',
    'What is negative sampling?',
  ])('"%s" has none', (question) => {
    expect(facets(question)).toBeNull();
  });
});

describe('matchedTerms', () => {
  const matches = (question: string, text: string) => matchedTerms(text, keyTerms(question));

  it.each([
    ['fine-tuning', 'We fine-tune it.'],
    ['fine-tuning', 'A finetuned reader.'],
    ['fine tuning', 'A finetuned reader.'],
    ['negative sampling', 'Hard negative samples help.'],
    ['negative sampling', 'The sampling of negatives helps.'],
    ['exact match', 'EM rises by two points.'],
    ['question answering', 'Open-domain QA is hard.'],
    ['LLMs', 'A large language model does it.'],
    ['CNNs', 'A CNN does it.'],
    ['SQuAD', 'On SQuAD2.0 it drops.'],
    ['MRQA 2019', 'The MRQA shared task.'],
    ['naïve Bayes', 'A naive Bayes classifier.'],
    ['dense passage retrieval', 'Dense retrieval wins.'],
  ])('"%s" meets "%s"', (question, text) => {
    expect(matches(question, text)).toEqual([question]);
  });

  it.each([
    ['negative sampling', 'Sampling is random.'],
    ['negative sampling', 'The result is negative. Later we turn to other matters, such as sampling.'],
    ['medical question answering', 'Question answering is hard.'],
    ['breast cancer screening', 'Breast cancer is treated.'],
    ['SQuAD 2.0 versus SQuAD 1.1', 'On SQuAD 3.0 it drops.'],
    ['reading comprehension', 'The parser DACIP-RC wins.'],
    ['generation', 'It generalizes.'],
    ['rag', 'Dragging on.'],
  ])('"%s" does not meet "%s"', (question, text) => {
    const whole = keyTerms(question).filter((term) => term.role !== 'part');
    expect(matchedTerms(text, whole)).toEqual([]);
  });
});

describe('termCoverage', () => {
  it('rises with what is said, from 0 to 1', () => {
    const terms = keyTerms('Does negative sampling help dense retrieval?');
    const texts = [
      'Nothing here.',
      'Sampling matters.',
      'Negative sampling matters.',
      'Negative sampling for dense retrieval.',
    ];
    const values = texts.map((text) => termCoverage(text, terms));
    expect(values[0]).toBe(0);
    expect(values[3]).toBeCloseTo(1, 12);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    expect(new Set(values).size).toBe(4);
  });
});
