import { parsedAuthor, splitAuthors } from '../../src/literature/author-names';
import { decodeLatexAccents } from '../../src/text/latex-accents';

describe('decodeLatexAccents', () => {
  it.each([
    ["Adri\\'an P\\'erez-Salinas", 'Adrián Pérez-Salinas'],
    ["Dra\\v{s}ki\\'c", 'Draškić'],
    ['Preu{\\ss}', 'Preuß'],
    ['Przemys{\\l}aw', 'Przemysław'],
    ["{\\'E}cole, {\\'{e}}t{\\'{e}}", 'École, été'],
    ['Erd{\\H o}s and Erd\\H{o}s', 'Erdős and Erdős'],
    ['J\\"org M\\"{u}ller', 'Jörg Müller'],
    ["Mar\\'{\\i}a", 'María'],
    ['\\AA ngstr\\"om', 'Ångström'],
    [
      'S{\\o}ren \\O{}rsted, \\c{C}elik, Ad\\`ele, S\\~ao, Fran\\c cois',
      'Søren Ørsted, Çelik, Adèle, São, François',
    ],
  ])('reads %s', (latex, text) => {
    expect(decodeLatexAccents(latex)).toBe(text);
  });

  it.each([
    'From dyadic $\\Lambda_{\\alpha}$ to $\\^a$',
    'over $\\Q(\\sqrt{5})$',
    'the \\varphi of \\cite{x} and {\\bf bold}',
    'a \\"quoted\\" word',
    "\\'q has no accented form",
    'no backslash, {é} stays',
  ])('leaves %s as it is', (text) => {
    expect(decodeLatexAccents(text)).toBe(text);
  });
});

describe('authors', () => {
  it('are split at commas and "and", without affiliations', () => {
    expect(
      splitAuthors(
        "A. B. Smith (1), C. D (MIT (Cambridge), USA),\n  E. F\\'ed, and G. Anderson and H. I, Jr.",
      ),
    ).toEqual(['A. B. Smith', 'C. D', 'E. Féd', 'G. Anderson', 'H. I, Jr.']);
    expect(splitAuthors('H1 Collaboration')).toEqual(['H1 Collaboration']);
    expect(splitAuthors(' ')).toEqual([]);
  });

  it('come parsed as last, first, suffix', () => {
    expect(parsedAuthor(['Färber', 'Michael', ''])).toBe('Michael Färber');
    expect(parsedAuthor(['King', 'Martin L.', 'Jr.', 'Boston'])).toBe('Martin L. King, Jr.');
    expect(parsedAuthor(['H1 Collaboration'])).toBe('H1 Collaboration');
  });
});
