// Verified claims -> the paper's sentences by a model, each with the claims it rests on. Facts about the run
// are never written by a model.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import type { CheckedClaim } from '../../records/claim';
import { yearOf } from '../../records/paper-record';
import type { Selection } from '../../records/selection';
import { clipped, DATA_RULE, dataBlock, share } from './data-block';

export const WRITE_PROMPT_VERSION = 'write-3';
export const SENTENCE_CHARS = 400;
/** For answer, results and limits together. */
export const MOST_SENTENCES = 8;
const MOST_CHARS = { claim: 300, quote: 500, title: 120 } as const;

const sentence = z.object({ text: z.string(), claimIds: z.array(z.string()).meta(mostItems(8)) });
export const writeAnswer = z.object({
  notes: z.string(),
  answer: sentence,
  results: z.array(sentence).meta(mostItems(5)),
  limits: z.array(sentence).meta(mostItems(2)),
});

const SYSTEM = [
  'You write the findings of a short, sober research paper from a list of claims that were checked against their sources.',
  'notes: first, in at most three short sentences, which claims agree, which differ and why.',
  'answer: one sentence that says what the claims together answer to the question, as far as they do. The paper opens with the sentence under opening; yours follows it and may be more careful, not less. Name the things studied; do not write "the claims".',
  'results: two to five sentences in the order of an argument; they do not say the answer again. Say what agrees, what differs and under which conditions; put claims together rather than repeat them one by one. What is only stated as known (basis) is not given as a result. A contradiction is stated, not settled.',
  'limits: at most two sentences on what the claims themselves say narrows the answer: a condition, a population, a data set, a comparison. [] where they say nothing of the kind: a result is no limit, and what they leave out is not yours to say.',
  'Each sentence is an object: text, and claimIds, the ids of all claims that it rests on, at least one. It says nothing that these claims do not say: no number, unit, name, cause or degree beyond them.',
  `Plain text: no markup, no links, no citation marks, no claim ids. At most ${SENTENCE_CHARS} characters a sentence, at most ${MOST_SENTENCES} sentences in all.`,
  DATA_RULE,
].join('\n');

export function writePrompt(input: {
  question: string;
  parts: readonly string[];
  /** The paper's opening. */
  opening: string;
  claims: readonly CheckedClaim[];
  selection: Selection;
  findings: readonly string[];
  instructions: string | null;
}) {
  const papers = new Map(input.selection.papers.map(({ paper }) => [paper.id, paper]));
  const chars = share(MOST_CHARS, input.claims.length);
  return {
    system: SYSTEM,
    prompt: [
      dataBlock('question', input.question),
      ...(input.parts.length === 0 ? [] : [dataBlock('sub_questions', input.parts)]),
      dataBlock('opening', input.opening),
      dataBlock(
        'claims',
        input.claims.map(({ id, text, quote, paperId, stance, reading }) => {
          const paper = papers.get(paperId);
          return {
            id,
            claim: chars.claim(text),
            quote: chars.quote(quote.text),
            stance,
            ...(reading?.basis === undefined ? {} : { basis: reading.basis }),
            paper: chars.title(paper?.title ?? ''),
            year: paper === undefined ? null : yearOf(paper),
          };
        }),
      ),
      ...(input.findings.length > 0
        ? [
            dataBlock(
              'findings_of_reviewers',
              input.findings.slice(0, 8).map((one) => clipped(one, 200)),
            ),
          ]
        : []),
      ...(input.instructions === null ? [] : [dataBlock('owner_wishes', input.instructions)]),
    ].join('\n\n'),
  };
}
