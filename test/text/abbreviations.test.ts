import { abbreviationsIn, expandAbbreviations } from '../../src/text/abbreviations';
import { growthOf, LINEAR } from '../support/cost';

const pairs = (text: string) =>
  abbreviationsIn(text).map(({ short, long }) => [short.join(' '), long.join(' ')]);

describe('abbreviations that a text defines', () => {
  it.each([
    ['We use a convolutional neural network (CNN).', 'cnn', 'convolut neur network'],
    ['Heat shock protein 90 (HSP90) binds.', 'hsp90', 'heat shock protein 90'],
    ['CBT (cognitive behavioural therapy) works.', 'cbt', 'cognit behaviour therap'],
    ['large language models (LLMs) hallucinate', 'llm', 'larg languag model'],
    ['patients with type 2 diabetes (T2D; n = 40)', 't2d', 'type 2 diabet'],
  ])('%s', (text, short, long) => expect(pairs(text)).toEqual([[short, long]]));

  it.each([
    'It rose by a third (see Table 2).',
    'A result (p < 0.05) was found.',
    'Twelve patients (aged 30) took part.',
    'The state of California (USA) paid.',
    'They are few (very few).',
  ])('are none in: %s', (text) => expect(pairs(text)).toEqual([]));

  it('take time linear in the length of the text', async () => {
    const read = (size: number) => abbreviationsIn('(A'.repeat(4 * size) + ' (AB) '.repeat(size));
    expect(await growthOf(read, 1_250)).toBeLessThan(LINEAR);
  });
});

describe('expandAbbreviations', () => {
  const known = abbreviationsIn('cognitive behavioural therapy (CBT)');

  it('adds the long form to the short one, and the other way round', () => {
    expect(expandAbbreviations(['cbt', 'sleep'], known)).toEqual(
      new Set(['cbt', 'sleep', 'cognit', 'behaviour', 'therap']),
    );
    expect(expandAbbreviations(['therap', 'cognit', 'behaviour'], known)).toContain('cbt');
  });

  it('adds nothing for a part of a long form', () => {
    expect(expandAbbreviations(['therap', 'cognit'], known)).toEqual(new Set(['therap', 'cognit']));
  });
});
