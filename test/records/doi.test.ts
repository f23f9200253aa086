import { arxivIdOfDoi, doiPage, readDoi } from '../../src/records/doi';

const SICI = '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1600::AID-SIM960>3.0.CO;2-0';
const LATER = '10.1002/(SICI)1097-0258(19980815/30)17:15/16<1607::AID-SIM961>3.0.CO;2-1';

describe('readDoi', () => {
  it.each([
    ['10.1103/PhysRevD.76.013009', '10.1103/PhysRevD.76.013009'],
    ['https://doi.org/10.18653/v1/D19-5828', '10.18653/v1/D19-5828'],
    ['http://dx.doi.org/10.1000/ABC', '10.1000/ABC'],
    ['doi.org/10.1000/1/', '10.1000/1'],
    ['doi:10.1000/a#b', '10.1000/a#b'],
    ['DOI 10.1000/1', '10.1000/1'],
    ['info:doi/10.1000/1', '10.1000/1'],
    [' 10.1000/x ', '10.1000/x'],
    ['10.1000.10/123', '10.1000.10/123'],
  ])('reads %j as %j', (text, doi) => {
    expect(readDoi(text)).toBe(doi);
  });

  it.each([
    SICI,
    LATER,
    `https://doi.org/${SICI}`,
    `doi:${SICI}.`,
    encodeURIComponent(SICI),
    `https://doi.org/${encodeURIComponent(SICI)}`,
    `https://doi.org/${encodeURI(SICI)}`,
    SICI.replace('<', '&lt;').replace('>', '&gt;'),
    `https://onlinelibrary.wiley.com/doi/${encodeURIComponent(SICI)}/abstract`,
    `<${SICI}>`,
    `(${SICI})`,
  ])('reads a SICI to its end: %s', (text) => {
    expect(readDoi(text)).toBe(text === LATER ? LATER : SICI);
  });

  it.each([
    ['10.1002/1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#'],
    ['10.1016/S0140-6736(97)11096-0'],
    ['10.1016/0370-2693(92)91949-R'],
    ['10.1890/0012-9658(2006)87[2445:ATMCBE]2.0.CO;2'],
    ['10.1175/1520-0477(1996)077<0437:TNYRP>2.0.CO;2'],
    ['10.1641/0006-3568(2005)055[0933:TEOSCO]2.0.CO;2-1'],
    ['10.1000/"quoted"'.replaceAll('"', '')],
  ])('keeps what belongs to it: %s', (doi) => {
    expect(readDoi(doi)).toBe(doi);
    expect(readDoi(`https://doi.org/${encodeURIComponent(doi)}`)).toBe(doi);
    expect(readDoi(`(see ${doi}).`)).toBe(doi);
  });

  it.each([
    ['10.1000/x.', '10.1000/x'],
    ['10.1000/x;', '10.1000/x'],
    ['10.1000/x).', '10.1000/x'],
    ['[10.1000/x]', '10.1000/x'],
    ['"10.1000/x"', '10.1000/x'],
    ['“10.1000/x.”', '10.1000/x'],
    ['<a href="https://doi.org/10.1000/x">10.1000/x</a>', '10.1000/x'],
    ['10.1000/x</a>', '10.1000/x'],
    ['10.1000/first 10.1000/second', '10.1000/first'],
    ['10.1000/first,10.1000/second', '10.1000/first'],
    ['10.1000/first; doi:10.1000/second', '10.1000/first'],
    ['10.1000/x y', '10.1000/x'],
    ['https://doi.org/10.1000/x?utm_source=mail&b=1', '10.1000/x'],
    ['https://link.example/article/10.1000/x#Sec2', '10.1000/x'],
    ['https://www.frontiersin.org/articles/10.3389/fpsyg.2015.00001/full', '10.3389/fpsyg.2015.00001'],
    ['10.1000/a\u0000b', '10.1000/a'],
    ['10.1000/100%', '10.1000/100%'],
    ['10.1000/%E0%A4%A', '10.1000/%E0%A4%A'],
  ])('leaves out what surrounds it: %j is %j', (text, doi) => {
    expect(readDoi(text)).toBe(doi);
  });

  it.each([
    ['to appear'],
    [''],
    [null],
    [undefined],
    ['10.1000/'],
    ['10.1000/...'],
    ['10.12/x'],
    ['2010.10000/x'],
    [`10.1000/${'x'.repeat(500)}`],
    [`10.1000/${'('.repeat(1_000_000)}`],
  ])('finds none in %.40j', (text) => {
    expect(readDoi(text)).toBeNull();
  });
});

describe('a DOI', () => {
  it('has a page whatever is in it', () => {
    expect(doiPage('10.1000/a#b?c(1)<ö>')).toBe('https://doi.org/10.1000/a%23b%3Fc(1)%3C%C3%B6%3E');
    expect(readDoi(doiPage(SICI))).toBe(SICI);
  });

  it('of arXiv names its paper', () => {
    expect(arxivIdOfDoi('10.48550/ARXIV.math.ag/0601001')).toEqual({ base: 'math/0601001', version: null });
    expect(arxivIdOfDoi('10.1000/x')).toBeNull();
  });
});
