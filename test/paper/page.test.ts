import { GOOD, publicationOf } from './example-run';
import { APPROVED } from './hostile-run';
import { pageOf } from './rendering';

const withReference = (more: object, approval = APPROVED) => {
  const publication = publicationOf(GOOD, { approval });
  const [first, ...rest] = publication.draft.references;
  return pageOf({
    ...publication,
    draft: {
      ...publication.draft,
      references: [{ ...first, ...more } as NonNullable<typeof first>, ...rest],
    },
  });
};

describe('pageOf', () => {
  it('is dated with the decision, before it with the day of the run, and not at all where that is no day', () => {
    expect(
      pageOf(publicationOf(GOOD, { approval: { ...APPROVED, at: '2027-01-02T00:00:00.000Z' } })).day,
    ).toBe('2027-01-02');
    expect(pageOf(publicationOf(GOOD)).day).toBe('2026-11-24');
    const publication = publicationOf(GOOD);
    expect(pageOf({ ...publication, draft: { ...publication.draft, date: '2026-99-99' } }).day).toBeNull();
  });

  it('shows LaTeX and HTML of references as text', () => {
    const { references } = withReference({
      title: 'On $\\alpha$-{BERT} &amp; H<sub>2</sub>O',
      authors: ['J{\\"o}rg M{\\"u}ller'],
      venue: 'Proc.~of X \\& Y',
    });
    expect(references[0]).toMatchObject({
      title: 'On α-BERT & H₂O',
      stop: '.',
      authors: 'Jörg Müller',
      venue: 'Proc. of X & Y',
    });
  });

  it('gives no full stop to a title that ends with a mark of its own', () => {
    expect(withReference({ title: 'Why?' }).references[0]?.stop).toBe('');
  });

  it('keeps no link but to doi.org and arxiv.org', () => {
    expect(withReference({ url: 'https://evil.example/' }).references[0]?.url).toBeNull();
    expect(withReference({ url: 'javascript:alert(1)' }).references[0]?.url).toBeNull();
  });

  it('numbers tables through all sections', () => {
    const { sections, appendices } = pageOf(publicationOf(GOOD));
    const tables = [...sections, ...appendices].flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'table' ? [block.number] : [])),
    );
    expect(tables).toEqual([1, 2, 3, 4]);
  });
});
