import fc from 'fast-check';
import { type CheckedClaim, type Claim, claim as claimSchema } from '../../src/evidence/claim';
import { extractClaims } from '../../src/evidence/extraction';
import { keyTerms, matchedTerms } from '../../src/evidence/key-terms';
import { isQuotation } from '../../src/evidence/standing-alone';
import { verifyClaims } from '../../src/evidence/verification';
import type { RankedPaper } from '../../src/literature/selection';
import { claimOf, paper, ranked } from './made-up';

const QUESTION = 'Is negative sampling better than domain-specific fine-tuning on SQuAD?';
const INTRO = 'Readers of many kinds have been studied for years.';

const source = (
  id: string,
  sentences: string[],
  fields: { title?: string; relevance?: number; authors?: string[] } = {},
): RankedPaper =>
  ranked(
    paper({
      id,
      title: fields.title ?? `Paper ${id}`,
      abstract: [INTRO, ...sentences].join(' '),
      ...(fields.authors === undefined ? {} : { authors: fields.authors }),
    }),
    fields.relevance ?? 0.5,
  );
const extract = (papers: RankedPaper[], more: Partial<Parameters<typeof extractClaims>[0]> = {}) =>
  extractClaims({ question: QUESTION, papers, count: 5, ...more });
const texts = (claims: readonly Claim[]) => claims.map((claim) => claim.text);

const SAMPLING = 'Negative sampling improves exact match of extractive readers by 3 points.';
const TUNING = 'Domain-specific fine-tuning reduces errors on legal questions by 12%.';
const BOTH = 'Negative sampling outperforms domain-specific fine-tuning on SQuAD by 2 points.';

