// Checks whether a model's answer can be used, and words the problem for the model if not.

import { SovereignError } from '../errors/sovereign-error';
import type { ChatAnswer } from './chat-answer';
import type { GenerateRequest } from './language-model';
import { structuredAnswer } from './structured-answer';

/** The server rejects its own model's answer because it is not JSON. */
export class FailedGeneration extends SovereignError {
  override readonly code = 'FailedGeneration';
  constructor(readonly text: string) {
    super('the answer was no JSON');
  }
}

/**
 * Returns the answer. If the server rejects its model's answer because it is not JSON, retries once and then
 * returns that answer.
 */
export async function answerTo(ask: () => Promise<ChatAnswer>): Promise<ChatAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!FailedGeneration.is(error)) throw error;
      if (tries === 2)
        return {
          text: error.text,
          elsewhere: '',
          end: 'whole',
          onlyThought: false,
          chars: error.text.length,
        };
    }
  }
}

export function judge<T>({ answer, request }: { answer: ChatAnswer; request: GenerateRequest<T> }) {
  const result = structuredAnswer({ text: answer.text || answer.elsewhere, schema: request.schema });
  if (result.fits) return result;
  const because = (why: string) => ({ fits: false as const, problem: `${result.problem}; ${why}` });
  switch (answer.end) {
    case 'whole':
    case 'filtered':
      return result;
    case 'cut off':
      return answer.onlyThought
        ? because('the limit of tokens was used up by thoughts; think less')
        : because(`cut off at the limit of ${request.maxOutputTokens} tokens; answer more briefly`);
    case 'repeating':
      return because('the same was said again and again; give each entry once');
    case 'tool call':
      return because('a tool was called, and there are none; answer in the message itself');
    default:
      return answer.end satisfies never;
  }
}
