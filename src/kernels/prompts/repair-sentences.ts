// Sentences that went beyond their quotes -> the same sentences, rewritten.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import { clipped, DATA_RULE, dataBlock } from './data-block';
import { MOST_SENTENCES, SENTENCE_CHARS } from './write';

export const REPAIR_SENTENCES_PROMPT_VERSION = 'repair-sentences-2';
const QUOTE_CHARS = 220;
const TITLE_CHARS = 60;
const WHY_CHARS = 200;
/** Quotes shown for one sentence. */
const MOST_QUOTES = 3;

export const repairSentencesAnswer = z.object({
  sentences: z.array(z.object({ id: z.string(), text: z.string() })).meta(mostItems(MOST_SENTENCES)),
});

const SYSTEM = [
  'You correct sentences of a review that say more, or something else, than what they rest on: quotes of papers, each with its paper’s title and with its claim, which was checked.',
  `For each, give its id and text: one sentence that says only what these say. Where nothing is left to say, text is empty and the sentence is left out. Keep numbers with their units, negations, hedges and conditions. Plain text, no markup, no citation marks. At most ${SENTENCE_CHARS} characters.`,
  DATA_RULE,
].join('\n');

export const repairSentencesPrompt = (
  sentences: readonly {
    readonly id: string;
    readonly text: string;
    readonly restsOn: readonly { readonly title: string; readonly claim: string; readonly quote: string }[];
    readonly why: string;
  }[],
) => ({
  system: SYSTEM,
  prompt: dataBlock(
    'sentences',
    sentences.map(({ id, text, restsOn, why }) => ({
      id,
      text: clipped(text, SENTENCE_CHARS),
      rests_on: restsOn.slice(0, MOST_QUOTES).map(({ title, claim, quote }) => ({
        paper: clipped(title, TITLE_CHARS),
        claim: clipped(claim, QUOTE_CHARS),
        quote: clipped(quote, QUOTE_CHARS),
      })),
      problem: clipped(why, WHY_CHARS),
    })),
  ),
});
