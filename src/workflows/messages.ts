// Parses and validates what users send: the start input, signals and the update. Nothing unchecked gets past
// this file.

import type { z } from 'zod';
import {
  type Decision,
  type DecisionKind,
  decideMessage,
  type ExtendBudget,
  explain,
  extendBudget,
  isUndecodable,
  LIMITS,
  messages,
  type ResearchInput,
  researchInput,
} from '../contract/protocol';

/** Counted by hand: the workflow sandbox has no Buffer, and may lack TextEncoder. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

function readOne<T>(args: readonly unknown[], schema: z.ZodType<T>, example: string): Read<T> {
  const remedy = `Send one JSON object, such as ${example}`;
  if (args.length === 0) return { ok: false, problem: `input: is missing. ${remedy}` };
  if (args.length > 1)
    return { ok: false, problem: `input: ${args.length} values instead of one. ${remedy}` };
  const [value] = args;
  if (isUndecodable(value)) {
    return { ok: false, problem: `input: cannot be decoded (${value.undecodable}). ${remedy}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: `input: must be a JSON object. ${remedy}` };
  }
  const bytes = utf8Bytes(JSON.stringify(value));
  if (bytes > LIMITS.inputBytes) {
    return {
      ok: false,
      problem: `input: is ${bytes} bytes of JSON, more than ${LIMITS.inputBytes}. Shorten its texts`,
    };
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problem: `${explain(parsed.error)}. ${remedy}` };
}

const EXAMPLES = {
  approve: '{"by":"you"}',
  reject: '{"by":"you","reason":"..."}',
  requestChanges: '{"by":"you","instructions":"..."}',
} as const satisfies Record<DecisionKind, string>;

export const readResearchInput = (args: readonly unknown[]): Read<ResearchInput> =>
  readOne(args, researchInput, '{"question":"Does negative sampling help dense retrieval?"}');

/** Parses a signal's arguments as the decision they ask for. */
export function readSignal(kind: DecisionKind, args: readonly unknown[]): Read<Decision> {
  switch (kind) {
    case 'approve': {
      const read = readOne(args, messages.approve, EXAMPLES.approve);
      return read.ok ? { ok: true, value: { ...read.value, decision: 'approve' } } : read;
    }
    case 'reject': {
      const read = readOne(args, messages.reject, EXAMPLES.reject);
      return read.ok ? { ok: true, value: { ...read.value, decision: 'reject' } } : read;
    }
    case 'requestChanges': {
      const read = readOne(args, messages.requestChanges, EXAMPLES.requestChanges);
      return read.ok ? { ok: true, value: { ...read.value, decision: 'requestChanges' } } : read;
    }
    default:
      return kind satisfies never;
  }
}

export const readExtension = (args: readonly unknown[]): Read<ExtendBudget> =>
  readOne(args, extendBudget, '{"by":"you","tokens":50000}');

export const readDecide = (args: readonly unknown[]): Read<Decision> =>
  readOne(args, decideMessage, '{"decision":"approve","by":"you"}');
