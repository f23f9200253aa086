// Runs that look their papers up: real activities, a stand-in for arXiv, OpenAlex and Crossref.

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { DraftView, ResearchResult } from '../../src/contract/run-status';
import type { PaperJson } from '../../src/paper/json';
import { GOOD, QUESTION } from '../support/papers';
import {
  openScholarlyStandIn,
  type ScholarlyOptions,
  type ScholarlyStandIn,
} from '../support/scholarly-stand-in';
import type { StandInPaper } from '../support/stand-in';
import { atGate, openTestbed, statusOf, type Testbed, until } from '../support/testbed';

const [HARD, COMPARED, GONE] = GOOD as [StandInPaper, StandInPaper, StandInPaper];
const AUTHOR = [{ given: 'Ada', family: 'Example' }];

/** Crossref's record of a paper. */
const record = (
  paper: StandInPaper,
  fields: { readonly DOI: string } & Readonly<Record<string, unknown>>,
) => ({
  title: [paper.title],
  author: AUTHOR,
  issued: { 'date-parts': [[Number(paper.published?.slice(0, 4))]] },
  ...fields,
});

const LITERATURE: ScholarlyOptions = {
  arxiv: GOOD,
  // The same work at its publisher's, and one that arXiv does not have.
  openAlex: [
    { ...HARD, doi: '10.1000/hard' },
    {
      id: '0',
      title: 'Negative Sampling for Legal Search',
      abstract:
        'Legal search is hard. Negative sampling improves the recall of dense retrieval by 3.3 points over in-batch training on court decisions.',
      published: '2023-06-01T00:00:00Z',
      doi: '10.1000/legal',
    },
  ],
  crossref: [
    record(HARD, { DOI: '10.1000/hard', 'container-title': ['Journal of Examples'] }),
    record(GONE, {
      DOI: '10.1000/gone',
      'updated-by': [
        { DOI: '10.1000/notice', type: 'retraction', updated: { 'date-parts': [[2022, 5, 6]] } },
      ],
    }),
    record(COMPARED, {
      DOI: '10.1000/compared',
      'updated-by': [{ DOI: '10.1000/concern', type: 'expression_of_concern' }],
    }),
    { DOI: '10.1000/legal', title: ['On Wolves'] },
  ],
};

let literature = LITERATURE;
let standIn: ScholarlyStandIn;
let bed: Testbed;

beforeAll(async () => {
  standIn = await openScholarlyStandIn(() => literature);
  bed = await openTestbed(standIn.env);
});
afterAll(async () => {
  await bed.close();
  await standIn.close();
});
const forgetTheDay = () => rm(path.join(bed.config.home, 'store', 'day'), { recursive: true, force: true });
beforeEach(async () => {
  literature = LITERATURE;
  standIn.lookUps.length = 0;
  standIn.requests.length = 0;
  await forgetTheDay();
});

const INPUT = { question: QUESTION, source: 'arxiv+openalex', papers: 5 };
const published = async (handle: WorkflowHandle) => {
  const result = (await handle.result()) as ResearchResult;
  const folder = result.paper?.folder as string;
  return {
    md: await readFile(path.join(folder, 'paper.md'), 'utf8'),
    json: JSON.parse(await readFile(path.join(folder, 'paper.json'), 'utf8')) as PaperJson,
  };
};
const methodology = ({ sections }: PaperJson) => sections[1]?.text ?? '';

describe('a run over arXiv and OpenAlex', () => {
  it('merges, leaves the retracted paper out and says so, and names where works were published', async () => {
    const { md, json } = await published(await bed.start({ ...INPUT, approveAs: 'ann' }));
    expect(json.profile.registry).toEqual({ name: 'crossref', at: `${standIn.url}/crossref` });

    expect(json.papers.filter(({ title }) => title === HARD.title)).toHaveLength(1);
    const [hard] = json.references.filter(({ title }) => title === HARD.title);
    expect(hard).toMatchObject({
      paperId: `arXiv:${HARD.id}v1`,
      doi: `10.48550/arXiv.${HARD.id}`,
      publishedDoi: '10.1000/hard',
      venue: 'Journal of Examples',
      volume: '12',
    });
    expect(md).toContain(', published as [doi:10.1000/hard](https://doi.org/10.1000/hard)');

    // Six works, one of them retracted: the sixth takes its place.
    expect(json.papers).toHaveLength(5);
    expect(json.papers.some(({ title }) => title === GONE.title)).toBe(false);
    expect(json.retracted).toEqual([
      { paperId: `arXiv:${GONE.id}v1`, title: GONE.title, doi: '10.1000/gone', noticeDoi: '10.1000/notice' },
    ]);
    expect(methodology(json)).toContain(
      `Left out as retracted: “${GONE.title}” (doi:10.1000/gone; retraction doi:10.1000/notice, 2022-05-06).`,
    );
    expect(json.sections[3]?.text).toContain(
      `An expression of concern has been published about “${COMPARED.title}” (doi:10.1000/concern).`,
    );
    expect(methodology(json)).toMatch(
      /looked up in Crossref, at .*: 2 found, 2 not registered there and 1 with a DOI that is registered for another work\./,
    );
    expect(new Set(standIn.lookUps).size).toBe(standIn.lookUps.length);
  });

  it('asks nobody where it searches a stand-in and no register was named', async () => {
    await bed.restartWorker({ SOVEREIGN_CROSSREF_URL: '' });
    const { json } = await published(await bed.start({ ...INPUT, approveAs: 'ann' }));
    expect(json.profile.registry).toBeNull();
    expect(standIn.lookUps).toEqual([]);
    expect(methodology(json)).toContain('Retractions were not looked up');
    await bed.restartWorker();
  });
});

