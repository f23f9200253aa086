// The first request to a model: short, the same for every run, and in the form of later requests. It learns
// what the server refuses, and measures how fast the server reads prompts and writes answers.

import { z } from 'zod';
import { RequestUnanswerable } from './errors';
import type { GenerateRequest, ProbeModelRequest } from './language-model';
import { LEAST_TOKENS } from './prompt-speed';

/** Timing and size of one answer. */
export interface Timing {
  readonly promptTokens: number;
  readonly firstTokenMs: number;
  /** Between the first and the last chunk of the answer, including thoughts. */
  readonly answerMs: number;
  /** As counted by the server; null: not counted. */
  readonly answerTokens: number | null;
  /** Length of the answer, including thoughts. */
  readonly answerChars: number;
  /** Number of chunks of the answer: one if it was not streamed. */
  readonly parts: number;
}

/** Ten times what is asked for, with room for a model that thinks a little. */
const ANSWER_TOKENS = 1_000;
/** If the first token takes longer, the model may have been loaded first. */
const LOADED_WITHIN_MS = 10_000;

/** The time for fewer tokens is mostly network latency. */
const LEAST_ANSWER_TOKENS = 20;
/** An answer that a proxy buffered arrives at once, and does not show how fast it was written. */
const LEAST_PARTS = 5;
const LEAST_ANSWER_MS = 20;
/**
 * English has about four letters per token. A server that counts more than twice as many includes thoughts
 * that it did not send.
 */
const LETTERS_PER_TOKEN = 4;

/** A list, a choice and a nested object: a server that rejects any of these does so here. */
const schema = z.object({
  sentences: z.array(z.object({ text: z.string(), about: z.enum(['method', 'result', 'other']) })).max(4),
});

const SYSTEM =
  'You prepare a survey of research papers. You read passages closely and copy their words exactly as they are.';

/** About 300 tokens each; original texts that differ from the first word on. */
const PASSAGES = [
  `Two reading groups annotated the same forty articles. The first group read every article in full before it marked a sentence; the second marked sentences as it went along. Agreement within the first group was higher for results and lower for limitations, which its members tended to remember in their own words. The second group marked about a third more sentences in all, most of them in introductions. When both groups were asked a week later which of their marks they would keep, the first kept nine in ten, the second seven in ten. The authors conclude that an early mark is cheap to make and costly to review, and they recommend a second pass over all marks before anything is counted. They add that their articles came from one field, that the readers were students of that field, and that no reader was told what the marks would be used for. Whether experienced reviewers would differ in the same way was left open. The material, with all marks and the dates on which they were made or removed, is kept in a public archive, so that others can repeat the count or ask another question of it.`,
  `Libraries that lend instruments keep records of what comes back broken. In one such record of eleven years, small repairs outnumber large ones by five to one, and most of them were made within a week. The curators compared the years before and after a short lesson was given to each borrower. Before the lesson, one loan in twelve came back with damage; after it, one in nineteen did. The difference was largest for microscopes and smallest for cameras, which most borrowers knew how to handle already. The curators note that the lesson was introduced in the same year as a deposit, so that the two cannot be told apart by this record alone. A neighbouring library that asked for a deposit without a lesson saw a smaller change. The report closes with a list of what to write down for each loan: the state of the instrument on both days, who checked it, and what was said about it, in the borrower's own words. A form for this purpose is printed on its last page, and may be copied and changed freely by anyone who runs a collection of their own.`,
];

/** Long enough to measure a speed. */
const SENTENCE =
  'Libraries that lend instruments keep records of what comes back broken, and small repairs outnumber large ones by five to one in most of them.';

/** @param number which of the two passages to read */
const probeRequest = (
  { nonce, brief = false, signal, budgetGuard }: ProbeModelRequest,
  number: 0 | 1,
): GenerateRequest<z.infer<typeof schema>> => ({
  task: 'open',
  system: `${number === 0 ? 'Request' : 'Second request'} ${nonce}. ${SYSTEM}`,
  prompt: brief
    ? `<passage>\n${SENTENCE}\n</passage>\n\nCopy this one sentence, and say what it is about.`
    : `<passage>\n${PASSAGES[number]}\n</passage>\n\nCopy the first three sentences of the passage, and say of each what it is about.`,
  schemaName: 'open-1',
  schema,
  maxOutputTokens: ANSWER_TOKENS,
  ...(signal && { signal }),
  ...(budgetGuard && { budgetGuard }),
});

const rounded = (perS: number) => Number(perS.toPrecision(3));

/** null: the prompt was too short to measure. */
export const promptTokensPerS = ({ promptTokens, firstTokenMs }: Timing): number | null =>
  promptTokens < LEAST_TOKENS || firstTokenMs <= 0 ? null : rounded((promptTokens / firstTokenMs) * 1_000);

/** null: the answer was too short to measure, or was not streamed. */
export function answerTokensPerS({ answerMs, answerTokens, answerChars, parts }: Timing): number | null {
  const byLetters = answerChars / LETTERS_PER_TOKEN;
  const tokens = Math.min(answerTokens ?? byLetters, 2 * byLetters);
  if (tokens < LEAST_ANSWER_TOKENS || parts < LEAST_PARTS || answerMs < LEAST_ANSWER_MS) return null;
  return rounded((tokens / answerMs) * 1_000);
}

export type AskProbe = <T>(
  request: GenerateRequest<T>,
  onTiming: (timing: Timing) => void,
) => Promise<unknown>;

/**
 * Asks once, and once more if the model may have been loaded during the first request. `fresh`: the timing of
 * the first answer, to a prompt that no server has cached.
 */
export async function measured(
  ask: AskProbe,
  request: ProbeModelRequest,
): Promise<{
  readonly fresh: Timing | undefined;
  readonly promptTokensPerS: number | null;
  readonly answerTokensPerS: number | null;
}> {
  let timings = await timingsOf(ask, probeRequest(request, 0));
  if (!request.brief && (timings[0]?.firstTokenMs ?? 0) > LOADED_WITHIN_MS)
    timings = await timingsOf(ask, probeRequest(request, 1));
  const [fresh] = timings;
  const last = timings.at(-1);
  return {
    fresh,
    promptTokensPerS: fresh === undefined ? null : promptTokensPerS(fresh),
    answerTokensPerS: last === undefined ? null : answerTokensPerS(last),
  };
}

async function timingsOf<T>(ask: AskProbe, request: GenerateRequest<T>): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  try {
    await ask(request, (timing) => timings.push(timing));
  } catch (error) {
    // A filter or a limit that refuses this text may accept the run's prompts.
    if (!RequestUnanswerable.is(error)) throw error;
  }
  return timings;
}
