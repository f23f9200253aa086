import { damageText } from '../../src/workflows/damage-text';

describe('what a step says it found damaged', () => {
  it('says nothing where nothing was damaged, whatever else the step counts', () => {
    expect(damageText({ ref: 'sha256:1', kept: 9, found: 99, duplicates: 53 })).toBe('');
    expect(damageText([{ found: 3 }, undefined])).toBe('');
  });

  it('counts each damaged answer once, and names what was kept aside', () => {
    expect(damageText([{ damaged: ['a'] }, { damaged: ['a', 'b'] }])).toBe(
      '; 2 damaged answers were asked for again',
    );
    expect(damageText({ keptAside: 'its folder had been changed' })).toBe('; its folder had been changed');
  });
});
