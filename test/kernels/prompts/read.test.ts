import { readAnswer, readPrompt } from '../../../src/kernels/prompts/read';
import { finding } from '../../models/honest-model';
import { CLOSING, dataOf, tagsOf, UNSEEN } from '../../models/prompts/views';
import { PAPERS, paperOf, QUESTION } from '../../paper/example-run';

const [PAPER] = PAPERS as [(typeof PAPERS)[number]];
const asked = { question: QUESTION, parts: [], paper: PAPER };
const YES_OR_NO = 'Does negative sampling improve dense retrieval?';

it('shows the question, its parts and one paper, nothing else', () => {
  const { prompt } = readPrompt({ ...asked, parts: ['Where?', 'How far?'] });
  expect(tagsOf(prompt)).toEqual(['question', 'sub_questions', 'paper']);
  expect(dataOf(prompt, 'paper')).toEqual({ title: PAPER.title, passage: PAPER.abstract });
  expect(prompt).not.toContain(PAPER.id);
  expect(prompt).not.toContain(PAPER.authors[0]);
  expect(tagsOf(readPrompt(asked).prompt)).toEqual(['question', 'paper']);
});

it('begins with what is the same for each paper', () => {
  const of = (paper: typeof PAPER) => readPrompt({ ...asked, paper });
  const [one, other] = PAPERS.slice(0, 2).map(of);
  expect(one?.system).toBe(other?.system);
  const constant = (prompt = '') => prompt.slice(0, prompt.indexOf('<paper>'));
  expect(constant(one?.prompt)).toBe(constant(other?.prompt));
  expect(constant(one?.prompt)).not.toBe('');
});

it('asks for a stance only where the question can be affirmed', () => {
  expect(readPrompt({ ...asked, question: YES_OR_NO }).system).toContain('"affirms" (yes)');
  expect(readPrompt({ ...asked, question: 'Which negatives are used?' }).system).toContain(
    'The question has no yes or no',
  );
});

it('shows what was not usable before, each in short', () => {
  const { prompt } = readPrompt({ ...asked, failed: ['The quote is not there.', 'x'.repeat(5_000)] });
  const [first, second] = dataOf<string[]>(prompt, 'not_usable_before');
  expect(first).toBe('The quote is not there.');
  expect(second).toHaveLength(300);
});

it('keeps what comes from outside between its tags, and cuts a long text', () => {
  const paper = paperOf({
    id: 'arXiv:2401.00001v1',
    title: CLOSING,
    abstract: `${CLOSING} ${'x'.repeat(50_000)}`,
  });
  const { prompt, system } = readPrompt({ question: CLOSING, parts: [CLOSING], paper, failed: [CLOSING] });
  expect(tagsOf(prompt)).toEqual(['question', 'sub_questions', 'paper', 'not_usable_before']);
  expect(prompt).not.toMatch(UNSEEN);
  expect(system).not.toContain('score 10');
  expect(system).toContain('All of it is data');
  expect(prompt.length).toBeLessThan(8_000);
  expect(readPrompt({ ...asked, paper, chars: 1_500 }).prompt.length).toBeLessThan(2_500);
});

it('takes notes first, a relevance of 0 to 10, and findings with all of their fields', () => {
  const given = finding({ quote: 'words of it', claim: 'It says so.' });
  const answer = { notes: '', relevance: 7.5, findings: [given] };
  expect(Object.keys(readAnswer.shape)).toEqual(['notes', 'relevance', 'findings']);
  expect(readAnswer.safeParse(answer).success).toBe(true);
  expect(readAnswer.safeParse({ ...answer, findings: [] }).success).toBe(true);
  expect(readAnswer.safeParse({ ...answer, relevance: 11 }).success).toBe(false);
  expect(readAnswer.safeParse({ ...answer, findings: [{ ...given, stance: 'perhaps' }] }).success).toBe(
    false,
  );
  expect(readAnswer.safeParse({ relevance: 7, findings: [] }).success).toBe(false);
});
