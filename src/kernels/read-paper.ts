// Reads one paper with a model: its relevance, and the findings that can be trusted.

import { quotedSentences, spanOf } from '../evidence/quote-span';
import type {
  AbstainedBecause,
  GenerateRequest,
  GenerateResult,
  LanguageModel,
} from '../models/language-model';
import type { Finding } from '../reading/closest-sentences';
import { flagOf } from '../reading/flags';
import type { Reading, Unread } from '../records/claim';
import { CELLS } from '../records/claim';
import type { RankedPaper } from '../records/selection';
import { sameFacts } from '../text/numbers';
import { plainSentence } from '../text/plain-sentence';
import { ABSTRACT_CHARS } from './prompts/data-block';
import {
  CLAIM_CHARS,
  MOST_FINDINGS,
  READ_PROMPT_VERSION,
  type ReadAnswer,
  readAnswer,
  readPrompt,
} from './prompts/read';

/** Two findings and notes take about 400 tokens; the rest is room for a model that thinks aloud. */
const MAX_OUTPUT_TOKENS = 1_500;
/** Lengths to try: a passage that is too long for the model is shown in part. */
const PASSAGE_CHARS = [ABSTRACT_CHARS, ABSTRACT_CHARS / 2, ABSTRACT_CHARS / 4] as const;
const CELL_CHARS = 120;

/** A finding before it is checked. */
export type Found = Omit<Finding, 'reading'> & { readonly reading: Omit<Reading, 'verdict' | 'restsOn'> };

export interface PaperRead {
  readonly paper: RankedPaper;
  /** 0-10. */
  readonly relevance: number;
  /** Quoted from the paper, at most two, the most important first. */
  readonly findings: readonly Found[];
  /** Number of findings given, usable or not. */
  readonly proposed: number;
  /** What could not be used, one sentence each. */
  readonly failed: readonly string[];
}

export interface ReadInput {
  readonly model: LanguageModel;
  readonly question: string;
  readonly parts: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * @throws ProviderUnavailable, ProviderRefused and BudgetExhausted as the model does. A refused or unusable
 * answer costs only this paper.
 */
export async function readPaper(
  paper: RankedPaper,
  { model, question, parts, failed, signal }: ReadInput & { readonly failed?: readonly string[] },
): Promise<PaperRead | Unread> {
  const asked = await ofPassage((chars) =>
    model.generate({
      task: failed === undefined ? 'read' : 'read-again',
      ...readPrompt({ question, parts, paper: paper.paper, chars, ...(failed && { failed }) }),
      schemaName: READ_PROMPT_VERSION,
      schema: readAnswer,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...ALONE,
      ...(signal && { signal }),
    }),
  );
  if (asked.kind === 'abstained') return { paperId: paper.paper.id, why: asked.why ?? 'unusable' };
  const { relevance, findings: given } = asked.value;
  const proposed = given.slice(0, MOST_FINDINGS);
  const read = proposed.map((one) => believed({ one, paper, question, parts: parts.length }));
  return {
    paper,
    relevance,
    findings: read.filter((one) => typeof one !== 'string'),
    proposed: proposed.length,
    failed: read.filter((one) => typeof one === 'string'),
  };
}

export const isUnread = (read: object): read is Unread => 'why' in read;

/** Calls about one paper get the same answer in every round. */
export const ALONE = { anyRound: true } satisfies Partial<GenerateRequest<unknown>>;

/** Retries with less of the passage if it is longer than the model reads. */
export async function ofPassage<T>(
  ask: (chars: number) => Promise<GenerateResult<T>>,
): Promise<GenerateResult<T>> {
  let result: GenerateResult<T> | undefined;
  for (const chars of PASSAGE_CHARS) {
    result = await ask(chars);
    const why: AbstainedBecause | undefined = result.kind === 'abstained' ? result.why : undefined;
    if (why !== 'too long') return result;
  }
  return result as GenerateResult<T>;
}

/**
 * The finding with its quote located. The claim keeps the model's words if they are one plain sentence whose
 * numbers, units and negations are the quote's and whose names are the paper's; else the claim is the quote.
 * check-claims.ts checks the meaning.
 * @returns what is wrong if the quote is not in the paper
 */
function believed({
  one,
  paper: { paper, hash },
  question,
  parts,
}: {
  one: ReadAnswer['findings'][number];
  paper: RankedPaper;
  question: string;
  parts: number;
}): Found | string {
  const quote = quotedSentences({ text: paper.abstract, quote: one.quote });
  if (quote === null) return `The quote is not in the passage word for word: ${one.quote}`;
  const cell = (copied: string) =>
    copied.trim() === '' || copied.length > CELL_CHARS ? null : spanOf({ text: paper.abstract, copied });
  const cells = Object.fromEntries(CELLS.map((name) => [name, cell(one[name])])) as Found['reading']['cells'];
  return {
    text: inOwnWords({ claim: one.claim, quote: quote.text, paper }) ?? quote.text,
    paperId: paper.id,
    paperHash: hash,
    quote,
    flag: flagOf({ question, quote: quote.text }),
    stance: one.stance,
    reading: { basis: one.basis, part: one.part >= 1 && one.part <= parts ? one.part : null, cells },
  };
}

/** The claim as a plain sentence; null if it does not keep the facts that code can check. */
export function inOwnWords({
  claim,
  quote,
  paper,
}: {
  claim: string;
  quote: string;
  paper: RankedPaper['paper'];
}): string | null {
  const own = plainSentence({ text: claim, maxChars: CLAIM_CHARS });
  return own !== null && sameFacts({ text: own, source: quote, title: paper.title, around: paper.abstract })
    ? own
    : null;
}
