import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AtomUnreadable, parseArxivFeed } from '../../src/literature/atom';
import { paperRecord } from '../../src/records/paper-record';
import { entry, errorFeed, feed } from './feeds';
import { ARXIV_DATA, describeWithData } from './shared-data';

/** The papers of a feed that must be one of papers. */
function read(xml: string) {
  const parsed = parseArxivFeed(xml);
  if (parsed.kind !== 'papers') throw new Error(`an error feed: ${parsed.message}`);
  return parsed;
}
const first = (xml: string) => {
  const [paper] = read(xml).papers;
  if (!paper) throw new Error('no paper in the feed');
  return paper;
};

describe('parseArxivFeed', () => {
  it('reads an entry into a record', () => {
    const extra =
      '<arxiv:comment>12 pages</arxiv:comment><arxiv:journal_ref>Sheep 7 (2020)</arxiv:journal_ref><category term="cs.AI"/>';
    expect(first(feed(entry({ extra })))).toEqual({
      id: 'arXiv:2001.00001v1',
      title: 'On Counting Sheep',
      authors: ['Ada Ovis'],
      abstract: 'Counting sheep takes time.',
      abstractKind: 'abstract',
      published: '2020-01-01',
      updated: '2020-02-04',
      doi: '10.48550/arXiv.2001.00001',
      url: 'https://arxiv.org/abs/2001.00001v1',
      categories: ['cs.CL', 'cs.AI'],
      journalRef: 'Sheep 7 (2020)',
      comment: '12 pages',
      withdrawn: false,
    });
  });

  it('takes text as text: numbers, entities, line breaks, CDATA, accents', () => {
    const paper = first(
      feed(
        entry({
          title: '\n 1e5\n',
          summary: 'Sheep\n  &lt;&#955; &#x3bb; &amp;amp; <![CDATA[<b> & ]]>goats',
          extra: `<author><name>J\\"org Schaf</name></author><arxiv:comment>007</arxiv:comment>`,
        }),
      ),
    );
    expect(paper.title).toBe('1e5');
    expect(paper.abstract).toBe('Sheep <λ λ &amp; <b> & goats');
    expect(paper.comment).toBe('007');
    expect(paper.authors).toEqual(['Jörg Schaf', 'Ada Ovis']);
  });

  it('prefers the DOI of the publication, and ignores what is none', () => {
    const doi = (text: string) => first(feed(entry({ extra: `<arxiv:doi>${text}</arxiv:doi>` }))).doi;
    expect(doi('10.1000/sheep')).toBe('10.1000/sheep');
    expect(doi('to appear')).toBe('10.48550/arXiv.2001.00001');
  });

  it.each([
    { comment: 'This paper has been withdrawn by the author', summary: 'x', withdrawn: true },
    { comment: 'Withdrawn: an error in section 3', summary: 'x', withdrawn: true },
    {
      comment: '9 pages',
      summary: 'This article has been withdrawn by arXiv administrators.',
      withdrawn: true,
    },
    { comment: '9 pages', summary: 'We study sheep withdrawn from the herd.', withdrawn: false },
    { comment: '9 pages', summary: 'This paper is about rams. Ewes have been withdrawn.', withdrawn: false },
  ])(
    'says of "$comment" / "$summary" that it is withdrawn: $withdrawn',
    ({ comment, summary, withdrawn }) => {
      const paper = first(feed(entry({ summary, extra: `<arxiv:comment>${comment}</arxiv:comment>` })));
      expect(paper.withdrawn).toBe(withdrawn);
    },
  );

  it('reads feeds of no entry, of one and of several', () => {
    expect(read(feed('', 0))).toEqual({ kind: 'papers', papers: [], totalResults: 0, skipped: 0 });
    expect(read(feed(entry(), 1)).papers).toHaveLength(1);
    const two = read(feed(entry() + entry({ id: 'http://arxiv.org/abs/hep-ex/0307015' }), 2_000));
    expect(two.papers.map(({ id }) => id)).toEqual(['arXiv:2001.00001v1', 'arXiv:hep-ex/0307015']);
    expect(two.totalResults).toBe(2_000);
    expect(read(feed('', 'many')).totalResults).toBeNull();
  });

  it('counts entries without a usable id or title', () => {
    const parsed = read(feed(entry({ id: 'urn:x' }) + entry({ title: ' ' }) + entry()));
    expect(parsed.papers).toHaveLength(1);
    expect(parsed.skipped).toBe(2);
  });

  it('leaves missing optional fields empty', () => {
    const paper = first(feed('<entry><id>http://arxiv.org/abs/2001.00001</id><title>T</title></entry>'));
    expect(paper).toEqual(
      expect.objectContaining({
        authors: [],
        abstract: '',
        published: null,
        updated: null,
        comment: null,
        categories: [],
      }),
    );
    expect(paperRecord.parse(paper)).toEqual(paper);
  });

  it('reports an error feed as such', () => {
    expect(parseArxivFeed(errorFeed('max_results\nmust be positive'))).toEqual({
      kind: 'error',
      message: 'max_results must be positive',
    });
  });

  it.each([
    ['cut off in an entry', feed(entry()).slice(0, 700)],
    ['cut off before its end', feed(entry()).trimEnd().slice(0, -7)],
    ['empty', ''],
    ['plain text', 'Rate exceeded.'],
    ['another kind of XML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
    ['a feed of nothing', '<feed/>'],
    ['not well-formed', feed('<entry><id>x</title></entry>')],
    ['a hostile element', '<feed><__proto__>x</__proto__></feed>'],
  ])('refuses what is %s', (_, xml) => {
    expect(() => parseArxivFeed(xml)).toThrow(AtomUnreadable);
  });
});

describeWithData('recorded answers of arXiv', () => {
  const recorded = (name: string) => readFileSync(path.join(ARXIV_DATA, 'atom', name), 'utf8');
  const ids = (name: string) => read(recorded(name)).papers.map(({ id }) => id);

  it('are the nine known ones', () => {
    expect(readdirSync(path.join(ARXIV_DATA, 'atom')).filter((name) => name.endsWith('.xml'))).toHaveLength(
      9,
    );
  });

  it.each([
    ['docs_manual_error_incorrect_id.xml', 'incorrect id format for 1234.12345'],
    ['id_abc_s0_m100_b79c8dcf6bc3.xml', 'incorrect id format for abc'],
  ])('%s is an error', (name, message) => {
    expect(parseArxivFeed(recorded(name))).toEqual({ kind: 'error', message });
  });

  it('has nothing for an id that does not exist', () => {
    const parsed = read(recorded('id_0000.0000_s0_m100_8b51d9633a68.xml'));
    expect(parsed).toEqual({ kind: 'papers', papers: [], totalResults: 0, skipped: 0 });
  });

  it('knows papers with old ids, one of them without a version', () => {
    const manual = first(recorded('docs_manual_sample_hep-ex_0307015.xml'));
    expect(manual.id).toBe('arXiv:hep-ex/0307015');
    expect(manual.title).toBe(
      'Multi-Electron Production at High Transverse Momenta in ep Collisions at HERA',
    );
    expect(manual.authors).toEqual(['H1 Collaboration']);
    expect(manual.journalRef).toBe('Eur.Phys.J. C31 (2003) 17-29');
    expect(manual.comment).toBe('23 pages, 8 figures and 4 tables');
    expect(manual.published).toBe('2003-07-07');
    expect(read(recorded('docs_manual_sample_hep-ex_0307015.xml')).totalResults).toBe(1000);

    const jupiters = first(recorded('id_astro-ph_0601001_s0_m100_3150dca9dc76.xml'));
    expect(jupiters.id).toBe('arXiv:astro-ph/0601001v1');
    expect(jupiters.url).toBe('https://arxiv.org/abs/astro-ph/0601001v1');
    expect(jupiters.published).toBe('2006-01-02');
  });

  it('answers one of two ids', () => {
    expect(ids('id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.xml')).toEqual(['arXiv:1707.08567v1']);
    const [proceedings] = read(recorded('id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.xml')).papers;
    expect(proceedings?.authors).toContain('Peter H. N. de With');
  });

  it('keeps the title "0" a text', () => {
    const paper = first(recorded('id_2104.12255v1_s0_m100_6ae69987ffe1.xml'));
    expect(paper.title).toBe('0');
    expect(paper.id).toBe('arXiv:2104.12255v1');
    expect(paper.authors).toEqual(['Quan Thoi Minh Nguyen']);
    expect(paper.categories).toEqual(['cs.CR']);
    expect(paper.doi).toBe('10.48550/arXiv.2104.12255');
  });

  it('pages through a search', () => {
    const pages = ['q_testing_s0_m10_bc5a6c384fe9.xml', 'q_testing_s10_m10_34e56e15aaac.xml'];
    const found = pages.flatMap(ids);
    expect(found).toHaveLength(20);
    expect(new Set(found).size).toBe(20);
    expect(found[0]).toBe('arXiv:2202.12139v1');
    expect(found).toContain('arXiv:2403.16981v2');
    for (const page of pages) {
      const parsed = read(recorded(page));
      expect(parsed.totalResults).toBe(214881);
      expect(parsed.skipped).toBe(0);
      for (const paper of parsed.papers) {
        expect(paperRecord.parse(paper)).toEqual(paper);
        expect(paper.abstract).not.toMatch(/\s{2}|\n|&(?:amp|lt|gt|#\d+);/);
        expect(paper.authors.length).toBeGreaterThan(0);
        expect(paper.published).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    }
  });
});
