import { attribute, authorsShort, nameSubject, ownNames, saysOwn } from '../../src/evidence/subject';

const THREE = ['Ada van der Berg', 'Bo Cho', 'Cy Day'];

describe('authorsShort', () => {
  it.each([
    [[], null],
    [['Ada Berg'], 'Berg'],
    [['Ada van der Berg, Jr.', 'Bo Cho'], 'van der Berg and Cho'],
    [THREE, 'van der Berg et al.'],
    [['张伟'], '张伟'],
  ])('%j -> %s', (authors, short) => expect(authorsShort(authors)).toBe(short));
});

describe('nameSubject', () => {
  it.each([
    ['Our reader improves recall.', '[van der Berg et al.’s] reader improves recall.'],
    ['We achieve 4 points more.', '[van der Berg et al.] achieve 4 points more.'],
    ['We show that our reader helps.', '[van der Berg et al.] show that [their] reader helps.'],
    ['The proposed reader helps.', '[van der Berg et al.’s] proposed reader helps.'],
    ['The reader of Cho helps.', 'The reader of Cho helps.'],
  ])('%s', (text, named) => expect(nameSubject({ text, authors: THREE })).toBe(named));

  it('leaves nobody unnamed', () => {
    expect(nameSubject({ text: 'Our reader helps.', authors: [] })).toBeNull();
    expect(nameSubject({ text: 'We show it.', authors: ['Ada Berg'] })).toBeNull();
    expect(nameSubject({ text: 'It helps us.', authors: THREE })).toBeNull();
  });
});

describe('ownNames', () => {
  it('finds the names a paper coins in its title and abstract, and no common ones', () => {
    expect(
      ownNames({
        title: 'LARK: Reading with Care',
        abstract: 'We propose the reader FinchNet. It is compared with BERT. We introduce QA for birds.',
      }),
    ).toEqual(['LARK', 'FinchNet']);
  });
});

describe('attribute', () => {
  it('names the authors of the first coined name, once', () => {
    const text = 'FinchNet beats LARK, and LARK beats BM25.';
    expect(attribute({ text, names: ['LARK', 'FinchNet'], authors: THREE })).toBe(
      'FinchNet [by van der Berg et al.] beats LARK, and LARK beats BM25.',
    );
  });

  it('does not touch a text that names them, or part of another word', () => {
    expect(attribute({ text: '[Cho’s] LARK helps.', names: ['LARK'], authors: THREE })).toBe(
      '[Cho’s] LARK helps.',
    );
    expect(attribute({ text: 'SkyLARK helps.', names: ['LARK'], authors: THREE })).toBe('SkyLARK helps.');
  });
});

describe('saysOwn', () => {
  it.each([
    ['Our reader helps.', true],
    ['The proposed reader helps.', true],
    ['Hours of tours help.', false],
  ])('%s', (text, own) => expect(saysOwn(text)).toBe(own));
});
