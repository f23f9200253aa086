// With the default numbers, 9 papers and 8 claims, each prompt and its answer fit a context of 4,096 tokens.

import type { z } from 'zod';
import { ROLES } from '../../../src/contract/run-facts';
import { checkAnswer, checkPrompt } from '../../../src/kernels/prompts/check';
import { checkSentencesAnswer, checkSentencesPrompt } from '../../../src/kernels/prompts/check-sentences';
import { planAnswer, planPrompt } from '../../../src/kernels/prompts/plan';
import { readAnswer, readPrompt } from '../../../src/kernels/prompts/read';
import { repairAnswer, repairPrompt } from '../../../src/kernels/prompts/repair';
import { repairSentencesAnswer, repairSentencesPrompt } from '../../../src/kernels/prompts/repair-sentences';
import { reviewPrompt } from '../../../src/kernels/prompts/review';
import { writeAnswer, writePrompt } from '../../../src/kernels/prompts/write';
import { systemPrompt } from '../../../src/models/chat-body';
import type { CheckedClaim } from '../../../src/records/claim';
import { hashOf } from '../../../src/records/hash';
import type { Finding } from '../../../src/records/review';
import { draftOf, evidenceOf, GOOD, paperOf, QUESTION, type Run, selectionOf } from '../../paper/example-run';

const CONTEXT = 4_096;
const ANSWER = 700;
/** English and JSON in it: a little more than tokenizers of today take. */
const CHARS_PER_TOKEN = 3.6;

const tokensOf = ({ schema, ...rest }: { system: string; prompt: string; schema: z.ZodType }): number => {
  const request = { task: 'x', schemaName: 'x', maxOutputTokens: ANSWER, schema, ...rest };
  return Math.ceil((systemPrompt(request).length + rest.prompt.length) / CHARS_PER_TOKEN);
};

const PARTS = [
  'On which collections does it help?',
  'What does it cost to train?',
  'Against which baselines?',
];

/** Nine papers with abstracts of 6,000 characters, and eight claims that quote two sentences of them. */
function longRun(): Run {
  const sentence = (n: number) =>
    `In experiment ${n} negative sampling improves dense retrieval by ${n}.5 points of recall over a lexical baseline on a collection of web pages, once labels are complete. `;
  const papers = Array.from({ length: 9 }, (_, at) =>
    paperOf({
      id: `arXiv:2001.0000${at + 1}v1`,
      title: `Dense retrieval with negatives of kind ${at}: a study of how passages are chosen for contrast on long collections`,
      abstract: Array.from({ length: 40 }, (_unused, n) => sentence(40 * at + n))
        .join('')
        .trim(),
    }),
  );
  const claims = papers.slice(0, 8).map((paper, at): CheckedClaim => {
    const text = paper.abstract.slice(0, 340);
    return {
      id: `C${at + 1}`,
      text: `Negatives of kind ${at} improve dense retrieval by up to ${40 * at + 1}.5 points of recall over a lexical baseline, where labels are complete and the collection is one of web pages.`,
      paperId: paper.id,
      paperHash: hashOf(paper),
      quote: { field: 'abstract', start: 0, end: text.length, text },
      flag: at === 7 ? 'strict' : 'none',
      stance: at === 7 ? 'no effect' : 'affirms',
      confidence: 0.4,
      verified: true,
      quoteFound: true,
      reading: {
        verdict: 'supported',
        restsOn: null,
        part: 1,
        cells: { data: null, measure: null, result: null, condition: null },
      },
    };
  });
  return {
    question: QUESTION,
    evidence: { ...evidenceOf(claims), parts: PARTS },
    selection: selectionOf(papers),
  };
}

const FINDINGS: Finding[] = Array.from({ length: 8 }, (_, at) => ({
  message: `Claim ${at} rests on one collection only, and nothing is said of what it costs to train with so many negatives on others.`,
  severity: 'minor',
  target: 'question',
  searchFor: ['training cost', 'other collections', 'negatives memory'],
}));

function promptsOf({ question, evidence, selection }: Run) {
  const [first] = selection.papers;
  if (first === undefined) throw new Error('the run has papers');
  const two = evidence.claims.slice(0, 2);
  const sentences = evidence.claims.map(({ text }, at) => ({ id: `S${at + 1}`, text }));
  const revision = {
    findings: FINDINGS,
    instructions: 'Look at what it costs, too, and at small collections.',
    claims: evidence.claims,
    previousQueries: Array.from({ length: 12 }, (_, n) => `negative sampling dense retrieval ${n}`),
  };
  const written = {
    question,
    parts: PARTS,
    opening: 'The papers disagree, so the question is open: of the 9 kept, 7 say yes and 1 finds no effect.',
    claims: evidence.claims,
    selection,
    findings: FINDINGS.map(({ message }) => message),
    instructions: revision.instructions,
  };
  const draft = draftOf({ question, evidence, selection });
  const reviews = ROLES.flatMap((role) => {
    const input = { role, question, draft, evidence, selection };
    return [
      [`review.${role}`, reviewPrompt(input)] as const,
      [`review.${role} of a revision`, reviewPrompt({ ...input, revision })] as const,
    ];
  });
  const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id);
  return [
    ['plan', { ...planPrompt({ question, count: 4 }), schema: planAnswer({ inParts: true }) }],
    [
      'plan of a revision',
      { ...planPrompt({ question, count: 4, revision }), schema: planAnswer({ inParts: true }) },
    ],
    ['read', { ...readPrompt({ question, parts: PARTS, paper: first.paper }), schema: readAnswer }],
    [
      'read-again',
      {
        ...readPrompt({
          question,
          parts: PARTS,
          paper: first.paper,
          failed: FINDINGS.slice(0, 4).map(({ message }) => message),
        }),
        schema: readAnswer,
      },
    ],
    [
      'check',
      {
        ...checkPrompt({ paper: first.paper, claims: two.map(({ id, text }) => ({ id, claim: text })) }),
        schema: checkAnswer(ids(two)),
      },
    ],
    [
      'repair',
      {
        ...repairPrompt({
          paper: first.paper,
          claims: two.map(({ id, text, quote }) => ({
            id,
            claim: text,
            quote: quote.text,
            why: 'x'.repeat(300),
          })),
        }),
        schema: repairAnswer,
      },
    ],
    ['draft', { ...writePrompt(written), schema: writeAnswer }],
    [
      'check-sentences',
      {
        ...checkSentencesPrompt({
          title: first.paper.title,
          quote: two[0]?.quote.text ?? '',
          claim: two[0]?.text ?? '',
          sentences,
        }),
        schema: checkSentencesAnswer(ids(sentences)),
      },
    ],
    [
      'repair-sentences',
      {
        ...repairSentencesPrompt(
          evidence.claims.map(({ id, text, quote }) => ({
            id,
            text,
            restsOn: [1, 2].map(() => ({ title: first.paper.title, claim: text, quote: quote.text })),
            why: 'x'.repeat(120),
          })),
        ),
        schema: repairSentencesAnswer,
      },
    ],
    ...reviews,
  ] as const;
}

describe.each([
  ['the example', GOOD],
  ['abstracts of 6,000 characters', longRun()],
])('on %s', (_name, run) => {
  it.each(promptsOf(run))('%s fits with its answer', (_task, prompt) => {
    expect(tokensOf(prompt) + ANSWER).toBeLessThanOrEqual(CONTEXT);
  });
});
