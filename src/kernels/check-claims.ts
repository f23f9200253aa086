// Checks claims against the passage they were taken from, in a conversation that contains nothing else.

import { spanOf } from '../evidence/quote-span';
import type { LanguageModel } from '../models/language-model';
import type { Finding } from '../reading/closest-sentences';
import type { CheckedClaim, Reading, Unread } from '../records/claim';
import type { RankedPaper } from '../records/selection';
import {
  CHECK_PROMPT_VERSION,
  type CheckAnswer,
  checkAnswer,
  checkPrompt,
  VERDICTS,
  type Verdict,
} from './prompts/check';
import { REPAIR_PROMPT_VERSION, repairAnswer, repairPrompt } from './prompts/repair';
import { ALONE, type Found, inOwnWords, ofPassage } from './read-paper';

/** A verdict takes about 100 tokens; the rest is room for a model that thinks aloud. */
const MAX_OUTPUT_TOKENS = 1_000;
const WORDS_CHARS = 1_000;

export type Checked = Omit<Finding, 'reading'> & { readonly reading: Reading };

export interface PaperChecked {
  /** Supported and partly supported claims, in order. */
  readonly kept: readonly Checked[];
  /** The check's objections to the other claims, one sentence each. */
  readonly failed: readonly string[];
  /** Number of claims that were rewritten. */
  readonly repaired: number;
}

export interface CheckInput {
  /** Gives the verdicts. */
  readonly checker: LanguageModel;
  /** Rewrites the claims that failed. */
  readonly writer: LanguageModel;
  readonly signal?: AbortSignal | undefined;
}

interface Judged {
  readonly verdict: Verdict;
  readonly words: string;
  readonly why: string;
}

/**
 * Checks a paper's claims once. A claim that the passage does not support, or supports only in part, is
 * rewritten once, with the reason, and checked again. If it is then still unsupported, or contradicted, it is
 * left out.
 * @param doubted a reviewer objected to these claims: they are checked once more
 */
export async function checkClaims(
  { paper, claims, doubted = false }: { paper: RankedPaper; claims: readonly Found[]; doubted?: boolean },
  { checker, writer, signal }: CheckInput,
): Promise<PaperChecked | Unread> {
  if (claims.length === 0) return { kept: [], failed: [], repaired: 0 };
  const named = claims.map((claim, at) => ({ id: idAt(at), claim }));
  const ask = (some: readonly { id: string; claim: Found }[]) =>
    verdictsOn({ paper, claims: some, doubted, checker, signal });
  const first = await ask(named);
  if ('why' in first) return { paperId: paper.paper.id, why: first.why };
  const failing = named.filter(({ id }) => first.of(id).verdict !== 'supported');
  const again = await writtenAgain({
    paper,
    claims: failing.map(({ id, claim }) => ({ id, claim, why: reasonOf(first.of(id)) })),
    writer,
    signal,
  });
  const second = again.length === 0 ? undefined : await ask(again);
  const rewritten = new Map(
    second === undefined || 'why' in second ? [] : again.map(({ id, claim }) => [id, claim]),
  );
  const kept: Checked[] = [];
  const failed: string[] = [];
  for (const { id, claim } of named) {
    const written = rewritten.get(id);
    const judged =
      written !== undefined && second !== undefined && 'of' in second ? second.of(id) : first.of(id);
    const { verdict, words } = judged;
    const restsOn = spanOf({ text: paper.paper.abstract, copied: words.slice(0, WORDS_CHARS) });
    if (verdict === 'supported' || verdict === 'partly')
      kept.push({ ...(written ?? claim), reading: { ...claim.reading, verdict, restsOn } });
    else failed.push(`${reasonOf(judged)} The claim was: ${(written ?? claim).text}`);
  }
  return { kept, failed, repaired: rewritten.size };
}

/** A claim of the previous round, in the form in which it is checked again. */
export const toCheck = ({
  id: _,
  confidence: _c,
  verified: _v,
  quoteFound: _q,
  ...claim
}: CheckedClaim): Found => ({
  ...claim,
  reading: claim.reading ?? {
    part: null,
    cells: { data: null, measure: null, result: null, condition: null },
  },
});

const idAt = (at: number): string => `K${at + 1}`;

const SAYS: Readonly<Record<Verdict, string>> = {
  supported: 'The passage says it.',
  partly: 'The passage says only a part of it, or a weaker version.',
  no: 'The passage does not say it.',
  contradicted: 'The passage says otherwise.',
};
const reasonOf = ({ verdict, why }: Judged): string => `${SAYS[verdict]} ${why}`.trim();

/** Of two entries on one claim, the worse one counts. */
const worse = (one: Verdict, other: Verdict): boolean => VERDICTS.indexOf(one) > VERDICTS.indexOf(other);

async function verdictsOn({
  paper,
  claims,
  doubted,
  checker,
  signal,
}: {
  paper: RankedPaper;
  claims: readonly { id: string; claim: Found }[];
  doubted: boolean;
  checker: LanguageModel;
  signal: AbortSignal | undefined;
}): Promise<{ of: (id: string) => Judged } | { why: Unread['why'] }> {
  const ids = claims.map(({ id }) => id);
  const result = await ofPassage((chars) =>
    checker.generate({
      task: 'check',
      ...checkPrompt({
        paper: paper.paper,
        claims: claims.map(({ id, claim }) => ({ id, claim: claim.text })),
        chars,
        doubted,
      }),
      schemaName: CHECK_PROMPT_VERSION,
      schema: checkAnswer(ids),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...ALONE,
      ...(signal && { signal }),
    }),
  );
  if (result.kind === 'abstained') return { why: result.why ?? 'unusable' };
  const byId = new Map<string, Judged>();
  for (const entry of result.value.claims) {
    const id = entry.id.trim();
    const known = byId.get(id);
    if (known === undefined || worse(entry.verdict, known.verdict)) byId.set(id, judgedOf(entry));
  }
  // The schema requires an entry for each id.
  return { of: (id) => byId.get(id) ?? { verdict: 'no', words: '', why: '' } };
}

const judgedOf = ({ verdict, words, why }: CheckAnswer['claims'][number]): Judged => ({
  verdict,
  words,
  why,
});

/** The claims as rewritten; one that does not keep the facts that code can check becomes its quote. */
async function writtenAgain({
  paper,
  claims,
  writer,
  signal,
}: {
  paper: RankedPaper;
  claims: readonly { id: string; claim: Found; why: string }[];
  writer: LanguageModel;
  signal: AbortSignal | undefined;
}): Promise<{ id: string; claim: Found }[]> {
  if (claims.length === 0) return [];
  const result = await ofPassage((chars) =>
    writer.generate({
      task: 'repair',
      ...repairPrompt({
        paper: paper.paper,
        claims: claims.map(({ id, claim, why }) => ({ id, claim: claim.text, quote: claim.quote.text, why })),
        chars,
      }),
      schemaName: REPAIR_PROMPT_VERSION,
      schema: repairAnswer,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...ALONE,
      ...(signal && { signal }),
    }),
  );
  if (result.kind === 'abstained') return [];
  const written = new Map(result.value.claims.map(({ id, claim }) => [id.trim(), claim]));
  return claims.flatMap(({ id, claim }) => {
    const own = written.get(id);
    if (own === undefined) return [];
    const quote = claim.quote.text;
    const text = inOwnWords({ claim: own, quote, paper: paper.paper }) ?? quote;
    return text === claim.text ? [] : [{ id, claim: { ...claim, text } }];
  });
}