describe('a register', () => {
  it.each([
    ['does not answer', 503, 3, 'Why there was no usable answer: '],
    ['refuses us', 403, 1, 'Why it refused: Crossref refuses us: '],
  ])('that %s costs the run nothing, and the paper says so', async (_, status, requests, said) => {
    literature = {
      ...LITERATURE,
      crossrefAnswers: (_url, response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"no"}');
        return true;
      },
    };
    const { json } = await published(await bed.start({ ...INPUT, approveAs: 'ann' }));
    expect(standIn.lookUps).toHaveLength(requests);
    expect(methodology(json)).toContain(said);
    expect(methodology(json)).toContain('and 4 not asked for.');
    expect(json.sections[3]?.text).toContain(
      'Whether the 5 papers kept were retracted could not be looked up.',
    );
    expect(json.papers.some(({ title }) => title === GONE.title)).toBe(true);
  });
});

describe('a worker that is stopped while it looks papers up', () => {
  it('hangs up; one of another register waits; the right one asks nothing twice', async () => {
    let hungUp = false;
    let stuck: string | undefined;
    literature = {
      ...LITERATURE,
      crossrefAnswers(url, response) {
        if (stuck !== undefined || standIn.lookUps.length < 4) return false;
        stuck = `${url.pathname}${url.search}`;
        response.on('close', () => {
          hungUp = true;
        });
        return true;
      },
    };
    const handle = await bed.start(INPUT);
    for (let waited = 0; stuck === undefined && waited < 20_000; waited += 50) await sleep(50);
    expect((await statusOf(handle)).stage).toBe('select');
    await bed.stopWorker();
    expect(hungUp).toBe(true);
    // What is not asked again is not because of the day's answers.
    await forgetTheDay();

    await bed.restartWorker({ SOVEREIGN_CROSSREF_URL: 'http://127.0.0.1:9/crossref' });
    const failure = async () =>
      (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.type;
    for (let waited = 0; (await failure()) !== 'CannotServeProfile' && waited < 20_000; waited += 100)
      await sleep(100);
    expect(await failure()).toBe('CannotServeProfile');
    expect(standIn.lookUps).toHaveLength(4);

    await bed.restartWorker();
    await until(handle, (status) => status.waitingFor === 'owner', 60_000);
    const times = new Map<string, number>();
    for (const asked of standIn.lookUps) times.set(asked, (times.get(asked) ?? 0) + 1);
    expect([...times].filter(([, n]) => n > 1).map(([asked, n]) => [asked, n])).toEqual([[stuck, 2]]);
    await handle.terminate();
  });
});

it('a revision remembers the retraction, though the register is down by then', async () => {
  const handle = await bed.start(INPUT);
  await atGate(handle);
  literature = {
    ...LITERATURE,
    crossrefAnswers: (_url, response) => {
      response.writeHead(503).end();
      return true;
    },
  };
  await forgetTheDay();
  await handle.signal('requestChanges', { by: 'ann', instructions: 'Look for batch sizes' });
  await until(handle, (status) => status.round === 1 && status.waitingFor === 'owner', 60_000);
  const draft = (await handle.query<DraftView | null>('draft')) as DraftView;
  const md = await readFile(path.join(draft.files?.folder as string, 'paper.md'), 'utf8');
  expect(md).toContain('Left out as retracted');
  expect(md).toContain('published as [doi:10.1000/hard]');
  await handle.terminate();
});
