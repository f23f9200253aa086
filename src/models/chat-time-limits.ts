// How long a chat model may take: for an answer, and for the first one that it is asked for.

import type { TimeLimits } from '../http/deadline';
import type { PromptSpeed } from './prompt-speed';

/** Longest silence within an answer: llama-server says every 31 s that it is at work. */
const SILENCE_MS = 90_000;
/** For a whole answer: 8,000 tokens of prompt and as many of answer at 8 a second take 34 minutes. */
const TOTAL_MS = 60 * 60_000;
/** For the first token of the probe: a hundred gigabytes from a slow disk take ten minutes. */
const LOADING_MS = 15 * 60_000;
/** For the whole probe: less than its activity has (workflows/activity-options.ts). */
const PROBE_TOTAL_MS = 25 * 60_000;

export interface ChatTimes {
  /** Longest wait for the first token. Default: by the measured speed, at least five minutes. */
  readonly timeoutMs?: number | undefined;
  /** Longest silence. Default: 90 s. */
  readonly silenceMs?: number | undefined;
  /** For a whole answer. Default: an hour, or half an hour more than `timeoutMs`. */
  readonly totalMs?: number | undefined;
}

export interface ChatTimeLimits {
  forPrompt(promptTokens: number): TimeLimits;
  /** A cold model is loaded first. */
  readonly forProbe: TimeLimits;
}

/** @param options.speed as measured so far; the limits follow it. */
export function chatTimeLimits({
  timeoutMs,
  silenceMs = SILENCE_MS,
  totalMs,
  speed,
}: ChatTimes & { readonly speed: PromptSpeed }): ChatTimeLimits {
  return {
    forPrompt(promptTokens) {
      const firstTokenMs = timeoutMs ?? speed.firstTokenMs(promptTokens);
      const inAllMs = totalMs ?? Math.max(TOTAL_MS, firstTokenMs + TOTAL_MS / 2);
      return { firstTokenMs, silenceMs: Math.min(silenceMs, inAllMs), totalMs: inAllMs };
    },
    forProbe: { firstTokenMs: timeoutMs ?? LOADING_MS, silenceMs, totalMs: totalMs ?? PROBE_TOTAL_MS },
  };
}
