// Sentences of the draft against one of the quotes they rest on: one quote at a time, and nothing else in the
// prompt.

import { z } from 'zod';
import { exactItems } from '../../models/answer-bounds';
import { VERDICTS } from './check';
import { clipped, DATA_RULE, dataBlock, TITLE_CHARS } from './data-block';
import { CLAIM_CHARS } from './read';
import { SENTENCE_CHARS } from './write';

export const CHECK_SENTENCES_PROMPT_VERSION = 'check-sentences-2';
const QUOTE_CHARS = 1_500;

export const checkSentencesAnswer = (ids: readonly string[]) =>
  z
    .object({
      sentences: z
        .array(z.object({ id: z.string(), beyond: z.string(), verdict: z.enum(VERDICTS) }))
        .meta(exactItems(ids.length)),
    })
    .refine(
      ({ sentences }) => {
        const judged = new Set(sentences.map(({ id }) => id.trim()));
        return ids.every((id) => judged.has(id));
      },
      { path: ['sentences'], error: `needs one entry for each of the ids ${ids.join(', ')}` },
    );

const SYSTEM = [
  'You check sentences of a review against one quote from a paper. claim is what the quote says together with the rest of its paper, and was checked: what it names counts as said, and so does the title. Each sentence may rest on further quotes, which you do not see. Nothing else counts: neither what you know of the subject, nor whether the sentence is true.',
  'Words that only join sentences or say who reports ("in line with this", "by contrast", "two papers find") say nothing about the quote: leave them out of account.',
  'id: of the sentence. beyond: each stretch of the sentence that quote and claim do not say, copied exactly, with " … " between stretches; empty if they say all of it. verdict: "supported" if they say all of the sentence; "partly" if they say a part of it and speak against none of it; "contradicted" if they say otherwise: another direction, roles exchanged, another number, unit, data set or condition; "no" if they say nothing of the sentence.',
  DATA_RULE,
].join('\n');

export const checkSentencesPrompt = (input: {
  title: string;
  quote: string;
  /** Null if no check found it supported. */
  claim: string | null;
  sentences: readonly { readonly id: string; readonly text: string }[];
}) => ({
  system: SYSTEM,
  prompt: [
    dataBlock('paper', {
      title: clipped(input.title, TITLE_CHARS),
      quote: clipped(input.quote, QUOTE_CHARS),
      ...(input.claim === null ? {} : { claim: clipped(input.claim, CLAIM_CHARS) }),
    }),
    dataBlock(
      'sentences',
      input.sentences.map(({ id, text }) => ({ id, text: clipped(text, SENTENCE_CHARS) })),
    ),
  ].join('\n\n'),
});
