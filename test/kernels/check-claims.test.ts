import { verifyClaims } from '../../src/evidence/verification';
import { checkClaims, type PaperChecked } from '../../src/kernels/check-claims';
import { isUnread, readPaper } from '../../src/kernels/read-paper';
import { HARD, QUESTION } from '../models/fixtures';
import { honestModel, ofTask, type Script } from '../models/honest-model';
import { dataOf } from '../models/prompts/views';

const QUOTE = 'Hard negative sampling improves dense retrieval by 4.5 points of recall on MRQA 2019.';
const CLAIM = 'On MRQA 2019, hard negatives raise the recall of dense retrieval by 4.5 points.';
const WIDER = 'Hard negatives raise the recall of dense retrieval everywhere.';

/** One claim of a paper, checked. */
async function checked(script: Script, { claim = WIDER, doubted = false } = {}) {
  const { model, requests } = honestModel({
    read: { [HARD.paper.title]: { findings: [{ quote: QUOTE, claim, part: 1 }] } },
    ...script,
  });
  const read = await readPaper(HARD, { model, question: QUESTION, parts: ['Where?'] });
  if (isUnread(read)) throw new Error('the paper was not read');
  const outcome = await checkClaims(
    { paper: HARD, claims: read.findings, doubted },
    { checker: model, writer: model },
  );
  return { outcome, requests };
}
const keptOf = (outcome: object) => (outcome as PaperChecked).kept;

it('keeps what the passage says, with the words that the verdict rests on', async () => {
  const words = 'improves dense retrieval by 4.5 points';
  const { outcome, requests } = await checked(
    { verdicts: { [CLAIM]: { verdict: 'supported', words } } },
    { claim: CLAIM },
  );
  expect(keptOf(outcome)).toMatchObject([
    { text: CLAIM, reading: { verdict: 'supported', part: 1, restsOn: { text: words } } },
  ]);
  expect(outcome).toMatchObject({ repaired: 0, failed: [] });
  expect(requests.map(({ task }) => task)).toEqual(['read', 'check']);
});

it('rests on no words that are not in the passage', async () => {
  const { outcome } = await checked({
    verdicts: { [WIDER]: { verdict: 'supported', words: 'improves it everywhere and always' } },
  });
  expect(keptOf(outcome)[0]?.reading.restsOn).toBeNull();
});

it('shows the checker the passage and the claim, not the question, the stance or the quote', async () => {
  const { requests } = await checked({});
  const { prompt = '', system = '' } = ofTask(requests, 'check')[0] ?? {};
  expect(dataOf(prompt, 'paper')).toEqual({ title: HARD.paper.title, passage: HARD.paper.abstract });
  expect(dataOf(prompt, 'claims')).toEqual([{ id: 'K1', claim: WIDER }]);
  expect(`${system}${prompt}`).not.toContain(QUESTION);
});

it.each(['no', 'partly', 'contradicted'] as const)(
  'has a claim that is judged %s written again once, with the reason, and checks it again',
  async (verdict) => {
    const { outcome, requests } = await checked({
      verdicts: { [WIDER]: { verdict, why: 'The passage names MRQA 2019 alone.' } },
      repairs: { [WIDER]: CLAIM },
    });
    expect(keptOf(outcome)).toMatchObject([{ text: CLAIM, reading: { verdict: 'supported' } }]);
    expect(outcome).toMatchObject({ repaired: 1 });
    expect(requests.map(({ task }) => task)).toEqual(['read', 'check', 'repair', 'check']);
    const [shown] = dataOf<{ problem: string }[]>(ofTask(requests, 'repair')[0]?.prompt ?? '', 'claims');
    expect(shown?.problem).toContain('The passage names MRQA 2019 alone.');
  },
);

it.each(['no', 'contradicted'] as const)('drops a claim that is still judged %s', async (verdict) => {
  const again = 'Hard negatives raise recall in all languages.';
  const { outcome, requests } = await checked({
    verdicts: { [WIDER]: verdict, [again]: { verdict, why: 'No language is named.' } },
    repairs: { [WIDER]: again },
  });
  expect(keptOf(outcome)).toEqual([]);
  expect((outcome as PaperChecked).failed).toEqual([
    expect.stringContaining(`No language is named. The claim was: ${again}`),
  ]);
  expect(ofTask(requests, 'check')).toHaveLength(2);
});

it('keeps a claim that stays partly supported, and verification does not count it', async () => {
  const { outcome } = await checked({ verdicts: { [WIDER]: 'partly' } });
  const kept = keptOf(outcome);
  expect(kept).toMatchObject([{ text: WIDER, reading: { verdict: 'partly' } }]);
  const [claim] = verifyClaims({
    claims: kept.map((one) => ({ id: 'C1', ...one })),
    papers: [HARD],
    threshold: 0.15,
  });
  expect(claim).toMatchObject({ quoteFound: true, verified: false });
  expect(claim?.confidence).toBeGreaterThan(0.15);
});

it('a claim written again with a number of its own becomes its quote', async () => {
  const { outcome } = await checked({
    verdicts: { [WIDER]: 'no' },
    repairs: { [WIDER]: 'Hard negatives raise recall by 45 points.' },
  });
  expect(keptOf(outcome)).toMatchObject([{ text: QUOTE }]);
});

it('is not asked again where the claim came back as it was', async () => {
  const { requests } = await checked({ verdicts: { [WIDER]: 'no' } });
  expect(requests.map(({ task }) => task)).toEqual(['read', 'check', 'repair']);
});

it('says that a reviewer doubts, and not what the reviewer wrote', async () => {
  const { requests } = await checked({}, { doubted: true });
  expect(ofTask(requests, 'check')[0]?.system).toContain('A reviewer doubts this claim');
  expect((await checked({})).requests.at(-1)?.system).not.toContain('A reviewer doubts');
});

it('takes the worse of two verdicts on one claim', async () => {
  const { model } = honestModel({
    read: { [HARD.paper.title]: { findings: [{ quote: QUOTE, claim: CLAIM }] } },
  });
  const read = await readPaper(HARD, { model, question: QUESTION, parts: [] });
  const entry = { id: 'K1', words: '', why: '' };
  const twice = {
    ...model,
    generate: async () =>
      ({
        kind: 'answer',
        value: {
          claims: [
            { ...entry, verdict: 'contradicted' },
            { ...entry, verdict: 'supported' },
          ],
        },
        usage: { inputTokens: 1, outputTokens: 1, requests: 1 },
      }) as never,
  };
  const outcome = await checkClaims(
    { paper: HARD, claims: isUnread(read) ? [] : read.findings },
    { checker: twice, writer: model },
  );
  expect(keptOf(outcome)).toEqual([]);
});

it('takes nothing from a paper whose check gives nothing usable', async () => {
  const { outcome } = await checked({ verdicts: { [WIDER]: { verdict: 'maybe' as never } } });
  expect(outcome).toEqual({ paperId: HARD.paper.id, why: 'unusable' });
});
