import { otherWork, sameWork } from '../../src/literature/crossref-match';
import { type CrossrefWork, parseCrossrefWork } from '../../src/literature/crossref-work';
import { familyName } from '../../src/literature/identity';
import { type PaperRecord, yearOf } from '../../src/records/paper-record';
import { displayText } from '../../src/text/display-text';
import { crossrefOne, crossrefWork } from './json-answers';
import { describeWithData, realPapers } from './shared-data';

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function registered(paper: PaperRecord, title: string): CrossrefWork {
  const work = parseCrossrefWork(
    crossrefOne(
      crossrefWork({
        title: [escaped(title)],
        author: paper.authors.map((name) => ({ family: name.split(' ').at(-1) })),
        issued: { 'date-parts': [[Number(yearOf(paper)) + 1]] },
      }),
    ),
    '10.1000/x',
  );
  if (work === null) throw new Error('a record');
  return work;
}

describeWithData('real arXiv records, told as Crossref would', () => {
  let papers: PaperRecord[] = [];
  beforeAll(() => {
    papers = realPapers();
  });

  it.each<[string, (title: string) => string]>([
    ['as they are', (title) => title],
    ['with formulas set', displayText],
    ['with a blank for every hyphen', (title) => title.replace(/-/g, ' ')],
    ['in lower case, marked as retracted', (title) => `RETRACTED: ${title.toLowerCase()}`],
  ])('are taken for their own: %s', (way, change) => {
    const works = papers.map((paper) => [paper, registered(paper, change(paper.title))] as const);
    const refused = works.filter(([paper, work]) => otherWork(paper, work) !== null);
    const found = works.filter(([paper, work]) => sameWork(paper, work));
    console.info(
      `${papers.length} real records ${way}: ${refused.length} mistaken for another's, ${((100 * found.length) / papers.length).toFixed(1)} % found by words`,
    );
    expect(refused.map(([paper, work]) => `${paper.title} | ${otherWork(paper, work)}`)).toEqual([]);
    expect(found.length / papers.length).toBeGreaterThan(0.98);
  });

  it('are not taken for one another', () => {
    const taken = papers.filter((paper, at) => {
      const other = papers[(at + 1) % papers.length] as PaperRecord;
      const work = registered(other, other.title);
      return otherWork(paper, work) === null || sameWork(paper, work);
    });
    expect(taken.map(({ title }) => title)).toEqual([]);
  });

  it('all have a first author with a family name', () => {
    expect(papers.filter(({ authors }) => familyName(authors[0] ?? '') === '')).toEqual([]);
  });
});
