import fc from 'fast-check';
import { markdownText } from '../../src/paper/markdown-text';
import { hashOf } from '../../src/records/hash';
import { GOOD, OFF, publicationOf, THIN } from './example-run';
import { APPROVED, HOSTILE, hostileRun } from './hostile-run';
import { renderMarkdown } from './rendering';

const cellsOf = (line: string) => line.split('|').length;

function expectWholePage(page: string, links: number) {
  expect(page).not.toMatch(/[<]/);
  expect(page.match(/^#+ .*$/gm)?.map((line) => line.replace(/^(#+) (\d\. )?.*$/, '$1$2'))).toEqual([
    '#',
    '##',
    '##1. ',
    '##2. ',
    '##3. ',
    '##4. ',
    '##5. ',
    '##',
    // The appendices.
    '##',
    '##',
    '##',
  ]);
  expect(page.match(/(?<!\\)\]\(/g)?.length ?? 0).toBe(links);
  expect(page).not.toMatch(/!\[/);
  expect(page.match(/^---$/gm)).toHaveLength(1);
  const lines = page.split('\n');
  lines.forEach((line, index) => {
    const before = lines[index - 1] ?? '';
    if (line.startsWith('|') && before.startsWith('|')) expect(cellsOf(line)).toBe(cellsOf(before));
    if (!line.startsWith('|')) expect(line).not.toContain('|');
  });
}

describe('renderMarkdown', () => {
  it('has the title, the author, the warning, the date and the numbered sections', () => {
    const page = renderMarkdown(publicationOf(GOOD));
    expect(page).toMatch(/^# SOVEREIGN: What is the impact of negative sampling/);
    expect(page).toContain('\nSOVEREIGN Research Kernel\n');
    expect(page).toContain('**Autonomous draft — Owner review required before publication**');
    expect(page).toContain('\n2026-11-24\n');
    for (const heading of [
      '## Abstract',
      '## 1. Introduction',
      '## 2. Methodology',
      '## 3. Results',
      '## 4. Uncertainties',
      '## 5. Extracted Claims',
      '## References',
    ]) {
      expect(page).toContain(`\n${heading}\n`);
    }
  });

  it('is the same page each time, whole, with a link for each reference', () => {
    for (const run of [GOOD, THIN, OFF]) {
      const publication = publicationOf(run);
      const page = renderMarkdown(publication);
      expect(renderMarkdown(publication)).toBe(page);
      expectWholePage(page, publication.draft.references.length);
    }
  });

  it('prints references as DOI links', () => {
    expect(renderMarkdown(publicationOf(GOOD))).toContain(
      '[3] A. Example, B. Example: *Which matters more: negatives or domains?* 2022. [doi:10.48550/arXiv.2201.00003](https://doi.org/10.48550/arXiv.2201.00003)',
    );
  });

  it('cites behind the words', () => {
    expect(renderMarkdown(publicationOf(GOOD))).toContain('labels are scarce.” [3]\n');
  });

  it('says who approved, when and with what note, in the place of the warning', () => {
    const page = renderMarkdown(publicationOf(GOOD, { approval: APPROVED }));
    expect(page).toContain('**Approved by Ada Example, 2026-11-24 10:00 UTC**');
    expect(page).toContain("Owner's note: Checked the first two papers.");
    expect(page).not.toContain('Autonomous draft');
    expect(page).not.toContain('beforehand');
    const early = renderMarkdown(
      publicationOf(GOOD, { approval: { ...APPROVED, note: null, beforehand: true } }),
    );
    expect(early).toContain('decided beforehand');
    expect(early).not.toContain("Owner's note");
  });

  it('shows notices above the abstract', () => {
    const publication = publicationOf(GOOD);
    const page = renderMarkdown({
      ...publication,
      draft: { ...publication.draft, notices: ['Only summaries.'] },
    });
    expect(page.indexOf('**Notice:** Only summaries.')).toBeGreaterThan(0);
    expect(page.indexOf('**Notice:**')).toBeLessThan(page.indexOf('## Abstract'));
  });

  it('says in Appendix B what each reviewer gave, the ceiling, the score and the policy with its reasons', () => {
    const publication = publicationOf(THIN);
    const page = renderMarkdown(publication);
    const method = page.slice(page.indexOf('## B.'), page.indexOf('## C.'));
    for (const { role, score } of publication.reviews)
      expect(method).toContain(`${role} ${score?.toFixed(1)}`);
    expect(method).toContain(`The evidence allows at most ${publication.judgement.ceiling.toFixed(1)}.`);
    expect(method).toContain(`The score is ${publication.judgement.score?.toFixed(1)}`);
    expect(method).toContain('Policy: OWNER_REVIEW.');
    for (const reason of publication.policy.reasons) expect(method).toContain(markdownText(reason));
    expect(method).toContain('no language model');
  });

  it('says of models what bounds their score', () => {
    const publication = publicationOf(THIN);
    const page = renderMarkdown({
      ...publication,
      profile: { ...publication.profile, kernel: 'example-model' },
    });
    expect(page).toContain(
      `the reviewers who were shown no prose of the draft allow at most ${publication.judgement.ceiling.toFixed(1)}.`,
    );
  });

  it('tells of abstentions and of a missing quorum', () => {
    const publication = publicationOf(GOOD);
    const reviews = publication.reviews.map((review, index) =>
      index === 0
        ? review
        : { ...review, reviewer: 'example-model', score: null, abstained: 'No valid JSON.' },
    );
    const judgement = { ...publication.judgement, score: null, reviewers: 1, quorum: false };
    const page = renderMarkdown({ ...publication, reviews, judgement });
    expect(page).toContain('VALIDATOR abstained: No valid JSON.');
    expect(page).toContain('With 1 score there is no quorum');
    expect(page).toContain('example-model');
  });

  it('ends with the names of the run, the draft and the evidence', () => {
    const publication = publicationOf(GOOD);
    const page = renderMarkdown(publication);
    expect(page).toContain('- Workflow: example-1\n- Run: 0197-example\n');
    expect(page).toContain(`- Draft: ${hashOf(publication.draft)}\n- Evidence: sha256:`);
  });

  it('keeps everything that comes from outside as text', () => {
    const page = renderMarkdown(hostileRun(HOSTILE));
    expectWholePage(page, 1);
    expect(page).toContain('$\\mathbb{R}$');
    expect(page).toContain('(https://doi.org/10.1000/a%29b)');
    expect(page).not.toContain('https://evil');
    expect(page).not.toMatch(/www\.evil/);
  });

  it('keeps any text from outside as text', () => {
    const marks = fc.constantFrom(
      '|',
      '*',
      '_',
      '`',
      '[',
      '](',
      '<',
      '>',
      '#',
      '\n',
      '\n\n',
      '---',
      '\\',
      '~~',
      '!',
      '&',
      'a',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 12 }), (parts) => {
        expectWholePage(renderMarkdown(hostileRun(`x${parts.join('')}`)), 1);
      }),
      { numRuns: 60 },
    );
  });

  it('does not link where a draft names another address', () => {
    const publication = publicationOf(GOOD);
    const references = publication.draft.references.map((entry) => ({
      ...entry,
      url: 'javascript:alert(1)',
    }));
    const page = renderMarkdown({ ...publication, draft: { ...publication.draft, references } });
    expect(page).not.toContain('javascript');
    expect(page).toContain('doi:10.48550/arXiv.2201.00003\n');
  });
});

describe('markdownText', () => {
  it.each([
    ['plain words, as they are.', 'plain words, as they are.'],
    ['a | b', 'a &#124; b'],
    ['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
    ['snake_case_name', 'snake_case_name'],
    ['$\\mathbb{R}$ and $x_i$', '$\\mathbb{R}$ and $x_i$'],
    ['[a](b)', '\\[a\\](b)'],
    ['<b>&amp;</b>', '&lt;b&gt;&amp;amp;&lt;/b&gt;'],
    ['AT&T', 'AT&T'],
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['2.4 of 4', '2.4 of 4'],
    ['2026-11-24', '2026-11-24'],
    ['a\n\nb\tc\0d', 'a b c d'],
    ['~~a~~', '\\~\\~a\\~\\~'],
    ['a\\*b', 'a\\\\\\*b'],
    ['ends with \\', 'ends with \\\\'],
    [
      'see https://a.example and www.a.example, a@b.example',
      'see https&#58;//a.example and www&#46;a.example, a&#64;b.example',
    ],
    ['right\u202eleft', 'rightleft'],
    ['half \ud800', 'half \ufffd'],
  ])('%j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});
