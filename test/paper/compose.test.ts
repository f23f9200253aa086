import fc from 'fast-check';
import { AUTHOR, composeDraft } from '../../src/paper/compose';
import type { CheckedClaim } from '../../src/records/claim';
import {
  type Block,
  type Draft,
  draft as draftSchema,
  SECTIONS,
  type Sentence,
} from '../../src/records/draft';
import type { PaperRecord } from '../../src/records/paper-record';
import { anyRun } from '../tribunal/random-runs';
import {
  CLAIMS,
  claimOf,
  composeInputOf,
  draftOf,
  evidenceOf,
  GOOD,
  LEDGER,
  OFF,
  PAPERS,
  PROFILE,
  paperOf,
  QUESTION,
  type Run,
  selectionOf,
} from './example-run';

const said = (sentences: readonly Sentence[]): string =>
  sentences.map(({ text, cites }) => [text, ...cites.map((cite) => `[${cite}]`)].join(' ')).join(' ');

function blockText(block: Block): string {
  if (block.kind === 'paragraph') return said(block.sentences);
  if (block.kind === 'list') return block.items.map((item) => `- ${said(item)}`).join('\n');
  return [block.caption, ...[block.head, ...block.rows].map((row) => row.join(' | '))].join('\n');
}

const textOf = (draft: Draft, name: (typeof SECTIONS)[number]) =>
  draft.sections
    .find((section) => section.name === name)
    ?.blocks.map(blockText)
    .join('\n') ?? '';

const sentencesOf = (draft: Draft): Sentence[] =>
  draft.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'paragraph') return block.sentences;
      return block.kind === 'list' ? block.items.flat() : [];
    }),
  );

const tableOf = (draft: Draft, name: (typeof SECTIONS)[number]) =>
  draft.sections
    .find((section) => section.name === name)
    ?.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []))[0];

const summarised = (run: Run): Run => ({
  ...run,
  selection: {
    ...run.selection,
    papers: run.selection.papers.map((ranked) => ({
      ...ranked,
      paper: { ...ranked.paper, abstractKind: 'summary' as const },
    })),
  },
});

