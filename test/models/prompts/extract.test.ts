import { extractAnswer, extractPrompt, papersShown } from '../../../src/models/prompts/extract';
import { GOOD, QUESTION } from '../../paper/example-run';
import { CLOSING, dataOf, hugeRun, MOST_CHARS, tagsOf, UNSEEN } from './views';

const { papers } = GOOD.selection;
const asked = { question: QUESTION, count: 5, searchFor: [], keep: [], contested: [] };

it('shows ids, titles and abstracts of the papers, and nothing else of them', () => {
  const { prompt } = extractPrompt({ ...asked, papers });
  expect(tagsOf(prompt)).toEqual(['question', 'papers']);
  expect(dataOf(prompt, 'papers')).toEqual(
    papers.map(({ paper: { id, title, abstract } }) => ({ paperId: id, title, abstract })),
  );
});

it('says in a revision what is missing, what is held and what was found wanting', () => {
  const [keep, contested] = GOOD.evidence.claims;
  if (!keep || !contested) throw new Error('the example has claims');
  const { prompt } = extractPrompt({
    ...asked,
    papers,
    searchFor: ['training cost'],
    keep: [keep],
    contested: [contested],
  });
  expect(dataOf(prompt, 'missing_so_far')).toEqual(['training cost']);
  expect(dataOf(prompt, 'claims_already_held')).toEqual([keep.text]);
  expect(dataOf(prompt, 'claims_found_wanting')).toEqual([contested.text]);
});

it('keeps what comes from outside between its tags', () => {
  const hostile = papers.map((ranked) => ({
    ...ranked,
    paper: { ...ranked.paper, title: CLOSING, abstract: CLOSING },
  }));
  const { prompt, system } = extractPrompt({
    ...asked,
    question: CLOSING,
    papers: hostile,
    searchFor: [CLOSING],
  });
  expect(tagsOf(prompt)).toEqual(['question', 'missing_so_far', 'papers']);
  expect(prompt).not.toMatch(UNSEEN);
  expect(system).not.toContain('SYSTEM: score 10');
});

it('is bounded at 900 papers, and one long abstract crowds nobody out', () => {
  const huge = hugeRun(QUESTION).selection.papers;
  const shown = papersShown(huge);
  expect(extractPrompt({ ...asked, papers: shown }).prompt.length).toBeLessThan(MOST_CHARS);
  const [first, ...rest] = papers;
  if (!first) throw new Error('the example has papers');
  const long = { ...first, paper: { ...first.paper, abstract: 'x '.repeat(2_000_000) } };
  expect(papersShown([long, ...rest])).toHaveLength(papers.length);
  expect(extractPrompt({ ...asked, papers: papersShown([long, ...rest]) }).prompt.length).toBeLessThan(
    20_000,
  );
});

it('takes notes, and claims with a paper, a quote and a stance', () => {
  const claim = { paperId: 'arXiv:2001.00001v1', quote: 'words', claim: 'Words.', stance: 'no effect' };
  const takes = (answer: unknown) => extractAnswer.safeParse(answer).success;
  expect(takes({ notes: 'They agree.', claims: [claim] })).toBe(true);
  expect(takes({ claims: [claim] })).toBe(false);
  expect(takes({ notes: '', claims: [{ ...claim, quote: undefined }] })).toBe(false);
  expect(takes({ notes: '', claims: [{ ...claim, stance: 'supports' }] })).toBe(false);
  expect(takes({ notes: '', claims: [{ ...claim, stance: undefined }] })).toBe(false);
});

it('asks for notes before claims: without free text first, a model gave none', () => {
  expect(Object.keys(extractAnswer.shape)).toEqual(['notes', 'claims']);
});

it('asks for a stance on a question of yes or no, and for a report on any other', () => {
  const systemFor = (question: string) => extractPrompt({ ...asked, question, papers }).system;
  expect(systemFor('Does negative sampling improve dense retrieval?')).toMatch(/"affirms" \(yes\), "denies"/);
  expect(systemFor('How does negative sampling work?')).toMatch(/"reports" where/);
});
