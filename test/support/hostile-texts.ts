// Texts of a given length, each of one kind that rules over text have stumbled over.

const upTo = (length: number, unit: string): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** By name; each begins as a text about the question may begin, and has `length` UTF-16 units. */
export function hostileTexts(length: number): Readonly<Record<string, string>> {
  const units: Readonly<Record<string, string>> = {
    letters: 'a',
    capitals: 'A',
    'combining marks': '\u0301',
    'Chinese characters': '漢',
    emoji: '😀',
    digits: '1',
    'numbers without end': '1,',
    'full stops': '.',
    'full stops and blanks': '. ',
    initials: 'A. ',
    commas: ',',
    hyphens: 'a-',
    'exclamation marks': '!',
    apostrophes: "'",
    backticks: '`',
    parentheses: '(',
    brackets: '[',
    braces: '{',
    dollars: '$',
    'dollars and words': '$x ',
    backslashes: '\\',
    commands: '\\textbf{',
    'commands without braces': '\\textbf ',
    underscores: 'x_',
    'HTML entities': '&amp;',
    'numeric entities': '&#38;',
    ampersands: '&',
    'angle brackets': '<',
    tags: '<p a=',
    'blanks in a tag': '  ',
    'JATS tags': '<jats:p x="',
    'half results': 'we show that paper is better than result ',
    'half comparisons': 'compared with ',
    'half withdrawals': 'the paper has been ',
    'half abbreviations': 'ABCD (',
    'and and': 'and ',
    'capitals in words': 'aB',
    'addresses without end': 'http:',
    'zero-width joiners': '\u200d',
    blanks: ' ',
    'line ends': '\n',
  };
  return Object.fromEntries(Object.entries(units).map(([name, unit]) => [name, upTo(length, unit)]));
}
