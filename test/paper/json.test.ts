import { paperJson } from '../../src/paper/json';
import { canonicalJson } from '../../src/records/hash';
import { evidenceHashOf } from '../../src/records/manifest';
import { GOOD, OFF, PROFILE, publicationOf, THIN } from './example-run';
import { renderJson } from './rendering';

describe('renderJson', () => {
  it('fits its schema, with nothing beside it, and is the same each time', () => {
    for (const run of [GOOD, THIN, OFF]) {
      const publication = publicationOf(run);
      const json = renderJson(publication);
      expect(paperJson.parse(json)).toEqual(json);
      expect(JSON.parse(canonicalJson(json))).toEqual(json);
      expect(renderJson(publication)).toEqual(json);
    }
  });

  it('holds each claim with its quote and the number of its reference', () => {
    const publication = publicationOf(GOOD);
    const { claims, references } = renderJson(publication);
    expect(claims.map(({ id }) => id)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5']);
    for (const claim of claims) {
      expect(references.find(({ number }) => number === claim.reference)?.paperId).toBe(claim.paperId);
      const paper = publication.selection.papers.find((ranked) => ranked.paper.id === claim.paperId)?.paper;
      expect(paper?.abstract.slice(claim.quote.start, claim.quote.end)).toBe(claim.quote.text);
    }
  });

  it('holds score, reviews, policy and approval', () => {
    const approval = {
      kind: 'approved',
      by: 'Ada Example',
      at: '2026-11-24T10:00:00.000Z',
      note: null,
      beforehand: true,
    } as const;
    const publication = publicationOf(THIN, { approval });
    expect(renderJson(publication)).toMatchObject({
      question: THIN.question,
      answer: { judged: false },
      score: publication.judgement.score,
      ceiling: 6,
      passScore: 6.5,
      policy: publication.policy,
      reviews: publication.reviews,
      approval,
      hashes: { draft: publication.draftRef, evidence: evidenceHashOf(publication) },
    });
  });

  it('holds the sections as text, the verdict in Methodology', () => {
    const { sections, appendices } = renderJson(publicationOf(GOOD));
    expect(sections.map(({ number, name }) => `${number} ${name}`)).toEqual([
      '1 Introduction',
      '2 Methodology',
      '3 Results',
      '4 Uncertainties',
      '5 Extracted Claims',
    ]);
    expect(sections[1]?.text).toContain('The policy’s verdict is OWNER_REVIEW');
    expect(sections[2]?.text).toMatch(/^The findings closest to the question/);
    expect(appendices.map(({ letter, name }) => `${letter} ${name}`)).toEqual([
      'A Searches',
      'B Reviews',
      'C Settings',
    ]);
    expect(appendices[1]?.text).toContain('Policy: OWNER_REVIEW.');
  });

  it('tells no path of the machine it ran on', () => {
    const profile = {
      ...PROFILE,
      papersFolder: '/somewhere/private',
      searches: [{ source: 'library' as const, at: '/somewhere/else/lib.jsonl', taskQueue: 'q' }],
    };
    expect(JSON.stringify(renderJson(publicationOf(GOOD, { profile })))).not.toContain('/somewhere');
  });
});
