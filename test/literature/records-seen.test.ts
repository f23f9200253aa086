import { recordsSeen } from '../../src/literature/records-seen';

const paper = (title: string, abstract = '') => ({ title, abstract });

it('counts records by the words of each sub-question, in the order asked', () => {
  const seen = recordsSeen({
    asked: ['Does vitamin D prevent falls?', 'Is it safe?'],
    papers: [paper('Vitamin D and falls', 'It prevented falls.'), paper('Vitamin C'), paper('Safety')],
  });
  expect(seen).toEqual({
    records: 3,
    asked: [
      {
        text: 'Does vitamin D prevent falls?',
        named: 1,
        words: [
          { word: 'vitamin', records: 2 },
          { word: 'D', records: 1 },
          { word: 'prevent', records: 1 },
          { word: 'falls', records: 1 },
        ],
      },
      { text: 'Is it safe?', named: 0, words: [{ word: 'safe', records: 0 }] },
    ],
  });
});

it('knows the abbreviations that a record writes out', () => {
  const { asked } = recordsSeen({
    asked: ['Do convolutional neural networks generalise?'],
    papers: [paper('A CNN generalises', 'A convolutional neural network (CNN) generalises.')],
  });
  expect(asked[0]?.words.map(({ records }) => records)).toEqual([1, 1, 1, 1]);
});

it('names nothing in a text without content words, and nothing where no record was found', () => {
  const { asked } = recordsSeen({ asked: ['What is it?'], papers: [paper('Anything')] });
  expect(asked).toEqual([{ text: 'What is it?', named: 0, words: [] }]);
  expect(recordsSeen({ asked: ['Falls?'], papers: [] }).records).toBe(0);
});
