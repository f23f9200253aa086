// The tribunal scores evidence: weaker evidence never scores higher, other words for it never otherwise.

import fc from 'fast-check';
import type { Block, Draft, Sentence } from '../../src/paper/model';
import { evidenceCeiling } from '../../src/tribunal/ceiling';
import { standingsOf } from '../../src/tribunal/standing';
import { draftOf, GOOD, judgementOf, type Run, reviewsOf } from '../paper/example-run';
import {
  anyNegation,
  anyOffTopicPaper,
  anyRun,
  withClaimNegated,
  withoutPaper,
  withPaperSwapped,
} from './random-runs';

const scores = (run: Run, draft: Draft = draftOf(run)) => [
  evidenceCeiling(run).ceiling,
  ...reviewsOf(run, draft).map(({ score }) => score ?? Number.NaN),
];

/** No score of the weaker run is higher, whether its draft is the old one or written anew. */
function expectNoRise(run: Run, weaker: Run) {
  const before = scores(run);
  for (const after of [scores(weaker), scores(weaker, draftOf(run))]) {
    after.forEach((score, index) => {
      expect(score).toBeLessThanOrEqual(before[index] ?? -1);
    });
  }
}

describe('the tribunal', () => {
  it('never scores higher without one of its sources', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), (run, pick) => {
        const standings = standingsOf(run);
        const best = run.selection.papers
          .map(({ paper }) => paper.id)
          .filter((id) => {
            const own = standings.filter(({ claim }) => claim.paperId === id);
            const supporting = own.filter(({ supports }) => supports).length;
            // With more than five claims, only a source whose claims all support.
            return supporting > 0 && (standings.length <= 5 || supporting === own.length);
          });
        fc.pre(best.length > 0);
        expectNoRise(run, withoutPaper(run, best[pick % best.length] ?? ''));
      }),
      { numRuns: 20 },
    );
  });

  it('never scores higher with a claim negated', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), anyNegation, (run, pick, negate) => {
        const { claims } = run.evidence;
        expectNoRise(run, withClaimNegated(run, claims[pick % claims.length]?.id ?? '', negate));
      }),
      { numRuns: 20 },
    );
  });

  it('never scores higher with an off-topic paper in the place of another', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), anyOffTopicPaper, (run, pick, other) => {
        const { papers } = run.selection;
        const replaced = papers[pick % papers.length]?.paper.id ?? '';
        expectNoRise(run, withPaperSwapped(run, replaced, other));
      }),
      { numRuns: 20 },
    );
  });

  it('does not hear how a draft is worded', () => {
    fc.assert(
      fc.property(anyRun, fc.string({ maxLength: 40 }), (run, words) => {
        const draft = draftOf(run);
        expect(scores(run, reworded(draft, words))).toEqual(scores(run, draft));
      }),
      { numRuns: 20 },
    );
  });

  it('gives scores of 0 to 10 with one decimal', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        for (const score of [...scores(run), judgementOf(run).score ?? -1]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
          expect(Number(score.toFixed(1))).toBe(score);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('loses something by each of these in a good run', () => {
    const sum = (run: Run) => scores(run).reduce((total, score) => total + score, 0);
    for (const { id, paperId, verified } of GOOD.evidence.claims) {
      if (!verified) continue;
      expect(sum(withoutPaper(GOOD, paperId))).toBeLessThan(sum(GOOD));
      const negated = withClaimNegated(GOOD, id, (text) => `It is not the case that ${text}`);
      expect(sum(negated)).toBeLessThan(sum(GOOD));
    }
  });
});

/** The same claims, citations and structure in other words. */
function reworded(draft: Draft, words: string): Draft {
  const sentence = (old: Sentence): Sentence => ({ ...old, text: words });
  const block = (old: Block): Block => {
    switch (old.kind) {
      case 'paragraph':
        return { ...old, sentences: old.sentences.map(sentence) };
      case 'list':
        return { ...old, items: old.items.map((item) => item.map(sentence)) };
      case 'table':
        return { ...old, caption: words, rows: old.rows.map((row) => row.map(() => words)) };
    }
  };
  return {
    ...draft,
    title: words,
    abstract: words,
    notices: [words],
    sections: draft.sections.map((section) => ({ ...section, blocks: section.blocks.map(block) })),
  };
}
