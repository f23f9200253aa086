import fc from 'fast-check';
import { Citations, doiUrl, safeUrl } from '../../src/paper/references';
import { PAPERS, paperOf } from './example-run';

describe('doiUrl', () => {
  it.each([
    ['10.48550/arXiv.1912.02145', 'https://doi.org/10.48550/arXiv.1912.02145'],
    ['10.18653/v1/D19-5828', 'https://doi.org/10.18653/v1/D19-5828'],
    [
      '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
      'https://doi.org/10.1002/%28SICI%291097-4571%28199806%2949:8%3C693::AID-ASI4%3E3.0.CO;2-O',
    ],
    ['10.1000/a"onclick=x', 'https://doi.org/10.1000/a%22onclick%3Dx'],
    ['10.1000/100%', 'https://doi.org/10.1000/100%25'],
  ])('%s', (doi, url) => {
    expect(doiUrl(doi)).toBe(url);
  });

  it.each([
    null,
    '',
    'not a doi',
    'https://doi.org/10.1/x',
    '10.1000/a b',
    '10.1000/a\nb',
    'javascript:alert(1)',
  ])('is null for %j', (doi) => {
    expect(doiUrl(doi)).toBeNull();
  });
});

describe('safeUrl', () => {
  it.each([
    'https://arxiv.org/abs/1912.02145v1',
    'https://arxiv.org/abs/hep-ex/0307015',
    'https://doi.org/10.1000/x%28y%29',
  ])('keeps %s', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each([
    null,
    'http://arxiv.org/abs/1',
    'https://arxiv.org.example.com/abs/1',
    'https://example.com/',
    'javascript:alert(1)',
    'https://doi.org/10.1/x y',
    'https://doi.org/10.1/x\n',
  ])('refuses %j', (url) => {
    expect(safeUrl(url)).toBeNull();
  });

  it('encodes what could end a link', () => {
    expect(safeUrl('https://doi.org/10.1/x)y"z')).toBe('https://doi.org/10.1/x%29y%22z');
  });

  it('answers only characters that are safe in Markdown, HTML and Typst, and itself when asked again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('https://doi.org/', 'https://arxiv.org/abs/'),
        fc.string(),
        (host, path) => {
          const url = safeUrl(`${host}${path}`);
          if (url === null) return;
          expect(url).toMatch(/^https:\/\/[A-Za-z0-9._/:;%-]+$/);
          expect(safeUrl(url)).toBe(url);
        },
      ),
    );
  });
});

describe('Citations', () => {
  it('numbers papers in the order of their first citation', () => {
    const citations = new Citations(PAPERS.map((paper) => ({ paper })));
    const [a, b] = [PAPERS[2]?.id ?? '', PAPERS[0]?.id ?? ''];
    expect([a, b, a].map((id) => citations.cite(id))).toEqual([[1], [2], [1]]);
    expect(citations.references().map(({ number, paperId }) => [number, paperId])).toEqual([
      [1, a],
      [2, b],
    ]);
  });

  it('cites nothing for a paper that is not among the run', () => {
    const citations = new Citations(PAPERS.map((paper) => ({ paper })));
    expect(citations.cite('arXiv:9999.99999v1')).toEqual([]);
    expect(citations.references()).toEqual([]);
  });

  it('carries what the record states, and no invented value', () => {
    const paper = paperOf({
      id: 'arXiv:2001.00009v1',
      title: 'A title',
      abstract: '',
      published: null,
      doi: null,
      url: null,
      journalRef: 'J. Examples 3 (2020)',
    });
    const citations = new Citations([{ paper }]);
    citations.cite(paper.id);
    expect(citations.references()).toEqual([
      {
        number: 1,
        paperId: paper.id,
        title: 'A title',
        authors: ['A. Example', 'B. Example'],
        // An arXiv id tells the year: 2001 is January 2020.
        year: '2020',
        venue: 'J. Examples 3 (2020)',
        doi: null,
        url: null,
        volume: null,
        issue: null,
        pages: null,
        publishedDoi: null,
      },
    ]);
  });

  it('links the page of a paper without a DOI', () => {
    const paper = paperOf({ id: 'arXiv:2001.00009v1', title: 'A title', abstract: '', doi: null });
    const citations = new Citations([{ paper }]);
    citations.cite(paper.id);
    expect(citations.references()[0]?.url).toBe('https://arxiv.org/abs/2001.00009v1');
  });
});
