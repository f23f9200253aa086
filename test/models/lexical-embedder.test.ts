import fc from 'fast-check';
import { createLexicalEmbedder } from '../../src/models/lexical-embedder';
import { sha256Hex } from '../../src/records/hash';

const embedder = createLexicalEmbedder();
const embed = (...texts: string[]) => embedder.embed({ texts, inputType: 'passage' });
const dot = (a: readonly number[] = [], b: readonly number[] = []) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe('createLexicalEmbedder', () => {
  it('gives one vector of length 1 per text, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), async (texts) => {
        const vectors = await embed(...texts);
        expect(vectors).toHaveLength(texts.length);
        for (const vector of vectors) {
          expect(vector).toHaveLength(1024);
          expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('puts texts with shared words close and others far', async () => {
    const [query, near, far] = await embed(
      'negative sampling for dense retrieval',
      'We study how negative sampling changes dense retrieval models.',
      'Bees dance to tell their hive where flowers are.',
    );
    expect(dot(query, near)).toBeGreaterThan(0.4);
    expect(Math.abs(dot(query, far))).toBeLessThan(0.1);
  });

  it('minds the order of words a little, and case and stop words not at all', async () => {
    const [one, swapped, same] = await embed(
      'sampling retrieval',
      'retrieval sampling',
      'The Sampling RETRIEVAL',
    );
    expect(dot(one, same)).toBeCloseTo(1, 12);
    expect(dot(one, swapped)).toBeCloseTo(2 / 3, 12);
  });

  it('is lexical: other words for the same thing are strangers', async () => {
    const [one, other] = await embed('automobile accidents', 'car crashes');
    expect(Math.abs(dot(one, other))).toBeLessThan(0.1);
  });

  it('gives queries and passages the same vectors', async () => {
    const asQuery = await embedder.embed({ texts: ['dense retrieval'], inputType: 'query' });
    expect(asQuery).toEqual(await embed('dense retrieval'));
  });

  // Stored vectors are found under the embedder's name: a change here needs a new name.
  it('gives lexical-hash-1024 the vectors it has always had', async () => {
    const [vector] = await embed(
      'Domain-specific fine-tuning improves dense retrieval, and dense retrieval only.',
    );
    const rounded = vector?.map((value) => Math.round(value * 1e6));
    expect(embedder.name).toBe('lexical-hash-1024');
    expect(sha256Hex(JSON.stringify(rounded))).toBe(
      'b5ba4c96918f1c07155193e319d12847b2cb3fe6873673526ef2a00c0d2e0584',
    );
  });
});
