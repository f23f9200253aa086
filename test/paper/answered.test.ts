import { answerState } from '../../src/paper/answered';
import { claimOf, paperOf, QUESTION } from './example-run';

/** Verified claims with these texts. */
const claims = (...texts: string[]) =>
  texts.map((text, index) => {
    const paper = paperOf({ id: `arXiv:2001.0000${index}v1`, title: 'A title', abstract: text });
    return claimOf(`C${index + 1}`, paper, { sentence: 0 });
  });
const state = (question: string, ...texts: string[]) => answerState({ question, claims: claims(...texts) });

const SAMPLING = 'Negative sampling improves dense retrieval.';
const AGAIN = 'Negative sampling outperforms random choice in dense retrieval.';
const TUNING = 'Domain-specific fine-tuning improves dense retrieval.';
const BOTH =
  'Negative sampling outperforms domain-specific fine-tuning in dense retrieval on small collections.';

const BOTH_AGAIN = 'Dense retrieval by domain-specific fine-tuning needs more labels than negative sampling.';

describe('answerState', () => {
  it('is answered when both sides are spoken of and compared', () => {
    const answer = state(QUESTION, SAMPLING, TUNING, BOTH, BOTH_AGAIN);
    expect(answer).toMatchObject({ answered: 'answered', uncovered: [], coverage: expect.closeTo(1, 9) });
    expect(answer.sides).toMatchObject({ aSpoken: true, bSpoken: true, linkedBy: ['C3', 'C4'] });
    expect(answer.why).toContain('C3 and C4');
  });

  it("takes one paper's comparison for a part of an answer", () => {
    const answer = state(QUESTION, SAMPLING, TUNING, BOTH);
    expect(answer.answered).toBe('partly answered');
    expect(answer.sides).toMatchObject({ linkedBy: ['C3'], linkingPapers: 1 });
  });

  it('takes no comparison with something else for one of the two sides', () => {
    const answer = state(
      QUESTION,
      'Negative sampling is better than random choice for dense retrieval.',
      TUNING,
    );
    expect(answer.answered).toBe('partly answered');
    expect(answer.sides?.linkedBy).toEqual([]);
  });

  it('takes no comparison made on something else for one on what the question names', () => {
    const question =
      'Do large language models outperform fine-tuned models on biomedical entity recognition?';
    const [here, there] = [
      'Large language models outperform fine-tuned models by four points.',
      'Large language models are worse than fine-tuned models, both on long inputs.',
    ];
    const found = claims(here, there, 'Fine-tuned models improve biomedical entity recognition.');
    const under = (title: string) =>
      answerState({
        question,
        claims: found,
        papers: new Map(found.map(({ paperId }) => [paperId, { title, abstract: 'Words.' }])),
      });
    expect(under('Answering questions on graphs')).toMatchObject({
      answered: 'partly answered',
      sides: { linkedBy: [], linkedElsewhere: ['C1', 'C2'], linkingPapers: 0 },
    });
    expect(under('Answering questions on graphs').why).toContain(
      'set against each other in claims C1 and C2, by work that does not',
    );
    expect(under('Biomedical entity recognition')).toMatchObject({
      answered: 'answered',
      sides: { linkedBy: ['C1', 'C2'], linkedElsewhere: [] },
    });
  });

  it('is partly answered when nobody compares the sides', () => {
    const answer = state(QUESTION, SAMPLING, TUNING);
    expect(answer.answered).toBe('partly answered');
    expect(answer.why).toContain('no verified claim reports how they compare');
  });

  it('is not answered when one side is missing, and says which', () => {
    const answer = state(QUESTION, SAMPLING);
    expect(answer).toMatchObject({
      answered: 'not answered',
      covered: ['negative sampling', 'dense retrieval'],
      uncovered: ['domain-specific fine-tuning', 'fine-tuning'],
    });
    expect(answer.why).toContain('not of domain-specific fine-tuning.');
  });

  it('is not answered when neither side is spoken of', () => {
    expect(state(QUESTION, 'Dense retrieval improves recall.').answered).toBe('not answered');
  });

  it('is not answered without claims, or with claims about something else', () => {
    expect(state(QUESTION)).toMatchObject({ answered: 'not answered', covered: [], coverage: 0 });
    expect(state(QUESTION, 'Finches sing at dawn.').answered).toBe('not answered');
  });

  it('does not take what a paper sets out to do for a result', () => {
    const question = 'Does negative sampling improve dense retrieval?';
    expect(state(question, 'We propose negative sampling to improve dense retrieval.').answered).toBe(
      'partly answered',
    );
    expect(state(question, SAMPLING).answered).toBe('partly answered');
    expect(state(question, SAMPLING, AGAIN).answered).toBe('partly answered');
    const third = 'Dense retrieval benefits from negative sampling in seven languages.';
    expect(state(question, SAMPLING, AGAIN, third).answered).toBe('answered');
  });

  it('takes no result of what outdoes the cause for one of the cause', () => {
    const question = 'Does fine-tuning improve dense retrieval?';
    const outdone = 'The graph reader outperforms fine-tuning in dense retrieval by two points.';
    const told = 'Compared with fine-tuning, the graph reader improves dense retrieval.';
    expect(state(question, outdone, told).sides?.linkedBy).toEqual([]);
    const of = 'Fine-tuning outperforms the graph reader in dense retrieval.';
    expect(state(question, of).sides?.linkedBy).toEqual(['C1']);
  });

  it('takes no system that outdoes both sides for a comparison of them', () => {
    const both =
      'The graph reader outperforms negative sampling and domain-specific fine-tuning in dense retrieval.';
    expect(state(QUESTION, both).sides?.linkedBy).toEqual([]);
  });

  it('does not take "when" for "whether"', () => {
    const three = [SAMPLING, AGAIN, 'Dense retrieval benefits from negative sampling in seven languages.'];
    expect(state('Does negative sampling improve dense retrieval?', ...three).answered).toBe('answered');
    for (const question of [
      'When does negative sampling improve dense retrieval?',
      'Why does negative sampling improve dense retrieval?',
      'How much does negative sampling improve dense retrieval?',
    ])
      expect(state(question, ...three)).toMatchObject({ answered: 'partly answered', asksMore: true });
  });

  it('takes nobody who has it, and nothing that is taken away, for a cause', () => {
    const question = 'Does smoking increase mortality?';
    expect(
      state(
        question,
        'Advice to stop smoking reduces mortality by a third.',
        'Among adults who take up smoking, statins lower mortality.',
      ).sides?.linkedBy,
    ).toEqual([]);
    expect(state(question, 'Smoking increases mortality twofold.').sides?.linkedBy).toEqual(['C1']);
  });

  it('takes no benchmark for the cause', () => {
    const question = 'Does reading comprehension improve question answering?';
    expect(
      state(question, 'The reader achieves state-of-the-art exact match on SQuAD.').sides?.linkedBy,
    ).toEqual([]);
  });

  it('is not answered when the cause or the outcome that the question asks about is missing', () => {
    const question = 'Does dropout improve generalization in image classifiers?';
    expect(state(question, 'Augmentation improves generalization in image classifiers.').answered).toBe(
      'not answered',
    );
    expect(state(question, 'Dropout improves accuracy in image classifiers.').answered).toBe('not answered');
    expect(state(question, 'Dropout improves generalization in image classifiers.').answered).toBe(
      'partly answered',
    );
  });

  it('never calls an open question answered: words do not tell that claims are its answer', () => {
    const question = 'What is known about dark matter halos?';
    const told = state(question, 'Mergers increase the mass of dark matter halos.', 'Stars form in clouds.');
    expect(told).toMatchObject({ answered: 'partly answered', sides: null, uncovered: [] });
    expect(told.whole).toEqual({ toldBy: ['C1'], papers: 1 });
    expect(told.why).toContain('The question is open');
    expect(state(question, 'Stars form in clouds.').answered).toBe('not answered');
  });

  it('counts only claims that are verified and whose quote was found', () => {
    const [claim] = claims(SAMPLING);
    if (claim === undefined) throw new Error('no claim');
    expect(answerState({ question: QUESTION, claims: [{ ...claim, verified: false }] }).covered).toEqual([]);
    expect(answerState({ question: QUESTION, claims: [{ ...claim, quoteFound: false }] }).covered).toEqual(
      [],
    );
  });

  it('gets no worse by another claim', () => {
    const rank = ['not answered', 'partly answered', 'answered'];
    const texts = ['Finches sing.', SAMPLING, 'Dense retrieval was not improved.', TUNING, BOTH, BOTH_AGAIN];
    let last = 0;
    for (let n = 0; n <= texts.length; n += 1) {
      const now = rank.indexOf(state(QUESTION, ...texts.slice(0, n)).answered);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    expect(last).toBe(2);
  });

  it('reads a claim under the title of its paper, but not for what the question is after', () => {
    const question = 'Does negative sampling improve dense retrieval?';
    const [claim] = claims('Negative sampling improves recall by four points.');
    if (claim === undefined) throw new Error('no claim');
    const under = (title: string) =>
      answerState({ question, claims: [claim], papers: new Map([[claim.paperId, { title, abstract: '' }]]) });
    expect(under('Experiments in dense retrieval')).toMatchObject({
      uncovered: [],
      sides: { linkedBy: ['C1'], namedTogether: false },
    });
    expect(under('Experiments with cats').uncovered).toEqual(['dense retrieval']);
    const [other] = claims('Lexical choices improve dense retrieval by four points.');
    const cause = answerState({
      question,
      claims: other === undefined ? [] : [other],
      papers: new Map([[other?.paperId ?? '', { title: 'Negative sampling for search', abstract: '' }]]),
    });
    expect(cause.covered).toEqual(['dense retrieval']);
  });

  it('takes a setting for spoken of only where something else of the question is', () => {
    const question = 'Does negative sampling improve dense retrieval on legal documents?';
    const unspoken = (text: string) => state(question, SAMPLING, AGAIN, text).unspoken;
    expect(unspoken('Parsers work worse on legal documents.')).toEqual(['legal documents']);
    expect(unspoken('Dense retrieval works worse on legal documents.')).toEqual([]);
  });
});
