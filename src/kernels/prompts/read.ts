// One paper, and nothing else in the prompt -> its relevance and at most two findings, each with its quote.

import { z } from 'zod';
import { STANCES } from '../../contract/run-facts';
import { mostItems } from '../../models/answer-bounds';
import { BASES } from '../../records/claim';
import type { RankedPaper } from '../../records/selection';
import { hasProposition } from '../../text/question';
import { ABSTRACT_CHARS, clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';

export const READ_PROMPT_VERSION = 'read-3';
export const CLAIM_CHARS = 400;
/** Of one paper: a second finding may add to the first, a third seldom does. */
export const MOST_FINDINGS = 2;
/** Characters of each problem with an earlier answer, shown with the prompt. */
const FAILED_CHARS = 300;

/** `notes` comes first: without any free text in the schema, a real model gave no findings at all. */
export const readAnswer = z.object({
  notes: z.string(),
  relevance: z.number().min(0).max(10),
  findings: z
    .array(
      z.object({
        quote: z.string(),
        claim: z.string(),
        basis: z.enum(BASES),
        stance: z.enum(STANCES),
        part: z.int().min(0).max(20),
        data: z.string(),
        measure: z.string(),
        result: z.string(),
        condition: z.string(),
      }),
    )
    .meta(mostItems(MOST_FINDINGS)),
});
export type ReadAnswer = z.infer<typeof readAnswer>;

const STANCE = {
  asked:
    'stance: what the claim says to what the question asks: "affirms" (yes), "denies" (the opposite), "no effect" (looked for and not found), "mixed" (yes under one condition and no under another), "reports" (it bears on the question and takes no side, such as a result on a neighbouring method, that another way works better, or that a system with it beats other systems, without a comparison to the same system without it), "off" (the question is not about this). A claim takes a side only on the very thing that the question asks. Judge by the words of the passage, not by what you know; a null result and an opposite result are as welcome as a confirming one.',
  open: 'stance: "reports" where the claim answers the question or a part of it, "off" where the question is not about this. The question has no yes or no.',
} as const;

const system = (question: string): string =>
  [
    'You read one scientific paper for a research question. You see its title and a passage of it, and nothing else.',
    'notes: first, in at most three short sentences, what the passage reports that bears on the question.',
    'relevance: 0 to 10. 9-10: a result that answers the question or a part of it. 6-8: a result close to it, such as another population, data set or measure. 3-5: the same subject, but no result on the question. 0-2: another subject.',
    `findings: at most ${MOST_FINDINGS}, the most telling first: results, measurements, comparisons; what is only stated as known only where the paper has no result on the question. Not plans, praise or what the paper announces. None where the passage reports nothing on the question.`,
    'quote: consecutive words of the passage, copied exactly, long enough to hold the whole finding.',
    `claim: one sentence in your own words that stands alone and says what the quote says, no more and no less; what the quote speaks of may be named from the rest of the passage. Keep its numbers with their units, its negations, its hedges and its conditions; name things as the passage names them. At most ${CLAIM_CHARS} characters.`,
    'basis: "measured" if the paper itself found this; "stated" if the passage says it of others, as known, or as the reason for its own work.',
    STANCE[hasProposition(question) ? 'asked' : 'open'],
    'part: the number of the sub-question that the claim answers, 0 for none in particular, or where no sub-questions are given.',
    'data (population or data set), measure, result (the value), condition: a few words each, copied from the passage; empty where it does not say.',
    DATA_RULE,
  ].join('\n');

/**
 * The same in each round of a run, so that a paper is read once. The constant part comes first, because
 * servers cache it.
 * @param chars of the passage that are shown
 * @param failed the unusable parts of an earlier answer on this paper
 */
export function readPrompt(input: {
  question: string;
  parts: readonly string[];
  paper: RankedPaper['paper'];
  chars?: number;
  failed?: readonly string[];
}) {
  const { question, parts, paper, chars = ABSTRACT_CHARS, failed = [] } = input;
  return {
    system: system(question),
    prompt: [
      dataBlock('question', question),
      ...(parts.length === 0
        ? []
        : [
            dataBlock(
              'sub_questions',
              parts.map((text, at) => ({ number: at + 1, text })),
            ),
          ]),
      dataBlock('paper', {
        title: clipped(paper.title, TITLE_CHARS),
        passage: clipped(paper.abstract, chars),
      }),
      ...(failed.length === 0
        ? []
        : [
            dataBlock(
              'not_usable_before',
              failed.map((text) => clipped(text, FAILED_CHARS)),
            ),
          ]),
    ].join('\n\n'),
  };
}
