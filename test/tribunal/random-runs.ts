// Runs made up at random: papers on and off the question, claims good and bad.

import fc from 'fast-check';
import { FLAGS, STANCES } from '../../src/contract/run-facts';
import type { CheckedClaim } from '../../src/records/claim';
import type { PaperRecord } from '../../src/records/paper-record';
import { claimOf, evidenceOf, LEDGER, paperOf, type Run, selectionOf } from '../paper/example-run';

const QUESTIONS = [
  'What is the impact of negative sampling versus domain-specific fine-tuning on dense retrieval?',
  'Does negative sampling improve dense retrieval on medical text?',
  'What is known about negative sampling, dense retrieval and query expansion?',
] as const;

const SUBJECTS = [
  'Negative sampling',
  'Domain-specific fine-tuning',
  'Query expansion',
  'Irrigation',
  'Birdsong',
];
const OBJECTS = ['dense retrieval', 'medical text', 'query expansion', 'barley', 'finches'];
const VERBS = [
  'improves',
  'degrades',
  'does not improve',
  'outperforms negative sampling on',
  'is used in',
  'was studied with',
];
const OFF = ['Finches', 'Barley', 'Tides', 'Basalt', 'Herring'];

const sentence = fc
  .tuple(fc.constantFrom(...SUBJECTS), fc.constantFrom(...VERBS), fc.constantFrom(...OBJECTS), fc.nat(99))
  .map(([subject, verb, object, n]) => `${subject} ${verb} ${object} in trial ${n}.`);
const offSentence = fc
  .tuple(fc.constantFrom(...OFF), fc.constantFrom(...OFF), fc.nat(99))
  .map(([one, other, n]) => `${one} grow faster than ${other} in season ${n}.`);

const SENTENCES = 4;

const paperBody = (each: fc.Arbitrary<string>, title: fc.Arbitrary<string>) =>
  fc.record({
    title,
    sentences: fc.array(each, { minLength: SENTENCES, maxLength: SENTENCES }),
    year: fc.integer({ min: 2015, max: 2024 }),
  });

const anyPaper = paperBody(sentence, sentence);
const offPaper = paperBody(offSentence, offSentence);

const toPaper = (body: { title: string; sentences: string[]; year: number }, id: string): PaperRecord =>
  paperOf({ id, title: body.title, abstract: body.sentences.join(' '), published: `${body.year}-01-01` });

const anyClaim = fc.record({
  paper: fc.nat(5),
  sentence: fc.nat(SENTENCES - 1),
  confidence: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
  damaged: fc.integer({ min: 0, max: 9 }),
  flag: fc.constantFrom('none' as const, 'none' as const, ...FLAGS),
  stance: fc.constantFrom('affirms' as const, 'reports' as const, ...STANCES),
});

/** Every claim of a run is judged, or none is. */
export const anyRun: fc.Arbitrary<Run> = fc
  .record({
    judged: fc.boolean(),
    flagged: fc.boolean(),
    question: fc.constantFrom(...QUESTIONS),
    bodies: fc.array(anyPaper, { minLength: 2, maxLength: 6 }),
    claims: fc.array(anyClaim, { minLength: 1, maxLength: 9 }),
    searches: fc.array(fc.constantFrom('ok', 'empty', 'failed', 'blocked', 'suspect-empty' as const), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ judged, flagged, question, bodies, claims, searches }) => {
    const papers = bodies.map((body, index) => toPaper(body, `arXiv:2101.0000${index}v1`));
    const taken = claims.map((drawn, index): CheckedClaim => {
      const paper = papers[drawn.paper % papers.length] as PaperRecord;
      const claim = claimOf(`C${index + 1}`, paper, {
        sentence: drawn.sentence,
        confidence: drawn.confidence,
        flag: flagged ? drawn.flag : 'none',
        stance: judged ? drawn.stance : null,
      });
      // One in ten quotes is marked as not found.
      return drawn.damaged === 0 ? { ...claim, quoteFound: false, verified: false } : claim;
    });
    const ledger = searches.map((outcome, index) => ({
      ...(LEDGER[index % LEDGER.length] as (typeof LEDGER)[number]),
      outcome: outcome as (typeof LEDGER)[number]['outcome'],
    }));
    return {
      question,
      evidence: evidenceOf(taken, question),
      selection: selectionOf(papers, ledger, question),
    };
  });

export const anyOffTopicPaper: fc.Arbitrary<PaperRecord> = offPaper.map((body) =>
  toPaper(body, 'arXiv:1501.09999v1'),
);

export function withoutPaper(run: Run, paperId: string): Run {
  return {
    ...run,
    evidence: {
      ...run.evidence,
      claims: run.evidence.claims.filter((claim) => claim.paperId !== paperId),
    },
    selection: {
      ...run.selection,
      papers: run.selection.papers.filter(({ paper }) => paper.id !== paperId),
    },
  };
}

export const withoutClaim = (run: Run, id: string): Run => ({
  ...run,
  evidence: { ...run.evidence, claims: run.evidence.claims.filter((claim) => claim.id !== id) },
});

/** Verbatim, verified claims of a paper, judged where the run's are. */
const claimsOf = (paper: PaperRecord, ids: readonly string[], run: Run): CheckedClaim[] => {
  const stance = run.evidence.claims.some((claim) => claim.stance !== null) ? 'affirms' : null;
  return ids.map((id, at) => claimOf(id, paper, { sentence: at % SENTENCES, confidence: 0.7, stance }));
};

/** Another paper in a paper's place, and as many verbatim, verified claims of it. */
export function withPaperSwapped(run: Run, paperId: string, other: PaperRecord): Run {
  const ids = run.evidence.claims.filter((claim) => claim.paperId === paperId).map(({ id }) => id);
  const others = new Map(claimsOf(other, ids, run).map((claim) => [claim.id, claim]));
  return {
    ...run,
    evidence: { ...run.evidence, claims: run.evidence.claims.map((claim) => others.get(claim.id) ?? claim) },
    selection: {
      ...run.selection,
      papers: run.selection.papers.map((ranked) =>
        ranked.paper.id === paperId ? { ...ranked, paper: other } : ranked,
      ),
    },
  };
}

/** One more paper, and verbatim, verified claims of it. */
export function withPaperAdded(run: Run, other: PaperRecord): Run {
  const [ranked] = run.selection.papers;
  if (ranked === undefined) throw new Error('a run has papers');
  const more = claimsOf(other, ['C21', 'C22', 'C23'], run);
  return {
    ...run,
    evidence: { ...run.evidence, claims: [...run.evidence.claims, ...more] },
    selection: { ...run.selection, papers: [...run.selection.papers, { ...ranked, paper: other }] },
  };
}

const NEGATIONS: readonly ((text: string) => string)[] = [
  (text) => `It is not the case that ${text}`,
  (text) => `It is false that ${text}`,
  (text) => text.replace(/ (improves|degrades|outperforms|is|was) /, ' does not $1 '),
  (text) => text.replace(/ (improves|degrades|outperforms|is|was) /, ' never $1 '),
];

export const anyNegation = fc.constantFrom(...NEGATIONS);

/** The claim has other words; its quote and its marks stay as they were. */
export const withClaimWorded = (run: Run, id: string, word: (text: string) => string): Run => ({
  ...run,
  evidence: {
    ...run.evidence,
    claims: run.evidence.claims.map((claim) =>
      claim.id === id ? { ...claim, text: word(claim.text) } : claim,
    ),
  },
});
