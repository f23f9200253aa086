// Checks a draft's sentences against the quotes they rest on, one quote at a time, each with its claim, which
// was already checked against the whole passage.

import type { LanguageModel } from '../models/language-model';
import type { CheckedClaim } from '../records/claim';
import { isContent, stems } from '../text/stems';
import { type Word, wordsOf } from '../text/words';
import type { ElseByRules } from './else-by-rules';
import { inParallel } from './in-parallel';
import { VERDICTS, type Verdict } from './prompts/check';
import {
  CHECK_SENTENCES_PROMPT_VERSION,
  checkSentencesAnswer,
  checkSentencesPrompt,
} from './prompts/check-sentences';
import { ALONE } from './read-paper';

const MAX_OUTPUT_TOKENS = 1_000;
const AT_ONCE = 8;

export interface WrittenSentence {
  readonly id: string;
  readonly text: string;
  /** At least one. */
  readonly claims: readonly CheckedClaim[];
}

/** The result of checking one sentence against one quote. */
export interface QuoteVerdict {
  readonly verdict: Verdict;
  /** Words of the sentence that the quote does not support. */
  readonly beyond: string;
}

/** By sentence id, the verdict for each quote; a quote whose check was refused or skipped has none. */
export async function checkSentences(
  sentences: readonly WrittenSentence[],
  options: {
    checker: LanguageModel;
    elseByRules: ElseByRules;
    titleOf: (paperId: string) => string;
    signal: AbortSignal | undefined;
    /** Called as quotes are done. Default: nobody is notified. */
    onDone?: (done: number, total: number) => void;
  },
): Promise<ReadonlyMap<string, readonly (QuoteVerdict | null)[]>> {
  const { checker, elseByRules, titleOf, signal, onDone } = options;
  const claims = new Map(sentences.flatMap((one) => one.claims.map((claim) => [claim.id, claim] as const)));
  const byClaim = new Map<string, ReadonlyMap<string, QuoteVerdict>>();
  const check = async (claim: CheckedClaim) => {
    // Named by their position here, so that the same sentences on the same quote make the same request in
    // another round.
    const own = sentences
      .filter((one) => one.claims.some(({ id }) => id === claim.id))
      .map((one, at) => ({ one, id: `S${at + 1}` }));
    const ids = own.map(({ id }) => id);
    const result = await elseByRules(
      () =>
        checker.generate({
          task: 'check-sentences',
          ...checkSentencesPrompt({
            title: titleOf(claim.paperId),
            quote: claim.quote.text,
            claim: claim.reading?.verdict === 'supported' ? claim.text : null,
            sentences: own.map(({ one, id }) => ({ id, text: one.text })),
          }),
          schemaName: CHECK_SENTENCES_PROMPT_VERSION,
          schema: checkSentencesAnswer(ids),
          maxOutputTokens: MAX_OUTPUT_TOKENS,
          ...ALONE,
          ...(signal && { signal }),
        }),
      async () => null,
    );
    if (result?.kind !== 'answer') return;
    const verdicts = new Map<string, QuoteVerdict>();
    for (const { id, verdict, beyond } of result.value.sentences) {
      const known = verdicts.get(id.trim());
      // Of two entries on one sentence, the worse one counts.
      if (known === undefined || VERDICTS.indexOf(verdict) > VERDICTS.indexOf(known.verdict))
        verdicts.set(id.trim(), { verdict, beyond });
    }
    const found = own.flatMap(({ one, id }) => {
      const verdict = verdicts.get(id);
      return verdict === undefined ? [] : [[one.id, verdict] as const];
    });
    byClaim.set(claim.id, new Map(found));
  };
  await inParallel([...claims.values()], AT_ONCE, check, (done) => onDone?.(done, claims.size));
  return new Map(
    sentences.map(({ id, claims }) => [id, claims.map((claim) => byClaim.get(claim.id)?.get(id) ?? null)]),
  );
}

/**
 * What is wrong with a sentence; null if it holds: no quote contradicts it or is unrelated to it, and its
 * quotes together support it, with no content word unsupported by all of them. A sentence that was not
 * checked does not hold.
 * @param papers the papers of its quotes: code counts them, because no quote can state their number
 */
export function problemOf(
  text: string,
  verdicts: readonly (QuoteVerdict | null)[],
  papers: number,
): string | null {
  if (verdicts.length === 0 || verdicts.includes(null)) return 'It was not checked.';
  const found = verdicts.filter((one) => one !== null);
  if (found.some(({ verdict }) => verdict === 'contradicted')) return 'A quote says otherwise.';
  if (found.some(({ verdict }) => verdict === 'no')) return 'A quote that it names says nothing of it.';
  if (found.some(({ verdict }) => verdict === 'supported')) return null;
  const said = wordsOf(text);
  const counting = countingWords(said, papers);
  const beyond = found.map((one) => placesBeyond(said, one.beyond));
  const unsaid = said.some(
    ({ norm }, at) => isContent(norm) && !counting.has(at) && beyond.every((places) => places.has(at)),
  );
  return unsaid || found.length === 1 ? `Its quotes do not say: ${found[0]?.beyond ?? ''}` : null;
}

/**
 * The positions, among the words of a sentence, of what a checker copied from it: the whole text in sequence,
 * or its parts between commas, or else each word. All positions if it names nothing in the sentence, because
 * then anything may be unsupported.
 */
function placesBeyond(said: readonly Word[], beyond: string): ReadonlySet<number> {
  const all = new Set(said.keys());
  const row = placesInRow(said, beyond);
  if (row !== null) return row;
  const parts = beyond
    .split(/[,;…]|\.{3}/)
    .filter((part) => wordsOf(part).length > 0)
    .map((part) => placesInRow(said, part) ?? placesOfWords(said, part));
  return parts.length === 0 || parts.some(({ size }) => size === 0)
    ? all
    : new Set(parts.flatMap((places) => [...places]));
}

function placesOfWords(said: readonly Word[], copied: string): ReadonlySet<number> {
  const own = new Set(stems(copied));
  return new Set(said.flatMap(({ norm }, at) => (stems(norm).some((stem) => own.has(stem)) ? [at] : [])));
}

function placesInRow(said: readonly Word[], copied: string): ReadonlySet<number> | null {
  const wanted = wordsOf(copied).map(({ norm }) => norm);
  const at = said.findIndex((_, from) => wanted.every((norm, n) => said[from + n]?.norm === norm));
  return wanted.length === 0 || at === -1 ? null : new Set(wanted.map((_, n) => at + n));
}

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const SOURCES = new Set(['paper', 'papers', 'study', 'studies']);
const REPORTING = new Set(['report', 'reports', 'find', 'finds', 'show', 'shows']);

/**
 * "two studies report" is accepted for a sentence that rests on two papers; any other number is a word like
 * all others.
 */
function countingWords(said: readonly Word[], papers: number): ReadonlySet<number> {
  return new Set(
    said.flatMap(({ norm }, at) => {
      const isNumber =
        norm === NUMBERS[papers - 1] || norm === `${papers}` || (papers === 2 && norm === 'both');
      if (!isNumber || !SOURCES.has(said[at + 1]?.norm ?? '')) return [];
      return REPORTING.has(said[at + 2]?.norm ?? '') ? [at, at + 1, at + 2] : [at, at + 1];
    }),
  );
}
