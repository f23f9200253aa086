import { worksOf } from '../../src/literature/merge';
import { parseOpenAlexPage } from '../../src/literature/openalex-work';
import type { PaperRecord } from '../../src/records/paper-record';
import { indexOf, openAlexPage, openAlexWork } from './json-answers';
import { describeWithData, realPapers } from './shared-data';

const asOpenAlex = (
  papers: readonly PaperRecord[],
  fields: (paper: PaperRecord) => Readonly<Record<string, unknown>>,
) =>
  parseOpenAlexPage(
    openAlexPage(
      papers.map((paper) =>
        openAlexWork({
          title: paper.title,
          authorships: paper.authors.map((name) => ({ author: { display_name: name } })),
          abstract_inverted_index: indexOf(paper.abstract),
          publication_date: paper.published,
          ...fields(paper),
        }),
      ),
    ),
  )?.papers ?? [];

describeWithData('real arXiv records, told as OpenAlex would', () => {
  let papers: PaperRecord[] = [];
  let numbered = new Map<PaperRecord, number>();
  beforeAll(() => {
    papers = realPapers();
    numbered = new Map(papers.map((paper, at) => [paper, at]));
  });
  const base = (paper: PaperRecord) => paper.id.replace(/^arXiv:|v\d+$/g, '');
  const ways: [string, (paper: PaperRecord) => Readonly<Record<string, unknown>>][] = [
    [
      'arXiv DOI',
      (paper) => ({
        doi: `https://doi.org/10.48550/arxiv.${base(paper).toLowerCase()}`,
        ids: {},
        title: 'Other',
      }),
    ],
    [
      'landing page',
      (paper) => ({
        doi: `https://doi.org/10.1000/${numbered.get(paper)}`,
        ids: {},
        title: 'Other',
        authorships: [],
        locations: [{ landing_page_url: `http://arxiv.org/abs/${base(paper)}` }],
      }),
    ],
    [
      'title and author, in capitals',
      (paper) => ({
        doi: `https://doi.org/10.1000/${numbered.get(paper)}`,
        ids: {},
        title: /[\\$]/.test(paper.title) ? paper.title : paper.title.toUpperCase(),
      }),
    ],
  ];

  it.each(ways)('merge with their originals by %s', (way, fields) => {
    const others = asOpenAlex(
      papers,
      way === 'arXiv DOI' ? (paper) => ({ ...fields(paper), authorships: [] }) : fields,
    );
    expect(others).toHaveLength(papers.length);
    const works = worksOf([...papers, ...others]);
    const share = (2 * papers.length - works.length) / papers.length;
    console.info(`${papers.length} real records, by ${way}: ${(100 * share).toFixed(1)} % merge`);
    expect(works.every((work) => work.ids.length <= 2)).toBe(true);
    expect(share).toBe(1);
  });

  it('keep their words: an abstract survives its index', () => {
    const others = asOpenAlex(papers, (paper) => ({
      doi: null,
      ids: null,
      id: `W${1 + (numbered.get(paper) ?? 0)}`,
    }));
    const changed = papers.filter((paper, at) => others[at]?.abstract !== paper.abstract);
    console.info(`${papers.length - changed.length} of ${papers.length} abstracts come back unchanged`);
    expect(changed.length / papers.length).toBeLessThan(0.02);
  });
});
