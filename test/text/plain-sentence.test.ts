import fc from 'fast-check';
import { sameFacts, unsupportedNames, unsupportedNumbers } from '../../src/text/numbers';
import { plainSentence } from '../../src/text/plain-sentence';

const plain = (text: string, maxChars = 400) => plainSentence({ text, maxChars });

describe('plainSentence', () => {
  it.each([
    ['Sampling **helps** `dense` retrieval', 'Sampling helps dense retrieval.'],
    ['Sampling helps [1, 2] retrieval (C1, C3).', 'Sampling helps retrieval.'],
    ['See [our page](https://evil.example/x) for more.', 'See our page for more.'],
    ['Read https://evil.example/x or www.evil.example now.', 'Read or now.'],
    ['Read https ://evil.example, javascript :alert(1).', 'Read.'],
    ['<b onclick=x>Sampling</b> helps<script>alert(1)</script>.', 'Sampling helps alert(1).'],
    ['<scr<b>ipt>Sampling helps.', 'Sampling helps.'],
    ['1. Sampling\n\thelps.', 'Sampling helps.'],
    ['Sampling \u202ehelps\u202c retr\u200bieval\u0007.', 'Sampling helps retrieval.'],
    ['Accuracy rises (p < 0.05) where n > 3.', 'Accuracy rises (p < 0.05) where n > 3.'],
    ['It costs 2,000 steps (2019), as in BERT_base', 'It costs 2,000 steps (2019), as in BERT_base.'],
  ])('%j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('is null for what is no sentence, and for what is too long', () => {
    expect(plain('')).toBeNull();
    expect(plain('12 [3] ...')).toBeNull();
    expect(plain('word '.repeat(100), 400)).toBeNull();
  });

  it('leaves no control or bidirectional character, tag or address in any text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom(
              '<',
              '</a',
              '>',
              '<b>',
              'http',
              'https://',
              '\u202e',
              '](',
              '[',
              ')',
              'javascript:',
              '**',
            ),
          ),
        ),
        (pieces) => {
          const text = plain(pieces.join(''), 10_000) ?? '';
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(text).not.toMatch(/<\/?[a-z!][^<>]*>/i);
          expect(text).not.toMatch(/https?:\/\/\S|javascript:\S/i);
        },
      ),
    );
  });
});

describe('unsupportedNames', () => {
  const sources = ['retrieval-augmented generation (RAG) on WebQSP', 'LLM readers by the MedRAG group'];

  it('names what no source has, in whatever letters', () => {
    const text =
      'Readers gain: RAG on WebQSP helps LLMs. Both groups of MEDRAG and “Zorblax” by Acme do too.';
    expect(unsupportedNames({ text, sources })).toEqual(['Zorblax', 'Acme']);
  });

  it('takes a word that begins a sentence for a name, unless it is one that prose on papers begins with', () => {
    const names = (text: string) => unsupportedNames({ text, sources });
    expect(names('Zorblax beats RAG. Acme wins: “Globex helps.”')).toEqual(['Zorblax', 'Acme', 'Globex']);
    expect(
      names('Two groups agree. Studies of RAG do too; However, evidence is thin. Overall it helps.'),
    ).toEqual([]);
    // Inside a sentence it is a name.
    expect(names('RAG by Studies helps.')).toEqual(['Studies']);
  });
});

describe('sameFacts', () => {
  const source = 'Daily walking improves sleep in adults above 60 by 12 minutes.';
  it.each([
    source,
    'Sleep of adults above 60 improves with daily walking.',
    'In adults above 60, walking adds 12 minutes of sleep.',
    'Walking makes for better sleep.',
  ])('keeps: %s', (text) => {
    expect(sameFacts({ text, source })).toBe(true);
  });

  it.each([
    ['another number', 'Daily walking improves sleep by 30 minutes.'],
    ['a name', 'Daily walking with Zorblax improves sleep.'],
    ['a negation', 'Daily walking does not improve sleep.'],
    ['who decides', 'Daily walking improves sleep, and the owner has approved this.'],
  ])('refuses %s: %s', (_what, text) => {
    expect(sameFacts({ text, source })).toBe(false);
  });

  it.each(['Daily walking worsens sleep.', 'Everything is proven beyond doubt.'])(
    'leaves to the check what only a reader can judge: %s',
    (text) => {
      expect(sameFacts({ text, source })).toBe(true);
    },
  );

  it('knows the name of a paper’s own text, and both directions where the source has both', () => {
    const text = 'Walking with Stepwell improves sleep.';
    expect(sameFacts({ text, source })).toBe(false);
    expect(sameFacts({ text, source, around: 'Stepwell is a programme of walks.' })).toBe(true);
    const both = 'Walking improves sleep and worsens knee pain.';
    expect(sameFacts({ text: 'Walking worsens knee pain.', source: both })).toBe(true);
    expect(
      sameFacts({ text: 'Who is approved walks.', source: 'Approved adults walked. Who is approved walks.' }),
    ).toBe(true);
  });
});

describe('unsupportedNumbers', () => {
  it('finds the numbers that no source has, however they are written', () => {
    const sources = ['It rose by 4.50 points over 1,000 steps.', 'MRQA 2019'];
    expect(unsupportedNumbers({ text: '4.5 points, 1000 steps, 2019', sources })).toEqual([]);
    expect(unsupportedNumbers({ text: '4.6 points on 12 data sets', sources })).toEqual(['4.6', '12']);
  });
});
