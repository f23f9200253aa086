// Measures how fast a server reads prompts, to limit the wait for the first token.

/** Time for a cold model to load and for a queue to advance. */
const LEAST_FIRST_TOKEN_MS = 5 * 60_000;
/** Multiple of the measured duration: the server may be reading another prompt at the same time. */
const FACTOR = 3;
/** The time for a shorter prompt is mostly network latency. */
export const LEAST_TOKENS = 100;
/** Measurements remembered. The slowest counts, because a cached prompt is read in no time. */
const REMEMBERED = 8;

export interface PromptSpeed {
  /** Time limit for the first token of an answer to a prompt of this many tokens, in milliseconds. */
  firstTokenMs(promptTokens: number): number;
  measured(answer: { promptTokens: number; firstTokenMs: number }): void;
  /** Adopts what another worker has measured, unless something was measured here. */
  know(tokensPerS: number): void;
}

export function createPromptSpeed(): PromptSpeed {
  const perMs: number[] = [];
  return {
    firstTokenMs(promptTokens) {
      if (perMs.length === 0) return LEAST_FIRST_TOKEN_MS;
      return Math.max(LEAST_FIRST_TOKEN_MS, (promptTokens / Math.min(...perMs)) * FACTOR);
    },
    measured({ promptTokens, firstTokenMs }) {
      if (promptTokens < LEAST_TOKENS || !(firstTokenMs > 0)) return;
      perMs.push(promptTokens / firstTokenMs);
      if (perMs.length > REMEMBERED) perMs.shift();
    },
    know(tokensPerS) {
      if (perMs.length === 0 && tokensPerS > 0) perMs.push(tokensPerS / 1_000);
    },
  };
}
