// What a register says of a run's papers, in all formats.

import { blockText } from '../../src/paper/block-text';
import { Citations } from '../../src/paper/references';
import { hashOf } from '../../src/records/hash';
import { buildManifest, evidenceHashOf } from '../../src/records/manifest';
import type { RegistryAnswer } from '../../src/records/registration';
import type { RetractedPaper, Selection } from '../../src/records/selection';
import { registeredWork, retractedWork } from '../literature/registered';
import { draftOf, GOOD, PAPERS, PROFILE, paperOf, publicationOf, type Run } from './example-run';
import { HOSTILE } from './hostile-run';
import { pageOf, renderBibtex, renderHtml, renderJson, renderMarkdown, renderTypst } from './rendering';

const CROSSREF = { ...PROFILE, registry: { name: 'crossref', at: 'https://api.crossref.org' } } as const;

function runWith(answers: readonly (RegistryAnswer | undefined)[], retractions: RetractedPaper[] = []): Run {
  const selection: Selection = {
    ...GOOD.selection,
    papers: GOOD.selection.papers.map((ranked, at) => {
      const registered = answers[at];
      return registered === undefined ? ranked : { ...ranked, registered };
    }),
    counts: { ...GOOD.selection.counts, retracted: retractions.length },
    retractions,
  };
  return { ...GOOD, selection };
}

function publish(run: Run) {
  const draft = draftOf(run, { profile: CROSSREF });
  return publicationOf(run, { draft, profile: CROSSREF });
}

function sectionOf(run: Run, name: string, profile: typeof PROFILE = CROSSREF): string {
  const draft = draftOf(run, { profile });
  const page = pageOf(publicationOf(run, { draft, profile }));
  return (
    page.sections
      .find((section) => section.name === name)
      ?.blocks.map(blockText)
      .join('\n') ?? ''
  );
}

const referenceOf = (paper: (typeof PAPERS)[number], registered?: RegistryAnswer) => {
  const citations = new Citations([registered === undefined ? { paper } : { paper, registered }]);
  citations.cite(paper.id);
  return citations.references()[0];
};

