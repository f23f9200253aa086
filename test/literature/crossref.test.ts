import { createPacer } from '../../src/http/pacer';
import { type CrossrefOptions, createCrossrefRegistry } from '../../src/literature/crossref';
import { SourceUnavailable } from '../../src/literature/source';
import type { PaperRecord } from '../../src/records/paper-record';
import { type RegistryAnswer, registryAnswer } from '../../src/records/registration';
import { paper } from '../evidence/made-up';
import { type ArxivServer, startArxivServer } from './arxiv-server';
import { crossrefList, crossrefOne, crossrefWork, json } from './json-answers';

const MAILTO = 'owner@flock.example';
let server: ArxivServer;
beforeEach(async () => {
  server = await startArxivServer();
});
afterEach(() => server.close());

const registryWith = (options: Partial<CrossrefOptions> = {}) =>
  createCrossrefRegistry({
    baseUrl: server.baseUrl,
    mailto: MAILTO,
    pacer: createPacer({ spacingMs: 0 }),
    timeoutMs: 5_000,
    userAgent: 'sovereign-test/1',
    ...options,
  });

const published = paper({
  id: 'doi:10.1000/sheep.1',
  doi: '10.1000/sheep.1',
  title: 'On Counting Sheep',
  authors: ['Ada Ovis'],
});
const preprint: PaperRecord = {
  ...published,
  id: 'arXiv:2001.00001v1',
  doi: '10.48550/arXiv.2001.00001',
  published: '2020-01-01',
};
const lookUp = async (record: PaperRecord, options: Partial<CrossrefOptions> = {}) => {
  const answer = await registryWith(options).lookUp({ paper: record });
  expect(registryAnswer.parse(answer)).toEqual(answer);
  return answer;
};
const asked = () => server.requests.map(({ url }) => `${url.pathname}${url.search}`);

describe('a paper with a publisher’s DOI', () => {
  it('is looked up by it, and we say who asks', async () => {
    server.script = [json(crossrefOne(crossrefWork()))];
    const record = { ...published, doi: '10.1000/sheep(1)#a?b/c' };
    expect(await lookUp(record)).toMatchObject({ kind: 'found', doi: '10.1000/sheep.1', year: 2020 });
    expect(asked()).toEqual(['/api/works/10.1000%2Fsheep(1)%23a%3Fb%2Fc?mailto=owner%40flock.example']);
    expect(server.requests[0]?.userAgent).toBe('sovereign-test/1');
  });

  it('is told to be retracted', async () => {
    const notice = { DOI: '10.1000/r', type: 'retraction', updated: { 'date-parts': [[2021, 5, 6]] } };
    server.script = [json(crossrefOne(crossrefWork({ 'updated-by': [notice] })))];
    expect(await lookUp(published)).toMatchObject({
      retracted: true,
      notice: { type: 'retraction', doi: '10.1000/r', date: '2021-05-06' },
    });
  });

  it('may be unknown there', async () => {
    server.script = [json('Resource not found.', { status: 404, headers: { 'content-type': 'text/plain' } })];
    expect(await lookUp(published)).toEqual({
      kind: 'not-found',
      note: 'Crossref has no DOI 10.1000/sheep.1',
    });
  });

  it('may be another work’s', async () => {
    server.script = [json(crossrefOne(crossrefWork({ title: ['On Wolves'] })))];
    expect(await lookUp(published)).toEqual({
      kind: 'mismatch',
      doi: '10.1000/sheep.1',
      note: 'registered for the title "On Wolves"',
    });
  });

  it('failed: no record, a record without a title, a refusal', async () => {
    server.script = [json([])];
    expect(await lookUp(published)).toMatchObject({
      kind: 'failed',
      note: expect.stringContaining('no record'),
    });
    server.script = [json(crossrefOne(crossrefWork({ title: [] })))];
    expect(await lookUp(published)).toMatchObject({
      kind: 'failed',
      note: expect.stringContaining('no title'),
    });
    server.script = [json({ message: [{ message: 'bad' }] }, { status: 400 })];
    expect(await lookUp(published)).toMatchObject({
      kind: 'failed',
      note: expect.stringContaining('bad (HTTP 400)'),
    });
  });

  it('blocked: the note names the variable and not the address', async () => {
    server.script = [json({ message: `blocked: ${MAILTO}` }, { status: 403 })];
    const refused = await lookUp(published);
    expect(refused).toMatchObject({
      kind: 'blocked',
      note: expect.stringContaining('check SOVEREIGN_CONTACT'),
    });
    expect(JSON.stringify(refused)).not.toContain('flock');
    expect(await lookUp(published, { mailto: '' })).toMatchObject({
      note: expect.stringContaining('set SOVEREIGN_CONTACT'),
    });
  });
});