describe('extractClaims', () => {
  it('takes result sentences with their exact places, best first', () => {
    const papers = [source('doi:10.1/a', [SAMPLING, 'We thank everyone.']), source('doi:10.1/b', [BOTH])];
    const claims = extract(papers);
    expect(texts(claims)).toEqual([BOTH, SAMPLING]);
    expect(claims.map((claim) => claim.id)).toEqual(['C1', 'C2']);
    expect(claims[0]).toEqual({
      id: 'C1',
      text: BOTH,
      paperId: 'doi:10.1/b',
      paperHash: papers[1]?.hash,
      quote: { field: 'abstract', start: INTRO.length + 1, end: INTRO.length + 1 + BOTH.length, text: BOTH },
      terms: ['negative sampling', 'domain-specific fine-tuning', 'fine-tuning', 'SQuAD'],
    });
    const checked = verifyClaims({ claims, papers, threshold: 0 });
    expect(checked.every((claim) => claim.quoteFound && claim.verified)).toBe(true);
  });

  it('leaves the connective out of the quote, folds white space and undoes TeX escapes in the text', () => {
    const abstract = `${INTRO} Moreover,  negative sampling\nimproves recall by 12\\% on SQuAD.`;
    const [claim] = extract([ranked(paper({ id: 'doi:10.1/a', abstract }))]);
    expect(claim?.text).toBe('Negative sampling improves recall by 12% on SQuAD.');
    expect(claim?.quote.text).toBe('negative sampling\nimproves recall by 12\\% on SQuAD.');
    expect(abstract.slice(claim?.quote.start, claim?.quote.end)).toBe(claim?.quote.text);
  });

  it('lets both sides of a contrast speak before one of them speaks again', () => {
    const strong = [
      'Negative sampling significantly outperforms random sampling on SQuAD by 9 points.',
      'With negative sampling, readers achieve state-of-the-art exact match, 7% higher than before.',
    ];
    const papers = [
      source('doi:10.1/a', [strong[0] ?? ''], { relevance: 0.9 }),
      source('doi:10.1/b', [strong[1] ?? ''], { relevance: 0.9 }),
      source('doi:10.1/c', [TUNING], { relevance: 0.2 }),
    ];
    expect(texts(extract(papers, { count: 2 }))).toContain(TUNING);
  });

  it.each([
    ['shares no term with the question', 'Butterflies fly faster than moths by 12% on average.'],
    ['shares but a metric with it', 'Pruning improves exact match and F1 of large translators by 3 points.'],
    ['lost its subject', 'It improves negative sampling on SQuAD by 3 points.'],
    ['proposes', 'We propose negative sampling for readers trained on SQuAD and beyond.'],
    ['asks', 'Does negative sampling improve exact match on SQuAD by much?'],
    ['promises', 'The code for negative sampling on SQuAD will be made available.'],
    ['motivates', 'Negative sampling has attracted attention as it improves readers of SQuAD.'],
  ])('makes no claim of a sentence that %s', (_, sentence) => {
    expect(extract([source('doi:10.1/a', [sentence])])).toEqual([]);
  });

  it('returns nothing for papers off the question, rather than padding', () => {
    const off = Array.from({ length: 9 }, (_, at) =>
      source(`doi:10.1/${at}`, [`Moths of group ${at} fly faster than butterflies by ${at + 2}%.`]),
    );
    expect(extract(off)).toEqual([]);
    expect(extract([])).toEqual([]);
    expect(extract([source('doi:10.1/a', [BOTH])], { count: 0 })).toEqual([]);
  });

  it('says nothing twice', () => {
    const again = 'Negative sampling outperforms domain-specific fine-tuning on SQuAD by 2 F1 points.';
    const papers = [source('doi:10.1/a', [BOTH]), source('doi:10.1/b', [again])];
    expect(extract(papers)).toHaveLength(1);
  });

  it('takes at most two claims of a paper while another has one', () => {
    const many = [
      'Negative sampling improves exact match on SQuAD by 3 points.',
      'Fewer false answers are given by readers after negative sampling than before.',
      'Training with negative sampling takes 40% less time than contrastive training.',
      'On tables, negative sampling reduces errors of all kinds by half or more.',
    ];
    const other = 'Small readers gain less from negative sampling than large ones.';
    const papers = [
      source('doi:10.1/a', many, { relevance: 1 }),
      source('doi:10.1/b', [other], { relevance: 0.1 }),
    ];
    const three = extract(papers, { count: 3 });
    expect(three.filter((claim) => claim.paperId === 'doi:10.1/a')).toHaveLength(2);
    expect(texts(three)).toContain(other);
    const five = extract(papers, { count: 5 });
    expect(five.filter((claim) => claim.paperId === 'doi:10.1/a').length).toBeGreaterThan(2);
  });

  it('names the authors of "our model", and takes no such sentence of a paper without authors', () => {
    const own = 'Our model improves negative sampling on SQuAD by more than 9 points.';
    const [claim] = extract([source('doi:10.1/a', [own], { authors: ['Ada Berg', 'Bo Cho', 'Cy Day'] })]);
    expect(claim?.text).toBe(own.replace('Our', '[Berg et al.’s]'));
    expect(claim?.quote.text).toBe(own);
    expect(extract([source('doi:10.1/a', [own], { authors: [] })])).toEqual([]);
  });

  it('takes no claim on what was done without, where an effect is asked for', () => {
    const without = 'LARK improves exact match by 3 points without negative sampling.';
    const papers = [source('doi:10.1/a', [without])];
    const question = 'Does negative sampling improve exact match on SQuAD?';
    expect(extract(papers, { question })).toEqual([]);
    expect(texts(extract(papers))).toEqual([without]);
  });

  it('names the authors of a name that the paper coins', () => {
    const abstract = [
      'We propose LARK, a reader.',
      'Negative sampling makes LARK better by more than 9 points.',
    ];
    const [claim] = extract([source('doi:10.1/a', abstract, { authors: ['Ada Berg', 'Bo Cho'] })]);
    expect(claim?.text).toBe('Negative sampling makes LARK [by Berg and Cho] better by more than 9 points.');
  });

  describe('in a revision', () => {
    const papers = [
      source('doi:10.1/a', [SAMPLING]),
      source('doi:10.1/b', [BOTH]),
      source('doi:10.1/c', [
        'On legal questions, negative sampling lowers the accuracy of readers by 5 points.',
      ]),
    ];
    const checked = (claims: Claim[]): CheckedClaim[] => verifyClaims({ claims, papers, threshold: 0 });
    const keepOf = (at: number, text: string) =>
      checked([claimOf({ source: papers[at] as RankedPaper, text, id: 'C4' })]);

    it('keeps what stands, numbered anew, and fills up with others', () => {
      const claims = extract(papers, { keep: keepOf(0, SAMPLING), count: 2 });
      expect(texts(claims)).toEqual([SAMPLING, BOTH]);
      expect(claims.map((claim) => claim.id)).toEqual(['C1', 'C2']);
      expect(claims[0]).not.toHaveProperty('confidence');
    });

    it('drops a kept claim whose paper is gone or has changed', () => {
      const keep = keepOf(0, SAMPLING);
      expect(texts(extract(papers.slice(1), { keep, count: 1 }))).toEqual([BOTH]);
      const changed = source('doi:10.1/a', [`Later, ${SAMPLING}`]);
      expect(texts(extract([changed, ...papers.slice(1)], { keep, count: 1 }))).toEqual([BOTH]);
      // Another source told its DOI: the text is what it was.
      const [first] = papers;
      if (first === undefined) throw new Error('a paper');
      const fuller = ranked({ ...first.paper, doi: '10.1000/j', journalRef: 'J. Examples' });
      const [kept] = extract([fuller, ...papers.slice(1)], { keep, count: 2 });
      expect(kept).toMatchObject({ text: SAMPLING, paperHash: fuller.hash });
      expect(fuller.hash).not.toBe(first.hash);
    });

    it('prefers claims about wanted terms', () => {
      const keep = keepOf(1, BOTH);
      const [, second] = texts(extract(papers, { keep, count: 2, searchFor: ['legal questions'] }));
      expect(second).toMatch(/^On legal questions/);
    });

    it('lets a kept claim give way to a wanted one only if the others say all its terms', () => {
      const keep = [...keepOf(1, BOTH), ...keepOf(0, SAMPLING)];
      const replaced = texts(extract(papers, { keep, count: 2, searchFor: ['legal questions'] }));
      expect(replaced[0]).toBe(BOTH);
      expect(replaced[1]).toMatch(/^On legal questions/);
      expect(texts(extract(papers, { keep, count: 2, searchFor: ['volcanoes'] }))).toEqual([BOTH, SAMPLING]);
      expect(
        texts(extract(papers, { keep: keepOf(1, BOTH), count: 1, searchFor: ['legal questions'] })),
      ).toEqual([BOTH]);
    });
  });

  it('keeps its promises for any papers, in any order', () => {
    const sentences = fc.constantFrom(
      SAMPLING,
      TUNING,
      BOTH,
      'Moreover, negative sampling lowers latency by 5%.',
      'It improves.',
      'We propose SQuAD.',
      'On SQuAD, e.g. in v. 2.0, fine-tuning reduces F1 by 3.5 points.',
      'Is negative sampling better?',
      'Our results show that domain-specific fine-tuning hurts recall on SQuAD.',
      '$x. Y$ is larger than z.',
      'İzmir 😀 negative samples improve readers more than anything else.',
    );
    const given = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('doi:10.1/a', 'doi:10.1/b', 'doi:10.1/c', 'doi:10.1/d', 'doi:10.1/e'),
        sentences: fc.array(sentences, { maxLength: 6 }),
        relevance: fc.constantFrom(0.2, 0.5, 0.9),
      }),
      { selector: ({ id }) => id, maxLength: 5 },
    );
    const terms = keyTerms(QUESTION);
    fc.assert(
      fc.property(
        given,
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.constantFrom('recall', 'latency', 'F1')),
        (all, count, searchFor) => {
          const papers = all.map((one) => source(one.id, one.sentences, one));
          const claims = extract(papers, { count, searchFor });
          expect(claims.length).toBeLessThanOrEqual(count);
          expect(claims.map((claim) => claim.id)).toEqual(claims.map((_, at) => `C${at + 1}`));
          expect(new Set(texts(claims)).size).toBe(claims.length);
          for (const claim of claims) {
            expect(claimSchema.parse(claim)).toEqual(claim);
            const from = papers.find((one) => one.paper.id === claim.paperId);
            expect(from?.hash).toBe(claim.paperHash);
            expect(from?.paper.abstract.slice(claim.quote.start, claim.quote.end)).toBe(claim.quote.text);
            expect(from).toBeDefined();
            if (from === undefined) continue;
            expect(isQuotation({ text: claim.text, quote: claim.quote.text, paper: from.paper })).toBe(true);
            expect(claim.terms).toEqual(expect.arrayContaining(matchedTerms(claim.text, terms)));
            expect(claim.terms.length).toBeGreaterThan(0);
          }
          expect(extract([...papers].reverse(), { count, searchFor })).toEqual(claims);
          const keep = verifyClaims({ claims, papers, threshold: 0 });
          const kept = extract(papers, { count: count + 1, keep });
          expect(texts(kept).slice(0, claims.length)).toEqual(texts(claims));
        },
      ),
    );
  });
});
