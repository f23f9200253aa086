import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import { wishesOf } from '../../src/literature/wishes';

const searched = (instructions: string) => wishesOf(instructions).searchFor;
const QUESTION = 'Does negative sampling improve dense retrieval?';

describe('wishesOf', () => {
  it.each<[wish: string, named: string[]]>([
    ['look for in-domain results', ['in-domain']],
    ['Look for in-domain results, please.', ['in-domain']],
    ['Please search for more recent work on hard negatives.', ['hard negatives']],
    ['Say more on catastrophic forgetting.', ['catastrophic forgetting']],
    ['Can you find studies in children?', ['children']],
    ['You do not mention children.', ['children']],
    ['There is nothing on training cost.', ['training cost']],
    ['No mention of training cost.', ['training cost']],
    ['The cost of training is missing.', ['cost', 'training']],
    ['What about older adults with osteoporosis?', ['older adults', 'osteoporosis']],
    ['Consider the side effects too', ['side effects']],
    ['side effects', ['side effects']],
    ['I want to know about long-term memory.', ['long-term memory']],
    ['Find work on style transfer and abstract reasoning', ['style transfer', 'abstract reasoning']],
    ['long COVID', ['long COVID']],
    ['New drugs are missing.', ['New drugs']],
    ['Cover BM25, SPLADE and ColBERT', ['BM25', 'SPLADE', 'ColBERT']],
    ['Include papers published after 2020 on quantization.', ['quantization']],
    ['Compare with "late interaction" models', ['late interaction']],
    ['Search for “exact match” and “F1 score”.', ['exact match', 'F1 score']],
    ['Focus on GPT-4.1 and CNN/DailyMail', ['GPT-4.1', 'CNN/DailyMail']],
  ])('searches for what "%s" names', (wish, named) => {
    expect(searched(wish)).toEqual(named);
    expect(wishesOf(wish).notDone).toEqual([]);
  });

  it.each([
    'Make it shorter.',
    'Rewrite the abstract in plain words.',
    'Reword "improves" as "may improve".',
    'Remove C2.',
    'Why is the score so low?',
    'This is too vague.',
    'Be more careful.',
    'I am not convinced.',
    'Good work!',
    'Try again.',
    'Only recent papers please.',
    'Only papers after 2020.',
    'Use older papers.',
    'Nothing from the last 5 years?',
    'Do not cite preprints.',
    "Don't use studies in mice",
    'Exclude studies in mice.',
    'No animal studies.',
    'Please ignore conference papers.',
    'Check the numbers.',
    'Translate the conclusion into German.',
  ])('says of "%s" that it was not done, and searches for nothing', (wish) => {
    expect(wishesOf(wish)).toEqual({ searchFor: [], notDone: [wish] });
  });

  it('takes each sentence for itself', () => {
    expect(
      wishesOf(
        'Look for in-domain results, but leave out mice. Shorten the introduction.\nAdd training cost',
      ),
    ).toEqual({
      searchFor: ['in-domain', 'training cost'],
      notDone: ['leave out mice.', 'Shorten the introduction.'],
    });
  });

  it('searches for the subject of a section that is asked for, and says that none was written', () => {
    const wish = 'Add a section on adverse events in children.';
    expect(wishesOf(wish)).toEqual({ searchFor: ['adverse events', 'children'], notDone: [wish] });
  });

  it('names a thing once, and wishes nothing where nobody wrote', () => {
    expect(searched('Training costs. More about the training cost!')).toHaveLength(1);
    expect(wishesOf(null)).toEqual({ searchFor: [], notDone: [] });
    expect(wishesOf(' \n ...')).toEqual({ searchFor: [], notDone: [] });
  });
});

it('plans no search for the words that ask', async () => {
  const kernel = createExtractiveKernel();
  const { queries } = await kernel.plan({
    question: QUESTION,
    count: 4,
    revision: {
      findings: [],
      instructions: 'look for in-domain results',
      claims: [],
      previousQueries: (await kernel.plan({ question: QUESTION, count: 4 })).queries,
    },
  });
  expect(queries[0]).toBe('in-domain negative sampling improve dense retrieval');
  expect(queries.join(' ')).not.toMatch(/\b(?:look|results)\b/i);
});