describe('a paper without one', () => {
  it('is looked up by title and first author; what is found is asked for by its DOI', async () => {
    server.script = [
      json(
        crossrefList([
          crossrefWork({ DOI: '10.1000/other', title: ['On Counting Wolves'] }),
          crossrefWork({ DOI: '10.1000/post', type: 'posted-content' }),
          crossrefWork({ DOI: '10.1000/sheep.1' }),
        ]),
      ),
      json(crossrefOne(crossrefWork({ volume: '99' }))),
    ];
    expect(await lookUp(preprint)).toMatchObject({ kind: 'found', doi: '10.1000/sheep.1', volume: '99' });
    const [search, one] = server.requests.map(({ url }) => url);
    expect(Object.fromEntries(search?.searchParams ?? [])).toEqual({
      'query.bibliographic': 'on counting sheep ovis',
      rows: '5',
      select: 'DOI,title,subtitle,original-title,author,issued,type,update-to',
      mailto: MAILTO,
    });
    expect(one?.pathname).toBe('/api/works/10.1000%2Fsheep.1');
  });

  it('is not found where title, author or year are another’s, or nothing comes', async () => {
    for (const items of [
      [],
      [crossrefWork({ title: ['On Counting Sheep II'] })],
      [crossrefWork({ author: [{ family: 'Lupus' }] })],
      [crossrefWork({ issued: { 'date-parts': [[2010]] } })],
      [null, 7, {}],
    ]) {
      server.script = [json(crossrefList(items))];
      expect(await lookUp(preprint)).toMatchObject({ kind: 'not-found' });
    }
    server.script = [json(crossrefOne({}))];
    expect(await lookUp(preprint)).toMatchObject({
      kind: 'failed',
      note: expect.stringContaining('no list'),
    });
  });

  it('is not asked for without an author', async () => {
    expect(await lookUp({ ...preprint, authors: [] })).toMatchObject({ kind: 'not-found' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('waiting, cancelling, keeping', () => {
  it('throws what a later request may mend, without the address', async () => {
    server.script = [json({ message: MAILTO }, { status: 429, headers: { 'retry-after': '3' } })];
    const error = await lookUp(published).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SourceUnavailable);
    expect(error).toMatchObject({ retryAfterMs: 3_000 });
    expect(String(error)).not.toContain('flock');
  });

  it('ends with the reason of the signal', async () => {
    const gone = new Error('cancelled');
    const during = new AbortController();
    server.script = [() => during.abort(gone)];
    await expect(registryWith().lookUp({ paper: published, signal: during.signal })).rejects.toBe(gone);
  });

  it('asks one at a time, spaced as its pacer says', async () => {
    server.script = [
      (request, response) => setTimeout(() => json(crossrefOne(crossrefWork()))(request, response), 10),
    ];
    const registry = registryWith({ pacer: createPacer({ spacingMs: 30 }) });
    const start = performance.now();
    await Promise.all(
      [1, 2, 3].map((n) => registry.lookUp({ paper: { ...published, doi: `10.1000/${n}` } })),
    );
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
    expect(server.mostOpen).toBe(1);
  });

  it('keeps answers for the UTC day, by paper and without the address; none that is no answer', async () => {
    const kept = new Map<string, RegistryAnswer>();
    const cache = {
      get: async (key: string) => kept.get(key) ?? null,
      put: async (key: string, answer: RegistryAnswer) => {
        kept.set(key, answer);
      },
    };
    let now = new Date('2026-11-24T23:59:00Z');
    const options = { cache, now: () => now };
    server.script = [json({}, { status: 403 })];
    await lookUp(published, options);
    server.script = [json({}, { status: 400 })];
    await lookUp(published, options);
    expect(kept.size).toBe(0);
    server.script = [json(crossrefOne(crossrefWork()))];
    const first = await lookUp(published, options);
    expect(await lookUp(published, options)).toEqual(first);
    expect(server.requests).toHaveLength(3);
    // The same DOI on another paper's record is another question.
    expect(await lookUp({ ...published, title: 'On Wolves' }, options)).toMatchObject({ kind: 'mismatch' });
    now = new Date('2026-11-25T00:00:00Z');
    await lookUp(published, options);
    expect(server.requests).toHaveLength(5);
    expect(JSON.stringify([...kept])).not.toContain('flock');
  });
});
