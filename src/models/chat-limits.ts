// How much one model can read and write: configured, or learnt from what its server reports and counts.

import type { ProviderRefused } from './errors';
import { PromptTooLong } from './errors';

/** Fewest output tokens worth asking for: our longest answers take about 1,000. */
export const LEAST_OUTPUT = 1_000;
/** Slack between our estimate of a prompt and the server's count: chat templates add tokens. */
const MARGIN = 64;
/**
 * Tokens per byte of prompt until an answer of this model has been counted. English prose has 0.22 to 0.25,
 * JSON more, CJK up to 0.5.
 */
const TOKENS_PER_BYTE = 0.3;
/**
 * Even the most economical vocabularies need more for English. A lower count does not cover the whole prompt.
 */
const LEAST_TOKENS_PER_BYTE = 0.14;
/**
 * Share of the lowest ratio seen so far: the ratio varies by language, but less than this for one model and
 * our prompts.
 */
const CUT_BELOW = 0.7;
/**
 * Servers that cache a prompt's beginning may count only the rest; real context windows are larger than this.
 */
const LEAST_CUT_TOKENS = 1_500;

export interface Numbers {
  readonly contextTokens?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

const CONTEXT: readonly RegExp[] = [
  /context (?:length|window|size)\D{0,40}(\d[\d,]{2,8})/i,
  /(\d[\d,]{2,8})[ -](?:tokens? )?(?:maximum context|context length)/i,
  /maximum number of tokens allowed[^\d]{0,5}(\d[\d,]{2,8})/i,
  /"?n_ctx"?[^\d]{0,4}(\d[\d,]{2,8})/i,
  /max_?model_?len[^\d]{0,12}(\d[\d,]{2,8})/i,
  /must be <= (\d[\d,]{2,8})/i,
  /maximum (?:sequence |input )?length[^\d]{0,12}(\d[\d,]{2,8})/i,
];
const PROMPT: readonly RegExp[] = [
  /(\d[\d,]{1,8}) (?:in the messages|input tokens|`inputs` tokens|tokens from the input)/i,
  /(?:prompt|input)(?: \w+){0,2} (?:contains|has|of) (?:at least )?(\d[\d,]{1,8})(?: input)? tokens/i,
  /"?n_prompt_tokens"?[^\d]{0,4}(\d[\d,]{1,8})/i,
  /request \((\d[\d,]{1,8}) tokens\)/i,
  /input token count[^\d]{0,5}(\d[\d,]{1,8})/i,
  /first (\d[\d,]{1,8}) tokens/i,
];
const OUTPUT: readonly RegExp[] = [
  /can only afford (\d[\d,]{0,8})/i,
  /at most (\d[\d,]{1,8}) (?:completion|output)? ?tokens/i,
  /less than or equal to [`'"]?(\d[\d,]{1,8})/i,
  /range of max_tokens is \[\d+, ?(\d[\d,]{1,8})\]/i,
  /tokens: \d{1,8} > (\d[\d,]{1,8})/i,
  /(?:between|from) \d+ (?:and|to) (\d[\d,]{1,8})/i,
  /maximum (?:allowed )?(?:value |number )?(?:of |for )?(?:output |completion |max_\w*tokens )?(?:tokens )?(?:is |of )?(\d[\d,]{1,8})/i,
];

const first = (said: string, patterns: readonly RegExp[]): number | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(said)?.[1];
    if (found !== undefined) return Number(found.replaceAll(',', ''));
  }
  return undefined;
};

/** The numbers in a server's message about its limits. */
export const numbersIn = (said: string): Numbers => ({
  contextTokens: first(said, CONTEXT),
  promptTokens: first(said, PROMPT),
  outputTokens: first(said, OUTPUT),
});

export interface KnownLimits {
  /** null: unknown. */
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
}

export interface ChatLimits {
  /** Estimated tokens of a prompt of this many bytes. */
  promptTokens(bytes: number): number;
  /**
   * Tokens to ask for: `wanted`, or less if the limits leave less.
   * @throws PromptTooLong if the prompt leaves less than an answer needs
   */
  outputFor(request: { wanted: number; bytes: number }): number;
  /**
   * Learns from a refusal of the prompt or of the number of tokens asked for. Returns the tokens to ask for
   * this time, if the refusal says nothing about later requests.
   * @throws PromptTooLong, or the outcome, if the same request must not be repeated
   */
  refused(request: {
    said: string;
    outcome: ProviderRefused;
    asked: number;
    bytes: number;
  }): number | undefined;
  /**
   * Learns from the token count of a prompt in an answer.
   * @throws PromptTooLong if the server has read only part of it
   */
  counted(request: { promptTokens: number | null; bytes: number; name: string; setting: string }): void;
  /** Adopts limits from a model list or from another worker, where nothing is configured or learnt yet. */
  know(limits: KnownLimits): void;
  /** The limits, configured or learnt. */
  known(): KnownLimits;
}

export function createChatLimits(set: {
  readonly contextTokens?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
}): ChatLimits {
  let context = set.contextTokens;
  let output = set.maxOutputTokens;
  /** The lowest ratio counted so far. */
  let tokensPerByte: number | undefined;
  let promptStated: { bytes: number; tokens: number } | undefined;

  const promptTokens = (bytes: number) =>
    promptStated?.bytes === bytes
      ? promptStated.tokens
      : Math.ceil(bytes * (tokensPerByte === undefined ? TOKENS_PER_BYTE : tokensPerByte * 1.1));

  return {
    promptTokens,
    outputFor({ wanted, bytes }) {
      const most = Math.min(wanted, output ?? wanted);
      if (context === undefined) return most;
      const left = context - promptTokens(bytes) - MARGIN;
      // Only an estimate: a server that counts the prompt may accept it.
      if (left < LEAST_OUTPUT && promptStated?.bytes === bytes)
        throw tooLong('', context, promptTokens(bytes));
      if (bytes * LEAST_TOKENS_PER_BYTE > context) throw tooLong('', context, promptTokens(bytes));
      return Math.min(most, Math.max(left, LEAST_OUTPUT));
    },
    refused({ said, outcome, asked, bytes }) {
      const stated = numbersIn(said);
      if (stated.contextTokens === undefined && stated.outputTokens !== undefined) {
        const { outputTokens } = stated;
        const enough = Math.min(asked, LEAST_OUTPUT);
        if (outputTokens >= asked || outputTokens < enough) throw outcome;
        // An account's remaining credit is not a limit of the model.
        if (/afford/i.test(said)) return outputTokens;
        output = outputTokens;
        return undefined;
      }
      context = stated.contextTokens ?? context;
      if (stated.promptTokens !== undefined) promptStated = { bytes, tokens: stated.promptTokens };
      if (context !== undefined && promptStated?.bytes === bytes) {
        const left = context - promptStated.tokens - MARGIN;
        if (left >= LEAST_OUTPUT && left < asked) return undefined;
        throw tooLong(outcome.message, context, promptStated.tokens);
      }
      // The prompt's count is unknown: ask for a shorter answer, once.
      if (asked > LEAST_OUTPUT) {
        if (context === undefined)
          output = Math.min(output ?? asked, Math.max(LEAST_OUTPUT, Math.floor(asked / 4)));
        else promptStated = { bytes, tokens: Math.min(promptTokens(bytes), context - LEAST_OUTPUT - MARGIN) };
        return undefined;
      }
      throw tooLong(outcome.message, context, undefined);
    },
    counted({ promptTokens: counted, bytes, name, setting }) {
      if (counted === null || counted === 0) return;
      const share = counted / bytes;
      const least = Math.max(LEAST_TOKENS_PER_BYTE, (tokensPerByte ?? 0) * CUT_BELOW);
      if (counted >= LEAST_CUT_TOKENS && share < least) {
        context = Math.min(context ?? counted, counted);
        throw new PromptTooLong(
          `${name} read ${counted} tokens of a prompt of about ${promptTokens(bytes)}: its context is shorter than the prompt, and it cuts without saying so. Give the model a longer context (Ollama: OLLAMA_CONTEXT_LENGTH), or set ${setting} to what it reads.`,
          { contextTokens: counted, promptTokens: promptTokens(bytes) },
        );
      }
      // If only the uncached part of a prompt was counted, the count says nothing about the vocabulary.
      if (share >= LEAST_TOKENS_PER_BYTE) tokensPerByte = Math.min(tokensPerByte ?? share, share);
    },
    know({ contextTokens, maxOutputTokens }) {
      context ??= contextTokens ?? undefined;
      output ??= maxOutputTokens ?? undefined;
    },
    known: () => ({ contextTokens: context ?? null, maxOutputTokens: output ?? null }),
  };
}

const tooLong = (said: string, contextTokens: number | undefined, promptTokens: number | undefined) =>
  new PromptTooLong(
    said ||
      `the prompt has about ${promptTokens} tokens, and the model reads ${contextTokens} with its answer: set SOVEREIGN_MODEL to a model that reads more, or SOVEREIGN_MODEL_CONTEXT if it does`,
    { contextTokens, promptTokens },
  );
