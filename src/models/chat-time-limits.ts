// Time limits for a chat model's answers, and for the probe.

import type { TimeLimits } from '../http/deadline';
import type { PromptSpeed } from './prompt-speed';

/** Longest silence within an answer: llama-server sends a keep-alive every 31 s. */
const SILENCE_MS = 90_000;
/** For a whole answer: 8,000 prompt tokens and 8,000 answer tokens at 8 a second take 34 minutes. */
const TOTAL_MS = 60 * 60_000;
/** For the probe's first token: loading a hundred gigabytes from a slow disk takes ten minutes. */
const LOADING_MS = 15 * 60_000;
/** For the whole probe: less than its activity's limit (workflows/activity-options.ts). */
const PROBE_TOTAL_MS = 25 * 60_000;

export interface ChatTimes {
  /** Longest wait for the first token. Default: from the measured speed, at least five minutes. */
  readonly timeoutMs?: number | undefined;
  /** Longest silence. Default: 90 s. */
  readonly silenceMs?: number | undefined;
  /** For a whole answer. Default: an hour, or `timeoutMs` plus half an hour. */
  readonly totalMs?: number | undefined;
}

export interface ChatTimeLimits {
  forPrompt(promptTokens: number): TimeLimits;
  /** Longer, because a cold model is loaded first. */
  readonly forProbe: TimeLimits;
}

/** @param options.speed measured so far; the limits follow it. */
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