describe('composeDraft', () => {
  it('writes a draft that fits its schema, with the title, author, date and all five sections', () => {
    const draft = draftOf(GOOD);
    expect(draftSchema.parse(draft)).toEqual(draft);
    expect(draft).toMatchObject({ title: `SOVEREIGN: ${QUESTION}`, author: AUTHOR, date: '2026-11-24' });
    expect(draft.sections.map(({ name }) => name)).toEqual([...SECTIONS]);
  });

  it('writes the same draft again', () => {
    expect(JSON.stringify(draftOf(GOOD))).toBe(JSON.stringify(draftOf(GOOD)));
  });

  it('opens Results with what nobody judged, and lists the findings in the order of the claims', () => {
    const text = textOf(draftOf(GOOD), 'Results');
    expect(text).toMatch(/^The findings closest to the question, the closest first\. No model judged/);
    expect(text.match(/C\d/g)).toEqual(['C1', 'C2', 'C3', 'C5']);
    expect(textOf(draftOf(OFF), 'Results')).toBe('No verified claim is about the question.');
  });

  it('quotes what is verbatim, and cites it', () => {
    const draft = draftOf(GOOD);
    const shown = sentencesOf(draft).filter(({ claimId }) => claimId === 'C1');
    expect(shown).toEqual([{ text: `C1: “${CLAIMS[0]?.text}”`, claimId: 'C1', cites: [expect.any(Number)] }]);
    const reference = draft.references.find(({ number }) => number === shown[0]?.cites[0]);
    expect(reference?.paperId).toBe(CLAIMS[0]?.paperId);
  });

  it('quotes the words of the source when a claim only begins with another capital', () => {
    const paper = paperOf({
      id: 'arXiv:2001.00011v1',
      title: 'Negative sampling for dense retrieval',
      abstract: 'Moreover, negative  sampling improves dense retrieval.',
    });
    const text = paper.abstract.slice(10);
    const claim: CheckedClaim = {
      ...claimOf('C1', paper, { sentence: 0 }),
      text: 'Negative sampling improves dense retrieval.',
      quote: { field: 'abstract', start: 10, end: paper.abstract.length, text },
    };
    const draft = draftOf({ ...GOOD, evidence: evidenceOf([claim]), selection: selectionOf([paper]) });
    expect(textOf(draft, 'Results')).toContain('C1: “Negative sampling improves dense retrieval.” [1]');
  });

  it('does not show a reworded claim as a quotation', () => {
    const claims = CLAIMS.map((claim) =>
      claim.id === 'C1'
        ? { ...claim, text: 'Dense retrieval gains four points by negative sampling.' }
        : claim,
    );
    const draft = draftOf({ ...GOOD, evidence: evidenceOf(claims) });
    expect(textOf(draft, 'Results')).toMatch(
      /C1: Dense retrieval gains four points by negative sampling\. \[\d\]/,
    );
    expect(textOf(draft, 'Methodology')).toContain('1 of 5 claims is in the model’s words');
  });

  it('labels claims from summaries and never shows them as quotations', () => {
    const draft = draftOf(summarised(GOOD));
    const text = ['Results', 'Uncertainties'].map((name) => textOf(draft, name as 'Results')).join('\n');
    for (const claim of CLAIMS) {
      const words = claim.text.replace(/\.$/, '');
      expect(text).toContain(`${words} – from our summary of [`);
      expect(text).not.toContain(`“${words}`);
    }
    expect(draft.notices[0]).toContain('5 of 5 claims come from summaries');
    expect(textOf(draft, 'Uncertainties')).toContain('Only summaries were read');
    expect(draft.abstract).toContain('the summaries of the 5 papers');
    expect(draft.abstract).toContain('in our summary’s words');
  });

  it('reports only claims that count in Results, and names the others in Uncertainties', () => {
    const draft = draftOf(GOOD);
    expect(textOf(draft, 'Results')).not.toContain(CLAIMS[3]?.text);
    expect(textOf(draft, 'Uncertainties')).toContain(
      'C4 is not among the results: not verified (confidence 0.146, threshold 0.15).',
    );
    const off = draftOf(OFF);
    expect(textOf(off, 'Results')).not.toContain('“');
    expect(textOf(off, 'Uncertainties')).toContain(
      'C1 is not among the results: it and its paper have too few of the question’s words',
    );
  });

  it('says why a claim is not among the results', () => {
    const [c1, c2] = CLAIMS as [CheckedClaim, CheckedClaim];
    const claims = [
      { ...c1, quoteFound: false, verified: false },
      { ...c2, stance: 'off' as const },
    ];
    const text = textOf(draftOf({ ...GOOD, evidence: evidenceOf(claims) }), 'Uncertainties');
    expect(text).toContain('C1 is not among the results: its quote is not in the source');
    expect(text).toContain('C2 is not among the results: the model judged it to be off the question');
  });

  it('lists each claim with mark, confidence and reference, and says what Verified means', () => {
    const table = tableOf(draftOf(GOOD), 'Extracted Claims');
    expect(table?.head).toEqual(['Id', 'Claim', 'Verified', 'Confidence', 'Reference']);
    expect(table?.caption).toContain('threshold 0.15');
    expect(table?.caption).toContain('not that the claim is true');
    expect(table?.rows.map(([id, , mark, confidence]) => [id, mark, confidence])).toEqual([
      ['C1', '✓', '0.41'],
      ['C2', '✓', '0.38'],
      ['C3', '✓', '0.29'],
      ['C4', '×', '0.146'],
      ['C5', '✓', '0.160'],
    ]);
  });

  it('numbers references by first citation and links them by DOI', () => {
    const draft = draftOf(GOOD);
    const order = sentencesOf(draft).flatMap(({ cites }) => cites);
    expect([...new Set(order)]).toEqual(draft.references.map(({ number }) => number));
    expect(draft.references[0]).toMatchObject({
      number: 1,
      year: '2020',
      doi: '10.48550/arXiv.2001.00001',
      url: 'https://doi.org/10.48550/arXiv.2001.00001',
    });
  });

  it('prints the ledger of searches with outcomes and notes', () => {
    const [appendix] = draftOf(GOOD).appendices;
    const rows = appendix?.blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(rows).toHaveLength(LEDGER.length);
    expect(rows?.[3]).toEqual([
      'first',
      'arXiv',
      'hard negatives retriever',
      'failed (HTTP 503 three times)',
      '0',
    ]);
    expect(textOf(draftOf(GOOD), 'Uncertainties')).toContain(
      'Failed: 1 search, for “hard negatives retriever” in arXiv.',
    );
  });

  it('states what took part, and nothing that did not', () => {
    const draft = draftOf(GOOD);
    const text = textOf(draft, 'Methodology');
    expect(text).toContain('No language model took part');
    expect(text).toContain('23 records, of which 5 papers were kept');
    expect(text).toContain('Left out: 4 duplicates, 1 withdrawn paper');
    expect(text).toContain('at least 0.15');
    expect(JSON.stringify(draft.appendices)).toContain('lexical-v1, 512 dimensions');
    expect(JSON.stringify(draft.appendices)).toContain('tfidf-pair-v1');
    const byModel = draftOf(GOOD, { profile: { ...PROFILE, kernel: 'example-model-7b' } });
    expect(textOf(byModel, 'Methodology')).toContain(
      'The language model example-model-7b read each paper alone',
    );
    expect(JSON.stringify(byModel)).not.toMatch(/extractive|no language model/i);
  });

  it('names a library by its last part, not by whose machine it is on', () => {
    const profile = {
      ...PROFILE,
      source: 'library' as const,
      searches: [{ source: 'library' as const, at: '/home/someone/secret/papers.jsonl', taskQueue: 'q' }],
    };
    const text = JSON.stringify(draftOf(GOOD, { profile }));
    expect(text).toContain('papers.jsonl');
    expect(text).not.toContain('someone');
  });

  it('opens the abstract with the answer, and says how it was come by in one sentence', () => {
    const { abstract, answer } = draftOf(GOOD);
    expect(abstract.startsWith(answer.sentences.join(' '))).toBe(true);
    expect(answer).toMatchObject({ judged: false });
    expect(abstract).toContain('(1 had no answer)');
    expect(abstract).toContain(
      '5 claims from 5 papers were checked against their sources: 4 of 5 are verified',
    );
  });

  it('gives notice of few papers and of a source that failed altogether', () => {
    const ledger = LEDGER.map((entry) => ({ ...entry, outcome: 'failed' as const, found: 0 }));
    const papers = PAPERS.slice(0, 2);
    const { notices } = draftOf({
      ...GOOD,
      evidence: evidenceOf(CLAIMS.slice(0, 2)),
      selection: selectionOf(papers, ledger),
    });
    expect(notices).toEqual(['All 4 searches of arXiv failed or were refused.', 'Only 2 papers were read.']);
    expect(draftOf(GOOD).notices).toEqual([]);
  });

  it('names words of the question that no finding has, and findings of a single paper', () => {
    const [paper] = PAPERS as [PaperRecord];
    const one = textOf(draftOf({ ...GOOD, evidence: evidenceOf([claimOf('C1', paper)]) }), 'Uncertainties');
    expect(one).toMatch(
      /No finding, and no title of its paper, has the question’s words.*“domain-specific”|“domain”/,
    );
    expect(one).toContain('All findings come from a single paper');
    expect(textOf(draftOf(GOOD), 'Uncertainties')).not.toContain('single paper');
  });

  it('shows strictly flagged claims next to the others, and says so in the abstract', () => {
    const claims = CLAIMS.slice(0, 3).map((claim) =>
      claim.id === 'C2' ? { ...claim, flag: 'strict' as const } : claim,
    );
    const draft = draftOf({ ...GOOD, evidence: evidenceOf(claims) });
    const table = tableOf(draft, 'Results');
    expect(table?.head).toEqual(['flagged', 'not flagged']);
    expect(table?.rows.map((row) => row.map((cell) => cell.slice(0, 2)))).toEqual([
      ['C2', 'C1'],
      ['', 'C3'],
    ]);
    expect(table?.caption).toContain('nobody judged');
    expect(draft.abstract).toContain('C2 is flagged');
  });

  it('shows claims that a model judged on their sides', () => {
    const stances = ['affirms', 'affirms', 'no effect'] as const;
    const claims = CLAIMS.slice(0, 3).map((claim, at) => ({ ...claim, stance: stances[at] ?? null }));
    const run = { ...GOOD, question: 'Does negative sampling improve dense retrieval?' };
    const draft = draftOf({ ...run, evidence: evidenceOf(claims, run.question) });
    expect(draft.answer).toEqual({
      judged: true,
      sentences: [
        'The papers disagree, so the question is open: of the 5 kept, 2 say yes and 1 finds no effect.',
        expect.stringContaining('The closest finding is C1'),
      ],
    });
    expect(textOf(draft, 'Results')).toMatch(
      /Claims that say yes:.*C1.*C2.*Claims that find no effect:.*C3/s,
    );
    expect(tableOf(draft, 'Results')?.head).toEqual(['affirms', 'denies or finds no effect']);
  });

  it('accounts for a revision and the owner’s instructions', () => {
    const ledger = [
      ...LEDGER,
      {
        round: 1,
        source: 'arxiv',
        query: 'fine-tuning on law',
        outcome: 'ok' as const,
        found: 3,
        note: null,
      },
    ];
    const run = { ...GOOD, selection: selectionOf(PAPERS, ledger) };
    const revision = {
      findings: [{ message: 'One.', severity: 'major' as const, target: 'question', searchFor: [] }],
      instructions: 'Look at law as well.',
      claims: CLAIMS.slice(0, 4),
      previousQueries: LEDGER.map(({ query }) => query),
    };
    const draft = draftOf(run, { round: 1, revision });
    expect(textOf(draft, 'Methodology')).toContain(
      'This is revision 1, after 1 further search; 1 of the 5 claims is new. The draft before it had 1 finding',
    );
    const owner = textOf(draft, 'Uncertainties');
    expect(owner).toContain('The owner asked for changes: “Look at law as well.”');
    expect(owner).toContain('1 further search was made (“fine-tuning on law”), and 1 of the 5 claims is new');
    expect(textOf(draftOf(GOOD), 'Uncertainties')).not.toContain('owner');
  });

  it('has something true to say when there is nothing', () => {
    const nothing: Run = {
      ...GOOD,
      evidence: evidenceOf([]),
      selection: {
        ...selectionOf([], []),
        counts: { found: 0, duplicates: 0, withdrawn: 0, retracted: 0, belowCut: 0 },
      },
    };
    const draft = draftOf(nothing);
    expect(draftSchema.parse(draft)).toEqual(draft);
    expect(draft).toMatchObject({ answer: { judged: false }, references: [] });
    expect(textOf(draft, 'Introduction')).toContain('No paper was kept.');
    expect(textOf(draft, 'Methodology')).toContain('No search was made.');
  });

  it('cites only papers of the run, rests Results on claims that count, and never prints "undefined"', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const draft = composeDraft(composeInputOf(run));
        expect(draftSchema.parse(draft)).toEqual(draft);
        const papers = run.selection.papers.map(({ paper }) => paper.id);
        for (const { paperId } of draft.references) expect(papers).toContain(paperId);
        for (const { cites } of sentencesOf(draft)) {
          for (const number of cites) expect(draft.references[number - 1]?.number).toBe(number);
        }
        expect(JSON.stringify(draft)).not.toMatch(/undefined|NaN|\[object/);
      }),
      { numRuns: 60 },
    );
  });
});
