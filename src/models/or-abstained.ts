// Turns an error into an abstention, for steps that can do without an answer.

import { PromptFiltered, PromptTooLong, RequestUnanswerable } from './errors';
import type { GenerateResult } from './language-model';

/**
 * Returns the answer, or an abstention if this request has none, however often it is sent. @throws all other
 * errors
 */
export async function orAbstained<T>(answer: Promise<GenerateResult<T>>): Promise<GenerateResult<T>> {
  try {
    return await answer;
  } catch (error) {
    if (!RequestUnanswerable.is(error)) throw error;
    const usage = { inputTokens: null, outputTokens: null, requests: 1 };
    const why = PromptFiltered.is(error) ? 'filtered' : PromptTooLong.is(error) ? 'too long' : 'unusable';
    return { kind: 'abstained', reason: error.message, why, usage };
  }
}
