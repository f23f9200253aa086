import { isQuotation, standingAlone } from '../../src/evidence/standing-alone';
import { paper } from './made-up';

const PAPER = paper({
  id: 'doi:10.1/a',
  title: 'LARK: Reading with Care',
  abstract: '',
  authors: ['Ada Berg', 'Bo Cho', 'Cy Day'],
});

describe('standingAlone', () => {
  it('leaves the connective out and names the authors', () => {
    const sentence = 'Moreover, our reader\n improves recall by 4\\%.';
    expect(standingAlone({ sentence, lead: 10, paper: PAPER })).toEqual({
      text: '[Berg et al.’s] reader improves recall by 4%.'.replace('[Berg', '[Berg'),
      start: 10,
    });
  });

  it('cuts off "We show that" where no author can be named, and gives up where somebody is still unnamed', () => {
    const nobody = { ...PAPER, authors: [] };
    const shown = standingAlone({ sentence: 'We show that hard negatives help.', lead: 0, paper: nobody });
    expect(shown).toEqual({ text: 'Hard negatives help.', start: 13 });
    expect(
      standingAlone({ sentence: 'We show that our reader helps.', lead: 0, paper: nobody }).text,
    ).toBeNull();
  });

  it('names the authors of a coined name, not in a summary of ours', () => {
    const sentence = 'LARK improves recall.';
    expect(standingAlone({ sentence, lead: 0, paper: PAPER }).text).toBe(
      'LARK [by Berg et al.] improves recall.',
    );
    const summary = { ...PAPER, abstractKind: 'summary' as const };
    expect(standingAlone({ sentence, lead: 0, paper: summary }).text).toBe(sentence);
  });
});

describe('isQuotation', () => {
  const quote = 'our reader\n improves recall by 4\\%.';

  it.each([
    ['Our reader improves recall by 4%.', true],
    ['[Berg et al.’s] reader improves recall by 4%.', true],
    ['[Cho’s] reader improves recall by 4%.', false],
    ['[Berg et al.’s] reader improves recall by 5%.', false],
    ['The reader improves recall by 4%.', false],
  ])('%s', (text, same) => expect(isQuotation({ text, quote, paper: PAPER })).toBe(same));
});