describe('a reference', () => {
  const preprint = paperOf({ id: 'arXiv:2001.00009v1', title: 'A Title', abstract: '' });
  const article = paperOf({
    id: 'doi:10.1000/j.1',
    title: 'A Title',
    abstract: '',
    doi: '10.1000/J.1',
    url: 'https://doi.org/10.1000/J.1',
    journalRef: 'J Ex',
  });

  it('of an arXiv paper leads to what was read, and names the published version', () => {
    expect(referenceOf(preprint, registeredWork())).toMatchObject({
      doi: '10.48550/arXiv.2001.00009',
      url: 'https://doi.org/10.48550/arXiv.2001.00009',
      venue: 'Journal of Examples',
      volume: '12',
      issue: '3',
      pages: '45-67',
      year: '2021',
      publishedDoi: '10.1000/j.1',
    });
  });

  it('of an arXiv paper whose record states the publisher’s DOI does so too, unless that is another work’s', () => {
    const stating = { ...preprint, doi: '10.1000/j.1' };
    expect(referenceOf(stating)).toMatchObject({
      doi: '10.48550/arXiv.2001.00009',
      publishedDoi: '10.1000/j.1',
      venue: null,
      year: '2020',
    });
    const mismatch = { kind: 'mismatch', doi: '10.1000/j.1', note: 'registered for the title "X"' } as const;
    expect(referenceOf(stating, mismatch)).toMatchObject({
      doi: '10.48550/arXiv.2001.00009',
      publishedDoi: null,
    });
  });

  it('of a publication has its one DOI, and the register’s venue', () => {
    expect(referenceOf(article, registeredWork())).toMatchObject({
      doi: '10.1000/J.1',
      publishedDoi: null,
      venue: 'Journal of Examples',
    });
    expect(referenceOf(article, { kind: 'not-found', note: null })).toMatchObject({
      venue: 'J Ex',
      volume: null,
    });
  });

  it('takes another server’s copy of the preprint for no publication', () => {
    expect(referenceOf(preprint, registeredWork({ venue: null, doi: '10.31219/osf.io/x' }))).toMatchObject({
      publishedDoi: null,
      volume: null,
      year: '2020',
    });
  });

  it('is shown in every format', async () => {
    const publication = publish(runWith([registeredWork()]));
    const md = renderMarkdown(publication);
    expect(md).toContain(
      'Journal of Examples 12(3), 45–67, 2021. [doi:10.48550/arXiv.2001.00001](https://doi.org/10.48550/arXiv.2001.00001), published as [doi:10.1000/j.1](https://doi.org/10.1000/j.1)',
    );
    expect(renderHtml(publication)).toContain(
      'Journal of Examples 12(3), 45–67, 2021. <a href="https://doi.org/10.48550/arXiv.2001.00001" rel="noreferrer">doi:10.48550/arXiv.2001.00001</a>, published as <a href="https://doi.org/10.1000/j.1" rel="noreferrer">doi:10.1000/j.1</a>',
    );
    const first = <T extends { paperId: string }>(entries: readonly T[]) =>
      entries.find(({ paperId }) => paperId === PAPERS[0]?.id);
    expect(first(JSON.parse(renderTypst(publication).paper).references)).toMatchObject({
      where: 'Journal of Examples 12(3), 45–67, 2021',
      published: { name: 'doi:10.1000/j.1', url: 'https://doi.org/10.1000/j.1' },
    });
    const json = renderJson(publication);
    expect(first(json.references)).toMatchObject({
      venue: 'Journal of Examples',
      publishedDoi: '10.1000/j.1',
    });
    expect(json.papers.map(({ registered }) => registered)).toEqual(['found', null, null, null, null]);
    expect(json.profile.registry).toEqual(CROSSREF.registry);
    const manifest = buildManifest(publication);
    expect(manifest.registered).toEqual([{ paperId: PAPERS[0]?.id, answer: registeredWork() }]);
    // Equal evidence, equal hash, whether or not a register was asked.
    expect(manifest.evidenceHash).toBe(evidenceHashOf(publicationOf(GOOD)));
    const entry = renderBibtex(publication)
      .split('\n\n')
      .find((one) => one.includes('eprint = {2001.00001}'));
    expect(entry).toMatch(/^@article\{/);
    for (const line of [
      'journal = {Journal of Examples}',
      'volume = {12}',
      'number = {3}',
      'pages = {45--67}',
      'year = {2021}',
      'doi = {10.1000/j.1}',
      'eprint = {2001.00001}',
      'archivePrefix = {arXiv}',
    ]) {
      expect(entry).toContain(`\t${line},`);
    }
  });

  it('lets no text of the register’s out as markup', () => {
    const hostile = registeredWork({
      doi: '10.1000/a)b[c](x)`<b>'.replace(/[<>]/g, ''),
      title: HOSTILE,
      venue: HOSTILE,
      volume: HOSTILE,
      issue: HOSTILE,
      pages: HOSTILE,
      notice: { type: 'correction', doi: '10.1000/*x*_y_', date: '2022' },
    });
    const publication = publish(runWith([hostile]));
    const html = renderHtml(publication);
    expect(html).not.toMatch(/<script|<img|href="https:\/\/evil/);
    const md = renderMarkdown(publication);
    expect(md).not.toMatch(/<script|(?<!\\)\]\(https:\/\/evil|^## Forged/m);
    expect(md).toContain('(https://doi.org/10.1000/a%29b%5Bc%5D%28x%29%60b)');
    const bib = renderBibtex(publication);
    expect([...bib].filter((char) => char === '{')).toHaveLength(
      [...bib].filter((char) => char === '}').length,
    );
    expect(bib.match(/^@/gm)).toHaveLength(publication.draft.references.length);
  });
});

describe('Methodology', () => {
  it('says that no register was asked where none was', () => {
    expect(sectionOf(GOOD, 'Methodology', PROFILE)).toContain('Retractions were not looked up');
    expect(sectionOf(GOOD, 'Uncertainties', PROFILE)).not.toContain('could not be looked up');
  });

  it('says what was asked and how it was answered', () => {
    const text = sectionOf(
      runWith([
        registeredWork(),
        registeredWork(),
        { kind: 'not-found', note: null },
        { kind: 'mismatch', doi: '10.1000/z', note: 'registered for the title "Z"' },
        { kind: 'failed', note: 'Crossref’s record has no title' },
      ]),
      'Methodology',
    );
    expect(text).toContain(
      'the 5 papers kept were looked up in Crossref, at https://api.crossref.org: 2 found, 1 not registered there, 1 with a DOI that is registered for another work and 1 without a usable answer.',
    );
    expect(text).toContain('Why there was no usable answer: Crossref’s record has no title.');
    expect(text).not.toMatch(/not asked|behind it|retracted paper/);
  });

  it('says why it could not be asked, once, and what was not asked for then', () => {
    const down = 'no complete answer from api.crossref.org: connect ECONNREFUSED (tried 3 times)';
    const run = runWith([registeredWork(), { kind: 'failed', note: down }]);
    const text = sectionOf(run, 'Methodology');
    expect(text).toContain('1 found, 1 without a usable answer and 3 not asked for.');
    expect(text).toContain(
      `Why there was no usable answer: ${down}. After such an answer the papers behind it were not asked for.`,
    );
    expect(sectionOf(run, 'Uncertainties')).toContain(
      'Whether 4 of the 5 papers kept were retracted could not be looked up.',
    );
    const refused = sectionOf(runWith([{ kind: 'blocked', note: 'Crossref refuses us' }]), 'Methodology');
    expect(refused).toContain('1 refused and 4 not asked for. Why it refused: Crossref refuses us.');
  });

  it('says that no more than a hundred are looked up', () => {
    const papers = Array.from({ length: 102 }, (_, at) => {
      const paper = paperOf({ id: `arXiv:2002.${10_000 + at}v1`, title: `Paper ${at}`, abstract: '' });
      const ranked = { paper, hash: hashOf(paper), relevance: 0.1 };
      return at < 100 ? { ...ranked, registered: registeredWork() } : ranked;
    });
    const text = sectionOf({ ...GOOD, selection: { ...GOOD.selection, papers } }, 'Methodology');
    expect(text).toContain('100 found and 2 not asked for. Of one round 100 papers are looked up at most');
    expect(text).not.toContain('After such an answer');
  });

  it('names papers left out as retracted, with their notices', () => {
    const gone = paperOf({ id: 'arXiv:2001.00099v1', title: 'Too Good to Be True', abstract: '' });
    const publication = publish(runWith([], [{ paper: gone, registered: retractedWork() }]));
    const text = sectionOf(runWith([], [{ paper: gone, registered: retractedWork() }]), 'Methodology');
    expect(text).toContain('Left out: 4 duplicates, 1 withdrawn paper, 1 retracted paper');
    expect(text).toContain(
      'Left out as retracted: “Too Good to Be True” (doi:10.1000/j.1; retraction doi:10.1000/notice.1, 2022-05-06).',
    );
    expect(renderJson(publication).retracted).toEqual([
      { paperId: gone.id, title: gone.title, doi: '10.1000/j.1', noticeDoi: '10.1000/notice.1' },
    ]);
  });
});

describe('Uncertainties', () => {
  it('names papers with a concern, a correction, or another work’s DOI, and leads to them', () => {
    const notice = (type: 'expression-of-concern' | 'correction') =>
      registeredWork({ notice: { type, doi: '10.1000/n', date: null } });
    const text = sectionOf(
      runWith([
        notice('expression-of-concern'),
        notice('correction'),
        { kind: 'mismatch', doi: '10.1000/z', note: 'registered for the title "Z"' },
      ]),
      'Uncertainties',
    );
    expect(text).toMatch(
      /- An expression of concern has been published about “Hard negatives for dense retrieval” \(doi:10\.1000\/n\)\. \[\d\]/,
    );
    expect(text).toMatch(
      /- “Fine-tuning retrievers on the target domain” has been corrected \(doi:10\.1000\/n\)/,
    );
    expect(text).toMatch(
      /- The DOI that its source states for “Which matters more: negatives or domains\?”, doi:10\.1000\/z, is registered for the title "Z"\. \[\d\]/,
    );
  });
});
