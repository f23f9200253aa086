import { denies, flagOf, hasProposition } from '../../src/reading/flags';

const FALLS = 'Does vitamin D reduce the risk of falls in older adults?';

describe('a strict flag', () => {
  it.each([
    'Vitamin D had no effect on falls in older adults.',
    'Fall rates did not differ between vitamin D and placebo.',
    'Supplementation failed to reduce falls.',
    'Neither dose of vitamin D reduced falls.',
    'The risk of falls was unaltered by vitamin D.',
    'Risk ratios for falls did not reach significance.',
    'Vitamin D was no better than placebo at preventing falls.',
    'Vitamin D increased the risk of falls.',
    'Falls were more frequent with vitamin D.',
  ])('is on: %s', (quote) => expect(flagOf({ question: FALLS, quote })).toBe('strict'));
});

describe('a wide flag', () => {
  it.each([
    'The rate of falls was similar in both groups.',
    'Falls were as common with vitamin D as with placebo.',
    'There was little to suggest that vitamin D prevents falls.',
    'The hazard ratio for falls was 1.02 (95% CI 0.91 to 1.15).',
    'Evidence that vitamin D reduces falls is insufficient.',
    'A benefit of vitamin D for falls was ruled out.',
    'Vitamin D hardly reduced the risk of falls.',
    'Vitamin D is unlikely to reduce falls.',
    'Vitamin D verringerte Stürze bei älteren Menschen um 19% im Vergleich zu Placebo.',
    '检索增强生成将问答准确率提高了12%，并显著减少了幻觉。',
  ])('is on: %s', (quote) => expect(flagOf({ question: FALLS, quote })).toBe('wide'));
});

describe('no flag', () => {
  it.each([
    'Vitamin D reduced the rate of falls by 19% in older adults compared with placebo.',
    'Falls were fewer with vitamin D than without it.',
    'With or without calcium, vitamin D lowered the risk of falls.',
    'Vitamin D reduced not only falls but fractures.',
    'Vitamin D reduced falls from more than 40 to less than 30 a year.',
    'Vitamin D lowered the risk of falls, no doubt.',
  ])('is on: %s', (quote) => expect(flagOf({ question: FALLS, quote })).toBe('none'));
});

it('a question that denies is met by a denial', () => {
  const question = 'Is vitamin D not associated with falls?';
  expect(flagOf({ question, quote: 'Vitamin D was not associated with falls.' })).toBe('none');
  expect(flagOf({ question, quote: 'Vitamin D was associated with falls.' })).toBe('strict');
});

it('start and stop are opposites that words alone do not make strict', () => {
  const question = 'Does rapamycin inhibit autophagy?';
  expect(flagOf({ question, quote: 'Rapamycin induces autophagy in yeast cells.' })).toBe('wide');
});

it('denying and asking for a proposition are asked of texts, too', () => {
  expect(denies('It lacks an effect.')).toBe(true);
  expect(denies('It has an effect.')).toBe(false);
  expect(hasProposition(FALLS)).toBe(true);
});
