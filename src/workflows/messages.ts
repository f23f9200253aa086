// Reading what users send: the start input, signals and the update. Nothing bad gets past this file.

import type { z } from 'zod';
import {
  type Decision,
  type DecisionKind,
  decideMessage,
  explain,
  isUndecodable,
  messages,
  type ResearchInput,
  researchInput,
} from '../protocol';

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

export function readResearchInput(args: readonly unknown[]): Read<ResearchInput> {
  const read = readOne(args, researchInput, '{"question":"Does negative sampling help dense retrieval?"}');
  if (!read.ok) return read;
  const { approveAs, owners, library, source } = read.value;
  if (approveAs !== undefined && owners !== undefined && !owners.includes(approveAs)) {
    return {
      ok: false,
      problem: `approveAs: ${approveAs} is not one of the owners. Name an owner or add the name to owners`,
    };
  }
  if (library !== undefined && source !== undefined && source !== 'library') {
    return {
      ok: false,
      problem: `library: is only searched with "source":"library", not "${source}". Leave one of them out`,
    };
  }
  return read;
}

/** A signal's arguments as the decision they ask for. */
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

export const readDecide = (args: readonly unknown[]): Read<Decision> =>
  readOne(args, decideMessage, '{"decision":"approve","by":"you"}');
