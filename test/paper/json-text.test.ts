import { jsonText } from '../../src/paper/json-text';

describe('jsonText', () => {
  const unseen = 'a\u202eb\u{e0041}c\u009bd\u200be\u2028f\ufe0fg\u{e0101}h\ue000';

  it('reads back as the same value, with nothing in its text that is not seen', () => {
    const text = jsonText({ [unseen]: [unseen, 1, null] }, 2);
    expect(JSON.parse(text)).toEqual({ [unseen]: [unseen, 1, null] });
    expect(text).toMatch(/^[\n -~]*$/);
  });

  it('leaves letters of all scripts as they are', () => {
    expect(jsonText('Žižek 中文 한국어 عربي ∀x∈ℝ')).toBe('"Žižek 中文 한국어 عربي ∀x∈ℝ"');
  });
});
