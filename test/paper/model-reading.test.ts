// What the paper says of a model's reading: Methodology's counts, papers that were not read, and the comparison table.

import type { CheckedClaim, Evidence, Reading, ReadingCounts } from '../../src/records/claim';
import type { Block, Draft, SECTIONS } from '../../src/records/draft';
import { CLAIMS, draftOf, evidenceOf, GOOD, PAPERS, PROFILE, type Run } from './example-run';

const KERNEL = 'model:reader-1';
const NOTHING: ReadingCounts = {
  read: 5,
  proposed: 5,
  misquoted: 0,
  off: 0,
  repaired: 0,
  unsupported: 0,
  readAgain: false,
  byRules: 0,
};
const NO_CELLS: Reading['cells'] = { data: null, measure: null, result: null, condition: null };
const quoteOf = ({ quote }: CheckedClaim, from: number, to: number) => ({
  field: 'abstract' as const,
  start: quote.start + from,
  end: quote.start + to,
  text: quote.text.slice(from, to),
});

const readBy = (claim: CheckedClaim, over: Partial<Reading> = {}): CheckedClaim => ({
  ...claim,
  confidence: 0.4,
  verified: over.verdict !== 'partly',
  stance: 'affirms',
  reading: { verdict: 'supported', restsOn: null, part: null, cells: NO_CELLS, ...over },
});

function paperOfReading(over: Partial<Evidence>, claims = CLAIMS.map((claim) => readBy(claim))): Draft {
  const run: Run = { ...GOOD, evidence: { ...evidenceOf(claims), reading: NOTHING, ...over } };
  return draftOf(run, { profile: { ...PROFILE, kernel: KERNEL } });
}

const blocksOf = (draft: Draft, name: (typeof SECTIONS)[number]): readonly Block[] =>
  draft.sections.find((section) => section.name === name)?.blocks ?? [];
const textOf = (draft: Draft, name: (typeof SECTIONS)[number]): string =>
  blocksOf(draft, name)
    .flatMap((block) => {
      if (block.kind === 'table') return [];
      return block.kind === 'list' ? block.items.flat() : block.sentences;
    })
    .map(({ text }) => text)
    .join(' ');
const tablesOf = (draft: Draft) =>
  blocksOf(draft, 'Results').flatMap((block) => (block.kind === 'table' ? [block] : []));

describe('Methodology', () => {
  it('says what became of the findings, and nothing of what did not happen', () => {
    const plain = textOf(paperOfReading({}), 'Methodology');
    expect(plain).toContain('It gave 5 findings of the papers kept.');
    expect(plain).not.toMatch(
      /Left out: \d [hwai]|written again|read once more|taken by rules|No claim was taken from/,
    );

    const eventful = {
      proposed: 9,
      misquoted: 2,
      off: 1,
      unsupported: 1,
      repaired: 3,
      readAgain: true,
      byRules: 2,
    };
    const said = textOf(paperOfReading({ reading: { ...NOTHING, ...eventful } }), 'Methodology');
    expect(said).toContain(
      'It gave 9 findings of the papers kept. Left out: 2 whose quotes are not in the paper, 1 that it judged to be off the question and 1 that its passage does not say.',
    );
    expect(said).toContain('3 claims were written again and checked again');
    expect(said).toContain('Papers of which fewer than half of the findings held were read once more.');
    expect(said).toContain('were taken by rules instead, and nobody judged them.');
  });

  it('names each paper that was not read, with the reason', () => {
    const [first, second, third] = PAPERS;
    const unread = [
      { paperId: first?.id ?? '', why: 'filtered' as const },
      { paperId: second?.id ?? '', why: 'unusable' as const },
      { paperId: third?.id ?? '', why: 'unusable' as const },
    ];
    const said = textOf(paperOfReading({ unread }), 'Methodology');
    expect(said).toContain(
      `No claim was taken from “${first?.title}”, because a filter of the model’s provider refused to read it.`,
    );
    expect(said).toContain(
      `No claim was taken from “${second?.title}” and “${third?.title}”, because the model gave no usable answer on them.`,
    );
  });
});

describe('the comparison table', () => {
  const [one, two, three] = CLAIMS as [CheckedClaim, CheckedClaim, CheckedClaim];

  it('has a row for each claim reported of which the paper says two things, and no column that is empty', () => {
    const claims = [
      readBy(one, { cells: { ...NO_CELLS, data: quoteOf(one, 0, 8), result: quoteOf(one, 9, 20) } }),
      readBy(two, { cells: { ...NO_CELLS, data: quoteOf(two, 0, 6) } }),
      readBy(three, { cells: { ...NO_CELLS, data: quoteOf(three, 0, 5), result: quoteOf(three, 6, 15) } }),
    ];
    const [table] = tablesOf(paperOfReading({}, claims));
    expect(table?.head).toEqual(['Claim', 'Data or population', 'Result']);
    expect(table?.rows).toEqual([
      [expect.stringMatching(/^C1 \[\d\]$/), one.quote.text.slice(0, 8), one.quote.text.slice(9, 20)],
      [expect.stringMatching(/^C3 \[\d\]$/), three.quote.text.slice(0, 5), three.quote.text.slice(6, 15)],
    ]);
  });

  it('leaves out claims whose passage says only a part, and itself where nothing is left', () => {
    const cells = { ...NO_CELLS, data: quoteOf(one, 0, 8), result: quoteOf(one, 9, 20) };
    const draft = paperOfReading({}, [readBy(one, { verdict: 'partly', cells }), readBy(two)]);
    expect(tablesOf(draft)).toEqual([]);
  });
});
