import type { Draft, Sentence } from '../../src/paper/model';
import { measure } from '../../src/tribunal/facts';
import { draftOf, GOOD, OFF, type Run, THIN } from '../paper/example-run';

const facts = (run: Run, draft = draftOf(run)) => measure({ ...run, draft });

/** The draft with other blocks behind the opening one of Results. */
function withResults(draft: Draft, ...sentences: Sentence[]): Draft {
  return {
    ...draft,
    sections: draft.sections.map((section) =>
      section.name === 'Results'
        ? { ...section, blocks: [...section.blocks.slice(0, 1), { kind: 'paragraph' as const, sentences }] }
        : section,
    ),
  };
}

describe('measure', () => {
  it('measures a good run', () => {
    const measured = facts(GOOD);
    expect(measured).toMatchObject({
      claims: 5,
      verified: 4,
      supporting: 4,
      consistent: 4,
      quotesFound: 5,
      quotesOnTopic: 5,
      papersCited: 4,
      years: 4,
      largestShare: 0.25,
      beyondLeading: 3,
      results: 2,
      citationCoverage: 1,
      sentences: 4,
      unsupportedSentences: 0,
      offTopicShare: 0,
      searches: 4,
      searchesAnswered: 3,
      sectionsMissing: [],
    });
    expect(measured.meanMargin).toBeCloseTo((0.26 + 0.23 + 0.14 + 0.01) / 4, 12);
    expect(measured.answer).toMatchObject({ answered: 'answered', uncovered: [] });
  });

  it('measures a thin run', () => {
    const measured = facts(THIN);
    expect(measured).toMatchObject({ supporting: 2, papersCited: 2, largestShare: 0.5, beyondLeading: 1 });
    expect(measured.offTopicShare).toBeCloseTo(1 / 3, 12);
  });

  it('measures an off-topic run', () => {
    expect(facts(OFF)).toMatchObject({
      claims: 3,
      verified: 3,
      supporting: 0,
      quotesFound: 3,
      quotesOnTopic: 0,
      corroborated: 0,
      papersCited: 0,
      citationCoverage: 0,
      offTopicShare: 1,
    });
  });

  it('measures nothing where there is nothing', () => {
    const run: Run = {
      ...GOOD,
      evidence: { ...GOOD.evidence, claims: [] },
      selection: { ...GOOD.selection, papers: [], ledger: [] },
    };
    expect(facts(run)).toMatchObject({
      claims: 0,
      meanMargin: null,
      largestShare: 0,
      offTopicShare: 1,
      searches: 0,
    });
  });

  it('counts terms of which two papers speak', () => {
    // Negative sampling: C1, C3; domain-specific fine-tuning: C2, C3; dense retrieval: C1, C2, C5.
    expect(facts(GOOD).corroborated).toBeCloseTo(1, 12);
    expect(facts(THIN).corroborated).toBeGreaterThan(0);
    expect(facts(THIN).corroborated).toBeLessThan(0.5);
  });

  const numberOf = (draft: Draft, paperId: string | undefined) =>
    draft.references.find((reference) => reference.paperId === paperId)?.number ?? 0;

  it('asks of a sentence of Results that it names a supporting claim and cites its paper', () => {
    const draft = draftOf(GOOD);
    const [c1, c2, , c4] = GOOD.evidence.claims;
    const good = { text: 'a', claimId: 'C1', cites: [numberOf(draft, c1?.paperId)] };
    const cases: [Sentence, number][] = [
      [good, 0],
      [{ ...good, cites: [numberOf(draft, c2?.paperId)] }, 1],
      [{ ...good, cites: [] }, 1],
      [{ ...good, claimId: 'C9' }, 1],
      [{ text: 'unverified', claimId: 'C4', cites: [numberOf(draft, c4?.paperId)] }, 1],
      [{ ...good, claimId: null }, 0],
      [{ text: 'uncited', claimId: null, cites: [] }, 1],
      [{ text: 'cites a reference that is not there', claimId: null, cites: [99] }, 1],
    ];
    for (const [sentence, unsupported] of cases) {
      const measured = facts(GOOD, withResults(draft, good, sentence));
      expect(measured.unsupportedSentences).toBe(unsupported);
      expect(measured.citationCoverage).toBe(unsupported === 0 ? 1 : 0.5);
    }
  });

  it('names missing and empty sections', () => {
    const draft = draftOf(GOOD);
    const sections = draft.sections
      .filter(({ name }) => name !== 'Uncertainties')
      .map((section) => (section.name === 'Results' ? { ...section, blocks: [] } : section));
    expect(facts(GOOD, { ...draft, sections })).toMatchObject({
      sectionsMissing: ['Results', 'Uncertainties'],
      citationCoverage: 0,
    });
  });
});
