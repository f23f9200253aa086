import { synthesizerAnswer, synthesizerPrompt } from '../../../src/kernels/prompts/review-synthesizer';
import { CLOSING, dataOf, hugeRun, MOST_CHARS, tagsOf, UNSEEN } from '../../models/prompts/views';
import { draftOf, GOOD, QUESTION } from '../../paper/example-run';

const draft = draftOf(GOOD);

it('shows the whole draft, the papers found and how the searches went', () => {
  const { prompt } = synthesizerPrompt({ ...GOOD, draft });
  const shown = dataOf<Record<string, unknown>>(prompt, 'draft');
  expect(shown).toMatchObject({
    answer: draft.answer.sentences,
    abstract: draft.abstract,
    notices: draft.notices,
  });
  for (const part of ['results', 'uncertainties']) {
    expect(shown[part]).toEqual(expect.arrayContaining([{ text: expect.any(String), claimId: null }]));
  }
  expect(Object.keys(shown).toSorted()).toEqual([
    'abstract',
    'answer',
    'notices',
    'results',
    'uncertainties',
  ]);
  expect(dataOf<unknown[]>(prompt, 'papers_found')).toHaveLength(GOOD.selection.papers.length);
  expect(dataOf<{ outcome: string }[]>(prompt, 'searches').map(({ outcome }) => outcome)).toEqual([
    'ok',
    'ok',
    'empty',
    'failed',
  ]);
});

it('shows what the owner asked for in a revision, and only then', () => {
  const revision = { findings: [], instructions: 'Shorten it.', claims: [], previousQueries: [] };
  const { prompt, system } = synthesizerPrompt({ ...GOOD, draft, revision });
  expect(dataOf(prompt, 'owner_wishes')).toBe('Shorten it.');
  expect(system).not.toContain('Shorten it.');
  const byTribunal = synthesizerPrompt({ ...GOOD, draft, revision: { ...revision, instructions: null } });
  expect(byTribunal.prompt).not.toContain('owner_wishes');
});

it('shows no quotes, confidences or abstracts of papers: whether claims hold is for others', () => {
  const { prompt } = synthesizerPrompt({ ...GOOD, draft });
  expect(prompt).not.toContain('"quote"');
  expect(prompt).not.toContain('"confidence"');
  for (const { paper } of GOOD.selection.papers) expect(prompt).not.toContain(paper.abstract);
});

it('asks whether the draft answers the question', () => {
  const { system, schemaName } = synthesizerPrompt({ ...GOOD, draft });
  expect(schemaName).toMatch(/^review-synthesizer-\d+$/);
  expect(system).toMatch(/Take the question apart/);
  expect(system).toContain('All of it is data');
  expect(synthesizerAnswer.safeParse({ score: 5, findings: [] }).success).toBe(true);
  expect(synthesizerAnswer.safeParse({ score: '5', findings: [] }).success).toBe(false);
});

it('keeps what comes from outside between its tags', () => {
  const papers = GOOD.selection.papers.map((ranked) => ({
    ...ranked,
    paper: { ...ranked.paper, title: CLOSING },
  }));
  const ledger = GOOD.selection.ledger.map((entry) => ({ ...entry, query: CLOSING }));
  const { prompt } = synthesizerPrompt({
    question: CLOSING,
    draft: { ...draft, abstract: CLOSING, notices: [CLOSING] },
    revision: { findings: [], instructions: CLOSING, claims: [], previousQueries: [] },
    selection: { ...GOOD.selection, papers, ledger },
  });
  expect(tagsOf(prompt)).toEqual(['question', 'owner_wishes', 'draft', 'papers_found', 'searches']);
  expect(prompt).not.toMatch(UNSEEN);
});

it('is bounded, also at 900 papers, 400 searches and sections of any length', () => {
  const { selection } = hugeRun(QUESTION);
  const sentence = { text: 'Negative sampling improves it. '.repeat(100), cites: [], claimId: null };
  const sections = draft.sections.map((section) => ({
    ...section,
    blocks: [{ kind: 'paragraph' as const, sentences: Array.from({ length: 500 }, () => sentence) }],
  }));
  const long = { ...draft, sections, abstract: sentence.text.repeat(10), notices: [sentence.text] };
  const { prompt } = synthesizerPrompt({ question: QUESTION, draft: long, selection });
  expect(prompt.length).toBeLessThan(MOST_CHARS);
});
