import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { htmlText } from '../../src/paper/html';
import { GOOD, publicationOf } from './example-run';
import { HOSTILE, hostileRun } from './hostile-run';
import { renderHtml } from './rendering';

/** Our page is also well-formed XML, once its void elements are closed: so nothing from outside opens or closes anything. */
const asXml = (page: string) =>
  page
    .replace('<!DOCTYPE html>\n', '')
    .replace(/<meta ([^>]*)>/g, '<meta $1/>')
    .replaceAll('&nbsp;', '&#160;');

const tagsOf = (page: string): string[] =>
  [...new Set([...page.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name as string))].sort();

const hrefsOf = (page: string): string[] =>
  [...page.matchAll(/href="([^"]*)"/g)].map(([, url]) => url as string);

describe('renderHtml', () => {
  const page = renderHtml(publicationOf(GOOD));

  it('is one file that fetches and runs nothing', () => {
    expect(tagsOf(page)).not.toEqual(expect.arrayContaining(['script']));
    expect(page).not.toMatch(/<(?:img|link|iframe|object|embed|script)|@import|url\(|\ssrc=/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('is well-formed, says its language, and fits a phone', () => {
    expect(XMLValidator.validate(asXml(page))).toBe(true);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('name="viewport"');
    expect(page).toContain('@media print');
  });

  it('leads from each citation to its reference, and from there to the DOI', () => {
    const targets = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => `#${id}`);
    const links = hrefsOf(page);
    const cites = links.filter((link) => link.startsWith('#'));
    expect(cites.length).toBeGreaterThan(5);
    for (const cite of cites) expect(targets).toContain(cite);
    expect(links.filter((link) => !link.startsWith('#'))).toEqual(
      expect.arrayContaining(['https://doi.org/10.48550/arXiv.2001.00001']),
    );
  });

  it('numbers its tables through', () => {
    expect(page.match(/Table \d:/g)).toEqual(['Table 1:', 'Table 2:', 'Table 3:', 'Table 4:']);
  });

  it('opens the quote of each claim, and its place, at a click', () => {
    expect(page.match(/<details><summary>/g)).toHaveLength(5);
    expect(page).toMatch(
      /<\/summary><p>Quoted word for word\. Abstract, characters 48–126\.<\/p><\/details>/,
    );
  });

  it('has the same tags and links whatever the texts from outside say', () => {
    const calm = hostileRun('calm words');
    const wild = renderHtml(hostileRun(HOSTILE));
    expect(XMLValidator.validate(asXml(wild))).toBe(true);
    expect(tagsOf(wild)).toEqual(tagsOf(renderHtml(calm)));
    for (const link of hrefsOf(wild)) expect(link).toMatch(/^(#ref-\d+|https:\/\/(doi\.org|arxiv\.org)\/)/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const rendered = renderHtml(hostileRun(text));
        return XMLValidator.validate(asXml(rendered)) === true && !/<script/i.test(rendered);
      }),
      { numRuns: 60 },
    );
  });

  it('shows LaTeX, HTML entities and foreign letters as a reader knows them', () => {
    const shown = renderHtml(hostileRun('the $F_1$ of {\\"o}ber $\\alpha$-BERT &amp; 日本語 ∀x∈ℝ'));
    expect(shown).toContain('the F₁ of öber α-BERT &amp; 日本語 ∀x∈ℝ');
    // What an owner or a caller typed is shown as it was typed.
    const [, main] = shown.split(/<\/?main>/);
    expect(main).not.toMatch(/\\alpha|\$F|&amp;amp;/);
  });

  it('gives the same bytes for the same publication', () => {
    expect(renderHtml(publicationOf(GOOD))).toBe(page);
  });
});

it('htmlText comes back as the text it was', () => {
  const parser = new XMLParser({ trimValues: false, parseTagValue: false, htmlEntities: true });
  for (const text of ['<b>&amp;"\'', 'a < b > c & d', '&lt;']) {
    expect(parser.parse(`<p>${htmlText(text)}</p>`).p).toBe(text);
  }
});
