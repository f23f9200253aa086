import { hashOf } from '../../src/records/hash';
import { buildManifest, evidenceHashOf, manifest } from '../../src/records/manifest';
import type { Publication } from '../../src/records/publication';
import { CLAIMS, evidenceOf, GOOD, PROFILE, publicationOf, THIN } from '../paper/example-run';

const build = (more: Partial<Publication> = {}) => buildManifest(publicationOf(GOOD, more));

describe('buildManifest', () => {
  it('fits its schema, with nothing beside it', () => {
    for (const run of [GOOD, THIN]) {
      const built = buildManifest(publicationOf(run));
      expect(manifest.parse(built)).toEqual(built);
      expect(JSON.parse(JSON.stringify(built))).toEqual(built);
    }
  });

  it('gives per claim its words, span, source, confidence and marks', () => {
    const claims = CLAIMS.map((claim) =>
      claim.id === 'C2' ? { ...claim, quoteFound: false, verified: false } : claim,
    );
    const built = buildManifest(publicationOf({ ...GOOD, evidence: evidenceOf(claims) }));
    expect(built.evidence.claims[0]).toEqual({
      id: 'C1',
      text: CLAIMS[0]?.text,
      quote: CLAIMS[0]?.quote,
      paperId: CLAIMS[0]?.paperId,
      paperHash: CLAIMS[0]?.paperHash,
      flag: 'none',
      stance: null,
      confidence: 0.41,
      verified: true,
      quoteFound: true,
    });
    expect(built.evidence.claims.map(({ verified }) => verified)).toEqual([true, false, true, false, true]);
    expect(built.evidence.claims[1]?.quoteFound).toBe(false);
  });

  it('lists the quoted papers with the hashes that their claims name', () => {
    const { evidence } = buildManifest(publicationOf(THIN));
    expect(evidence.sources).toHaveLength(2);
    for (const claim of evidence.claims) {
      expect(evidence.sources.find(({ paper }) => paper.id === claim.paperId)?.hash).toBe(claim.paperHash);
    }
  });

  it('names the artifacts by their hashes', () => {
    const publication = publicationOf(GOOD);
    expect(buildManifest(publication).artifacts).toEqual({
      draft: hashOf(publication.draft),
      evidence: publication.draft.evidence,
      selection: publication.evidence.selection,
      reviews: publication.reviews.map((review) => ({ role: review.role, hash: hashOf(review) })),
    });
  });

  it('has an evidence hash that anyone can compute from the manifest', () => {
    const built = build();
    expect(hashOf(built.evidence)).toBe(built.evidenceHash);
    expect(evidenceHashOf(publicationOf(GOOD))).toBe(built.evidenceHash);
  });

  it('has the same evidence hash whatever the run, the time, the place, the reviews and the decision', () => {
    const publication = publicationOf(GOOD);
    const { evidenceHash } = build();
    const others: Partial<Publication>[] = [
      { run: { workflowId: 'other', runId: 'other' } },
      { profile: { ...PROFILE, papersFolder: '/elsewhere', storeId: 'other' } },
      { draft: { ...publication.draft, date: '2030-01-01', round: 3 } },
      { reviews: [] },
      { judgement: { ...publication.judgement, score: 1 } },
      {
        approval: {
          kind: 'approved',
          by: 'Ada',
          at: '2026-11-24T10:00:00.000Z',
          note: 'Yes.',
          beforehand: false,
        },
      },
      { evidence: { ...publication.evidence, selection: hashOf('another selection of the same papers') } },
      {
        selection: {
          ...publication.selection,
          papers: [...publication.selection.papers].reverse(),
          ledger: [],
          counts: { ...publication.selection.counts, found: 99 },
        },
      },
    ];
    for (const more of others) expect(build(more).evidenceHash).toBe(evidenceHash);
  });

  it('has another evidence hash for another claim, quote, source, confidence, threshold or question', () => {
    const { evidence, selection } = publicationOf(GOOD);
    const [first, ...rest] = evidence.claims;
    if (first === undefined) throw new Error('no claim');
    const others = [
      { evidence: { ...evidence, claims: rest } },
      { evidence: { ...evidence, claims: [{ ...first, text: 'Another.' }, ...rest] } },
      { evidence: { ...evidence, claims: [{ ...first, quote: { ...first.quote, start: 1 } }, ...rest] } },
      { evidence: { ...evidence, claims: [{ ...first, confidence: 0.4100001 }, ...rest] } },
      { evidence: { ...evidence, claims: [{ ...first, verified: false }, ...rest] } },
      { evidence: { ...evidence, threshold: 0.2 } },
      { evidence: { ...evidence, question: 'Another?' } },
      {
        evidence,
        selection: {
          ...selection,
          papers: selection.papers.map((ranked) => ({ ...ranked, hash: hashOf('another record') })),
        },
      },
    ];
    const hashes = others.map((other) => evidenceHashOf({ selection, profile: PROFILE, ...other }));
    expect(new Set([...hashes, evidenceHashOf({ evidence, selection, profile: PROFILE })]).size).toBe(
      others.length + 1,
    );
  });
});
