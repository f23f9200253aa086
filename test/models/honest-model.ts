// A scripted model that reads, checks and writes as a good one does: what it finds in each paper is the test's, what it checks it
// decides by the text that it is shown.

import type { Stance } from '../../src/contract/run-facts';
import type { Verdict } from '../../src/kernels/prompts/check';
import type { GenerateRequest } from '../../src/models/language-model';
import { dataOf } from './prompts/views';
import { scriptedModel } from './scripted-model';

export interface GivenFinding {
  readonly quote: string;
  readonly claim: string;
  readonly stance?: Stance;
  readonly part?: number;
  readonly data?: string;
  readonly measure?: string;
  readonly result?: string;
  readonly condition?: string;
}

/** What it answers on one paper: findings, or an error, or what fits no schema. */
export type Reading =
  | { readonly relevance?: number; readonly findings: readonly GivenFinding[] }
  | Error
  | { readonly unusable: true };

export interface Written {
  readonly text: string;
  readonly claimIds: readonly string[];
}

interface Judged {
  readonly verdict: Verdict;
  readonly words?: string;
  readonly why?: string;
}

export interface Script {
  /** By the paper's title. Others bear on another subject. */
  readonly read?: Readonly<Record<string, Reading>>;
  /** Where a paper is read again. Default: as before. */
  readonly readAgain?: Readonly<Record<string, Reading>>;
  /** By the claim's words. Default: supported. */
  readonly verdicts?: Readonly<Record<string, Verdict | Judged | Error>>;
  /** By the claim's words. Default: the claim as it is. */
  readonly repairs?: Readonly<Record<string, string>>;
  readonly draft?: {
    readonly answer?: Written;
    readonly results?: readonly Written[];
    readonly limits?: readonly Written[];
  };
  /** The verdict of a quote on a sentence. Default: supported. */
  readonly sentence?: (text: string, quote: string, title: string) => { verdict: Verdict; beyond?: string };
  /** By the sentence's words. Default: the sentence as it is. */
  readonly rewritten?: Readonly<Record<string, string>>;
}

export const finding = (given: GivenFinding) => ({
  basis: 'measured' as const,
  stance: 'affirms' as const,
  part: 0,
  data: '',
  measure: '',
  result: '',
  condition: '',
  ...given,
});

interface PaperShown {
  readonly title: string;
  readonly passage: string;
}

export function honestModel(script: Script, name = 'honest-1') {
  const answers: Readonly<Record<string, (prompt: string) => unknown>> = {
    read: (prompt) => readingOf(script.read, prompt),
    'read-again': (prompt) => readingOf(script.readAgain ?? script.read, prompt),
    check: (prompt) => {
      const claims = dataOf<{ id: string; claim: string }[]>(prompt, 'claims').map(({ id, claim }) => ({
        id,
        judged: script.verdicts?.[claim] ?? 'supported',
      }));
      const failing = claims.map(({ judged }) => judged).find((judged) => judged instanceof Error);
      if (failing instanceof Error) return failing;
      return {
        claims: claims.map(({ id, judged }) => ({
          id,
          words: '',
          why: 'as it is written',
          ...(typeof judged === 'string' ? { verdict: judged } : judged),
        })),
      };
    },
    repair: (prompt) => ({
      claims: dataOf<{ id: string; claim: string }[]>(prompt, 'claims').map(({ id, claim }) => ({
        id,
        claim: script.repairs?.[claim] ?? claim,
      })),
    }),
    draft: () => ({
      notes: 'They agree.',
      answer: script.draft?.answer ?? { text: '', claimIds: [] },
      results: script.draft?.results ?? [],
      limits: script.draft?.limits ?? [],
    }),
    'check-sentences': (prompt) => {
      const { title, quote } = dataOf<{ title: string; quote: string }>(prompt, 'paper');
      const sentences = dataOf<{ id: string; text: string }[]>(prompt, 'sentences');
      return {
        sentences: sentences.map(({ id, text }) => ({
          id,
          beyond: '',
          ...(script.sentence?.(text, quote, title) ?? { verdict: 'supported' }),
        })),
      };
    },
    'repair-sentences': (prompt) => ({
      sentences: dataOf<{ id: string; text: string }[]>(prompt, 'sentences').map(({ id, text }) => ({
        id,
        text: script.rewritten?.[text] ?? text,
      })),
    }),
  };
  return scriptedModel(({ task, prompt }: GenerateRequest<unknown>) => {
    const answer = answers[task];
    if (answer === undefined) throw new Error(`the honest model has no answer to ${task}`);
    return answer(prompt);
  }, name);
}

function readingOf(script: Script['read'], prompt: string): unknown {
  const { title } = dataOf<PaperShown>(prompt, 'paper');
  const reading = script?.[title];
  if (reading instanceof Error || (reading !== undefined && 'unusable' in reading)) return reading;
  return {
    notes: 'What it reports.',
    relevance: reading?.relevance ?? (reading === undefined ? 1 : 8),
    findings: (reading?.findings ?? []).map(finding),
  };
}

/** Requests of one task, in order. */
export const ofTask = (requests: readonly GenerateRequest<unknown>[], task: string) =>
  requests.filter((request) => request.task === task);
