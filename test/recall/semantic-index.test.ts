import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from '@lancedb/lancedb';
import { createLexicalEmbedder } from '../../src/models/lexical-embedder';
import { openSemanticIndex, tableNameOf } from '../../src/recall/semantic-index';
import { countingEmbedder } from './counting-embedder';
import { item } from './items';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'semantic-index-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (embedder = countingEmbedder().embedder) => openSemanticIndex({ folder, embedder });

describe('upsert', () => {
  it('indexes what is new, and says what was known', async () => {
    const { embedder, texts, requests } = countingEmbedder();
    const index = await open(embedder);
    expect(await index.upsert({ items: [item('one'), item('two')] })).toEqual({ indexed: 2, known: 0 });
    expect(await index.upsert({ items: [item('two'), item('three')] })).toEqual({ indexed: 1, known: 1 });
    // What is known is not embedded, so it is not paid for, again.
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect(requests.every((request) => request.inputType === 'passage')).toBe(true);
  });

  it('changes nothing for items that are all known, in this process or another', async () => {
    await (await open()).upsert({ items: [item('one'), item('two')] });
    const { embedder, requests } = countingEmbedder();
    const again = await open(embedder);
    const items = [item('two', { runId: 'run-2' }), item('one', { runId: 'run-2' })];
    expect(await again.upsert({ items })).toEqual({ indexed: 0, known: 2 });
    expect(requests).toHaveLength(0);
    const hits = await again.search({ text: 'one', limit: 10 });
    expect(hits.map((hit) => hit.runId)).toEqual(['run-1', 'run-1']);
  });

  it('counts an item that comes twice once, and nothing as nothing', async () => {
    const index = await open();
    expect(await index.upsert({ items: [] })).toEqual({ indexed: 0, known: 0 });
    expect(await index.upsert({ items: [item('one'), item('one')] })).toEqual({ indexed: 1, known: 0 });
  });

  it('keeps quotes, line ends and any script in texts and hashes as they are', async () => {
    const index = await open();
    const odd = item("it's 'quoted' \\ \n 你好 🐝", { hash: "o'dd'; --" });
    await index.upsert({ items: [odd] });
    expect(await index.upsert({ items: [odd] })).toEqual({ indexed: 0, known: 1 });
    const [hit] = await index.search({ text: 'quoted', limit: 1 });
    expect(hit).toMatchObject(odd);
  });

  it('stops with the reason of the signal and leaves nothing behind', async () => {
    const index = await open();
    const reason = new Error('cancelled');
    const aborted = index.upsert({ items: [item('one')], signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
    expect(await index.search({ text: 'one', limit: 5 })).toEqual([]);
  });

  it('merges the fragments of many upserts, and finds all of them after it', async () => {
    const index = await open();
    for (let n = 0; n < 70; n += 1) await index.upsert({ items: [item(`text number ${n}`)] });
    const hits = await index.search({ text: 'text number', limit: 100 });
    expect(new Set(hits.map((hit) => hit.text)).size).toBe(70);
    const table = await (await connect(folder)).openTable(index.tableName);
    expect((await table.stats()).fragmentStats.numFragments).toBeLessThan(20);
  });
});

describe('search', () => {
  it('is empty before anything is indexed', async () => {
    expect(await (await open()).search({ text: 'anything', limit: 5 })).toEqual([]);
  });

  it('gives the most similar first, with their cosine', async () => {
    const index = await open(createLexicalEmbedder());
    const texts = [
      'Negative sampling helps dense retrieval.',
      'Dense retrieval needs labels.',
      'Bees dance.',
    ];
    await index.upsert({ items: texts.map((text) => item(text)) });
    const hits = await index.search({ text: 'negative sampling helps dense retrieval', limit: 3 });
    expect(hits.map((hit) => hit.text)).toEqual(texts);
    expect(hits[0]?.score).toBeCloseTo(1, 5);
    // Three shared grams (dense, retrieval, both) of 9 and 7.
    expect(hits[1]?.score).toBeCloseTo(3 / Math.sqrt(9 * 7), 5);
    expect(Math.abs(hits[2]?.score ?? 1)).toBeLessThan(0.2);
  });

  it('sees what another process has added since the table was opened', async () => {
    const [one, other] = [await open(), await open()];
    await one.upsert({ items: [item('aaa')] });
    expect(await one.search({ text: 'aaa', limit: 5 })).toHaveLength(1);
    await other.upsert({ items: [item('aab')] });
    expect(await one.search({ text: 'aaa', limit: 5 })).toHaveLength(2);
  });

  it('embeds the query as a query and keeps to limit and kind', async () => {
    const { embedder, requests } = countingEmbedder();
    const index = await open(embedder);
    await index.upsert({
      items: [
        item('alpha'),
        item('alphas'),
        item('alpha paper', { kind: 'paper', id: 'arXiv:2401.00001v1' }),
      ],
    });
    const hits = await index.search({ text: 'alpha', limit: 1 });
    expect(hits.map((hit) => hit.text)).toEqual(['alpha']);
    expect(requests.at(-1)).toMatchObject({ inputType: 'query', texts: ['alpha'] });
    const papers = await index.search({ text: 'alpha', limit: 5, kind: 'paper' });
    expect(papers.map((hit) => hit.kind)).toEqual(['paper']);
    expect(await index.search({ text: 'alpha', limit: 0 })).toEqual([]);
  });
});

describe('a row that two processes inserted at the same moment', () => {
  it('is one hit, and does not push others out of the limit', async () => {
    const index = await open();
    await index.upsert({ items: [item('aaa'), item('aab')] });
    const table = await (await connect(folder)).openTable(index.tableName);
    const [row] = await table.query().where("text = 'aaa'").toArray();
    const twin = { ...row, vector: [...row.vector] };
    await table.add([twin, twin, twin]);
    expect(await table.countRows()).toBe(5);
    const hits = await index.search({ text: 'aaa', limit: 2 });
    expect(hits.map((hit) => hit.text)).toEqual(['aaa', 'aab']);
    expect(await index.upsert({ items: [item('aaa')] })).toEqual({ indexed: 0, known: 1 });
  });
});

describe('tables', () => {
  it('are one per model and dimensions', async () => {
    const first = await open(countingEmbedder('model/one').embedder);
    const second = await open(countingEmbedder('model_one').embedder);
    expect(first.tableName).not.toBe(second.tableName);
    await first.upsert({ items: [item('one')] });
    expect(await second.search({ text: 'one', limit: 5 })).toEqual([]);
    expect(await second.upsert({ items: [item('one')] })).toEqual({ indexed: 1, known: 0 });
    expect(tableNameOf({ name: 'm', dimensions: 1 })).not.toBe(tableNameOf({ name: 'm', dimensions: 2 }));
  });

  it('are never shared by two models, lengths or forms, and each is found again', async () => {
    const embedders = [
      { name: 'm' },
      { name: 'm2' },
      { name: 'm', dimensions: 20 },
      { name: 'm', variant: 'openai' },
      { name: 'm', variant: 'other' },
      { name: 'm-openai' },
    ].map(({ name, dimensions = 26, variant }) => {
      const { embedder } = countingEmbedder(name);
      return {
        name,
        dimensions,
        ...(variant ? { variant } : {}),
        embed: async (request: Parameters<typeof embedder.embed>[0]) =>
          (await embedder.embed(request)).map((vector) => vector.slice(0, dimensions)),
      };
    });
    const indexes = await Promise.all(embedders.map((embedder) => open(embedder)));
    expect(new Set(indexes.map(({ tableName }) => tableName)).size).toBe(embedders.length);
    for (const [at, index] of indexes.entries()) {
      expect(await index.search({ text: 'abc', limit: 9 })).toEqual([]);
      expect(await index.upsert({ items: [item(`abc${at}`)] })).toEqual({ indexed: 1, known: 0 });
    }
    const again = await Promise.all(embedders.map((embedder) => open(embedder)));
    for (const [at, index] of again.entries()) {
      expect((await index.search({ text: 'abc', limit: 9 })).map(({ text }) => text)).toEqual([`abc${at}`]);
    }
  });

  it('are the one of the form that the embedder learns with its first answer', async () => {
    // A process that has to learn its server's form anew, each time.
    const learning = () => {
      const { embedder, texts } = countingEmbedder('m');
      let variant: string | undefined;
      return {
        texts,
        embedder: {
          name: 'm',
          dimensions: 26,
          get variant() {
            return variant;
          },
          embed: async (request: Parameters<typeof embedder.embed>[0]) => {
            const vectors = await embedder.embed(request);
            variant = 'openai';
            return vectors;
          },
        },
      };
    };
    const told = await open({ ...countingEmbedder('m').embedder, variant: undefined });
    const first = await open(learning().embedder);
    expect(await first.upsert({ items: [item('one')] })).toEqual({ indexed: 1, known: 0 });
    expect(await told.search({ text: 'one', limit: 5 })).toEqual([]);
    expect((await (await open(learning().embedder)).search({ text: 'one', limit: 5 })).length).toBe(1);
    const set = await open({ ...countingEmbedder('m').embedder, variant: 'openai' });
    expect((await set.search({ text: 'one', limit: 5 })).map(({ text }) => text)).toEqual(['one']);
    // What the learnt table has is not entered twice.
    const later = await open(learning().embedder);
    expect(await later.upsert({ items: [item('one'), item('two')] })).toEqual({ indexed: 1, known: 1 });
    const { texts, embedder } = learning();
    const last = await open(embedder);
    await last.search({ text: 'x', limit: 1 });
    expect(await last.upsert({ items: [item('one'), item('two')] })).toEqual({ indexed: 0, known: 2 });
    expect(texts()).toEqual(['x']);
  });

  it('keep the name that they had before forms were told apart', () => {
    expect(tableNameOf({ name: 'nvidia/nv-embedqa-e5-v5', dimensions: 1024 })).toBe(
      tableNameOf({ name: 'nvidia/nv-embedqa-e5-v5', dimensions: 1024, variant: undefined }),
    );
    expect(tableNameOf({ name: 'nvidia/nv-embedqa-e5-v5', dimensions: 1024 })).toBe(
      'nvidia-nv-embedqa-e5-v5-1024-passage-11b7dbdf',
    );
  });

  it('have names that are safe and bounded, whatever the model is called', () => {
    const name = tableNameOf({ name: `../../etc/${'x'.repeat(500)} 你好`, dimensions: 1024 });
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,119}$/);
    expect(tableNameOf({ name: '你好', dimensions: 2 })).toMatch(/^[a-z0-9][a-z0-9-]+$/);
  });
});

describe('several processes at once', () => {
  it('end well, write no word to stderr, and are read as if one had written', async () => {
    const script = path.join(__dirname, 'writer-process.cjs');
    const names = ['alpha', 'beta', 'gamma'];
    const outputs = await Promise.all(
      names.map((name) => promisify(execFile)(process.execPath, [script, folder, name, '25', '2'])),
    );
    expect(outputs.map((output) => output.stderr)).toEqual(['', '', '']);
    const answers: { indexed: number; known: number }[] = outputs.flatMap((output) =>
      JSON.parse(output.stdout),
    );
    expect(answers).toHaveLength(75);
    expect(answers.every((answer) => answer.indexed + answer.known === 5)).toBe(true);
    // Each process has 75 texts of its own; 50 are common to all and may have been inserted by several at once.
    const hits = await (await open()).search({ text: 'number', limit: 1_000 });
    expect(hits).toHaveLength(3 * 75 + 50);
    expect(new Set(hits.map((hit) => hit.hash)).size).toBe(hits.length);
    const few = await (await open()).search({ text: 'common 0 number 1', limit: 50 });
    expect(few).toHaveLength(50);
    expect(new Set(few.map((hit) => hit.hash)).size).toBe(50);
  });
});
