import { withRegistered } from '../../src/literature/look-up';
import { mergeAndRank } from '../../src/literature/select';
import { hashOf } from '../../src/records/hash';
import type { PaperRecord } from '../../src/records/paper-record';
import type { RegistryAnswer } from '../../src/records/registration';
import { type RetractedPaper, type Selection, selection } from '../../src/records/selection';
import { paper } from '../evidence/made-up';
import { registeredWork, retractedWork } from './registered';

const QUESTION = 'Does negative sampling help dense retrieval?';
const WORDS = [
  'alpha',
  'bravo',
  'carbon',
  'delta',
  'echo',
  'forest',
  'granite',
  'harbour',
  'island',
  'jungle',
];
const PAPERS = WORDS.map((word, at) =>
  paper({
    id: `arXiv:2401.0000${at}v1`,
    title: `Negative Sampling for Dense Retrieval in ${word}`,
    abstract: `Negative sampling helps dense retrieval of ${word}.`,
    authors: [`Ada ${word}`],
  }),
);
const NOT_FOUND: RegistryAnswer = { kind: 'not-found', note: null };

async function lookUp({
  keep = 3,
  papers = PAPERS,
  answers = {},
  lastFrom = Number.POSITIVE_INFINITY,
  previous,
  most,
}: {
  keep?: number;
  papers?: PaperRecord[];
  answers?: Record<string, RegistryAnswer>;
  lastFrom?: number;
  previous?: Selection;
  most?: number;
}) {
  const asked: string[] = [];
  const select = (retractions: readonly RetractedPaper[]) =>
    mergeAndRank({
      question: QUESTION,
      round: 0,
      answers: [{ query: 'q', source: 'arxiv', outcome: 'ok', papers, note: null }],
      previous,
      keep,
      retractions,
    });
  const found = await withRegistered({
    select,
    previous,
    ...(most === undefined ? {} : { most }),
    lookUp: async ({ id }) => {
      asked.push(id);
      return { answer: answers[id] ?? NOT_FOUND, last: asked.length >= lastFrom };
    },
  });
  expect(selection.parse(found)).toEqual(found);
  return { found, asked };
}
const ids = ({ papers }: Selection) => papers.map((ranked) => ranked.paper.id);
const idAt = (at: number) => PAPERS[at]?.id ?? '';

describe('withRegistered', () => {
  it('looks up every paper kept once, and no other; a record and its hash stay as they are', async () => {
    const plain = mergeAndRank({
      question: QUESTION,
      round: 0,
      answers: [{ query: 'q', source: 'arxiv', outcome: 'ok', papers: PAPERS, note: null }],
      keep: 3,
    });
    const { found, asked } = await lookUp({ answers: { [idAt(0)]: registeredWork() } });
    expect(asked).toEqual(ids(plain));
    expect(found.papers.map(({ registered, ...ranked }) => ranked)).toEqual(plain.papers);
    expect(found.papers.every((ranked) => ranked.hash === hashOf(ranked.paper))).toBe(true);
    expect(found.papers[0]?.registered).toEqual(registeredWork());
    expect(found).toMatchObject({ counts: { retracted: 0 }, retractions: [] });
  });

  it('leaves retracted papers out; the next best take their places and are looked up too', async () => {
    const { found, asked } = await lookUp({
      answers: { [idAt(1)]: retractedWork(), [idAt(3)]: retractedWork({ doi: '10.1000/j.2' }) },
    });
    expect(ids(found)).toEqual([idAt(0), idAt(2), idAt(4)]);
    expect(asked).toEqual([0, 1, 2, 3, 4].map(idAt));
    expect(found.counts.retracted).toBe(2);
    expect(
      found.omitted.filter(({ reason }) => reason === 'retracted').map(({ paperId }) => paperId),
    ).toEqual([idAt(1), idAt(3)]);
    expect(found.retractions.map(({ paper, registered }) => [paper.id, registered.doi])).toEqual([
      [idAt(1), '10.1000/j.1'],
      [idAt(3), '10.1000/j.2'],
    ]);
    expect(found.counts.withdrawn).toBe(0);
  });

  it('ends, though all of them be retracted', async () => {
    const answers = Object.fromEntries(PAPERS.map(({ id }) => [id, retractedWork()]));
    const { found, asked } = await lookUp({ answers });
    expect(found.papers).toEqual([]);
    expect(asked).toHaveLength(10);
  });

  it('looks up so many and no more, the most relevant first', async () => {
    const { found, asked } = await lookUp({ keep: 5, most: 2, answers: { [idAt(0)]: retractedWork() } });
    expect(asked).toEqual([idAt(0), idAt(1)]);
    expect(ids(found)).toEqual([1, 2, 3, 4, 5].map(idAt));
    expect(found.papers.map(({ registered }) => registered?.kind)).toEqual([
      'not-found',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('asks no further once nobody answers', async () => {
    const { found, asked } = await lookUp({
      lastFrom: 2,
      answers: { [idAt(1)]: { kind: 'failed', note: 'down' } },
    });
    expect(asked).toHaveLength(2);
    expect(found.papers.map(({ registered }) => registered?.kind)).toEqual([
      'not-found',
      'failed',
      undefined,
    ]);
  });

  it('remembers what a round before was told: retractions for good, answers until there are others', async () => {
    const { found: previous } = await lookUp({
      answers: { [idAt(0)]: retractedWork(), [idAt(1)]: registeredWork() },
    });
    // In this round the register is down, and the retracted paper is found again, in another version.
    const again = { ...(PAPERS[0] as PaperRecord), id: 'arXiv:2401.00000v2' };
    const atItsPublisher = {
      ...again,
      id: 'doi:10.1000/J.1',
      doi: '10.1000/J.1',
      title: `${again.title}, extended`,
    };
    const { found, asked } = await lookUp({
      previous,
      papers: [again, atItsPublisher, ...PAPERS],
      lastFrom: 1,
      answers: { [idAt(1)]: { kind: 'failed', note: 'down' } },
    });
    expect(asked).toEqual([idAt(1)]);
    expect(ids(found)).toEqual([idAt(1), idAt(2), idAt(3)]);
    expect(found.counts.retracted).toBe(1);
    expect(found.papers[0]?.registered).toEqual(registeredWork());
  });
});
