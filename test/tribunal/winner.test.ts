import { winnerOf } from '../../src/tribunal/winner';

const LARGE = 'Is distillation or pruning better for compressing speech models?';

describe('winnerOf', () => {
  it.each<readonly [string, string, string]>([
    ['What is the impact of caching versus prefetching on page load times?', 'caching', 'prefetching'],
    ['Which lowers blood pressure more, walking or swimming?', 'walking', 'swimming'],
    [LARGE, 'distillation', 'pruning'],
    [
      'Does spaced practice rather than massed practice improve recall?',
      'spaced practice',
      'massed practice',
    ],
  ])('finds what "%s" compares', (question, first, second) => {
    const better = winnerOf({ question, text: `${first} outperformed ${second} in all trials.` });
    const worse = winnerOf({ question, text: `${first} was inferior to ${second} in all trials.` });
    expect(better?.side).toBe(0);
    expect(worse?.side).toBe(1);
    expect(better?.names).toEqual(worse?.names);
  });

  it.each([
    ['Distillation outperforms pruning at equal size.', 0],
    ['Pruning surpasses distillation on noisy speech.', 1],
    ['Pruning is better than distillation below ten million weights.', 1],
    ['Distillation was clearly superior to pruning.', 0],
    ['Distillation is outperformed by pruning.', 1],
    ['Distillation performed worse than pruning.', 1],
  ])('%s -> %d', (text, side) => {
    expect(winnerOf({ question: LARGE, text })?.side).toBe(side);
  });

  it.each([
    ['says so only of one', 'Distillation outperforms all earlier recipes.'],
    ['denies it', 'Distillation does not outperform pruning.'],
    ['says both', 'Distillation outperforms pruning on clean speech and is worse than pruning in noise.'],
    ['names no winner', 'Distillation and pruning were combined.'],
    ['compares one with itself', 'Distillation of large teachers beats distillation of small ones.'],
  ])('names none where a claim %s', (_what, text) => {
    expect(winnerOf({ question: LARGE, text })).toBeNull();
  });

  it.each(['Does distillation help speech models?', 'What is known about speech models?', ''])(
    'names none where the question compares nothing: "%s"',
    (question) => {
      expect(winnerOf({ question, text: 'Distillation outperforms pruning.' })).toBeNull();
    },
  );
});
