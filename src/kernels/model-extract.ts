// Papers -> checked claims, with a model. Each paper is read alone and its claims are checked alone, so that
// no paper's text can affect what is taken from another.

import type { Doing } from '../contract/step-progress';
import type { LanguageModel } from '../models/language-model';
import { type Finding, takeFindings } from '../reading/closest-sentences';
import type { CheckedClaim } from '../records/claim';
import type { RankedPaper } from '../records/selection';
import { type Checked, checkClaims, toCheck } from './check-claims';
import { claimSetOf } from './claim-set';
import type { ElseByRules } from './else-by-rules';
import { inParallel } from './in-parallel';
import type { ExtractInput, Extraction } from './kernel';
import {
  type ByRules,
  byRules,
  countsOf,
  idOf,
  inTurns,
  isByRules,
  isRead,
  keptIn,
  type Outcome,
  type PaperReadAndChecked,
  papersForRules,
  papersKept,
  toReadAgain,
  unreadOf,
} from './read-outcomes';
import { type PaperRead, readPaper } from './read-paper';
import { scopeOf } from './revision-scope';

/** Papers read, one call each. */
const MOST_READ = 60;
/** Concurrent calls; a slow server has its own limit (SOVEREIGN_MODEL_CONCURRENCY). */
const AT_ONCE = 8;
export interface ExtractModels {
  readonly model: LanguageModel;
  /** Checks claims. */
  readonly checker: LanguageModel;
  readonly elseByRules: ElseByRules;
}

/**
 * Reads the papers, selects those to keep, checks the claims, reads failed papers again, and fills gaps by
 * rules.
 * @throws ProviderUnavailable, ProviderRefused and, if the run waits for a larger budget, BudgetExhausted
 */
export async function extractByModel(models: ExtractModels, input: ExtractInput): Promise<Extraction> {
  const { count, revision } = input;
  const { keep, contested } = scopeOf(revision);
  const outcomes = await readAll(models, input);
  const papers = papersKept({ input, outcomes });
  const first = await checkAll(models, input, readIn(papers, outcomes));
  const again = revision === undefined ? toReadAgain(first) : new Set<string>();
  const done = await secondReading(models, input, first, again);

  const held = [...keep, ...(await checkedAgain(models, input, { contested, papers }))];
  const isContested = (one: Checked) =>
    contested.some(({ paperId, quote }) => paperId === one.paperId && quote.start === one.quote.start);
  const found = inTurns(done, papers).filter((one) => !isContested(one));
  const own = claimSetOf({ found, keep: held, papers, count });
  const filled = byRulesFrom(papersForRules({ papers, outcomes, done, own }), input, [...own, ...contested]);
  const claims = [
    ...own,
    ...filled.slice(0, count - own.length).map((claim, at) => ({ id: `C${own.length + at + 1}`, ...claim })),
  ];
  return {
    claims,
    unread: unreadOf({ papers, outcomes, done }),
    papers: papers.map(({ paper }) => paper.id),
    reading: countsOf({
      outcomes,
      done,
      readAgain: again.size > 0,
      beyond: found.filter((one) => !claims.some((claim) => isSameQuote(claim, one))).length,
      byRules: claims.filter(({ stance }) => stance === null).length,
    }),
  };
}

/** Reports how many of `total` are done. */
const telling =
  ({ onPartDone }: Pick<ExtractInput, 'onPartDone'>, doing: Doing, total: number) =>
  (done: number) =>
    onPartDone?.({ doing, done, total });

/** Reads each paper alone. Results by paper id. */
async function readAll(models: ExtractModels, input: ExtractInput): Promise<ReadonlyMap<string, Outcome>> {
  const readable = input.papers.filter(({ paper }) => paper.abstract !== '').slice(0, MOST_READ);
  const outcomes = await inParallel(
    readable,
    AT_ONCE,
    (paper) => readOne(models, input, paper),
    telling(input, 'read', readable.length),
  );
  return new Map(readable.map(({ paper }, at) => [paper.id, outcomes[at] as Outcome]));
}

const readOne = (
  { model, elseByRules }: ExtractModels,
  { question, parts = [], signal }: ExtractInput,
  paper: RankedPaper,
  failed?: readonly string[],
): Promise<Outcome> =>
  elseByRules<Outcome>(
    () => readPaper(paper, { model, question, parts, signal, ...(failed && { failed }) }),
    byRules,
  );

const readIn = (papers: readonly RankedPaper[], outcomes: ReadonlyMap<string, Outcome>): PaperRead[] =>
  papers.flatMap(({ paper }) => {
    const outcome = outcomes.get(paper.id);
    return isRead(outcome) ? [outcome] : [];
  });

const checkAll = (models: ExtractModels, input: ExtractInput, reads: readonly PaperRead[]) =>
  inParallel(
    reads,
    AT_ONCE,
    (read) => checkOne(models, input, read),
    telling(input, 'checked', reads.length),
  );

async function checkOne(
  { model, checker, elseByRules }: ExtractModels,
  { signal }: ExtractInput,
  read: PaperRead,
): Promise<PaperReadAndChecked> {
  const claims = read.findings.filter(({ stance }) => stance !== 'off');
  const checked = await elseByRules<Awaited<ReturnType<typeof checkClaims>> | ByRules>(
    () => checkClaims({ paper: read.paper, claims }, { checker, writer: model, signal }),
    byRules,
  );
  if (isByRules(checked)) return { read, byRules: true };
  if ('why' in checked) return { read, unread: checked };
  const { kept, repaired } = checked;
  return { read, kept, repaired, failed: [...read.failed, ...checked.failed] };
}

/**
 * Once per run, in its first round: reads the given papers again, with what failed. Findings that held before
 * are kept.
 */
async function secondReading(
  models: ExtractModels,
  input: ExtractInput,
  done: readonly PaperReadAndChecked[],
  again: ReadonlySet<string>,
): Promise<PaperReadAndChecked[]> {
  const named = done.filter((one) => again.has(idOf(one)));
  const readAgain = await inParallel(
    named,
    AT_ONCE,
    async (before) => {
      const failed = before.failed?.length ? before.failed : [GAVE_NOTHING];
      const outcome = await readOne(models, input, before.read.paper, failed);
      if (!isRead(outcome)) return before;
      const after = await checkOne(models, input, outcome);
      return keptIn(after) >= keptIn(before) ? after : before;
    },
    telling(input, 'read again', named.length),
  );
  const byId = new Map(readAgain.map((one) => [idOf(one), one]));
  return done.map((one) => byId.get(idOf(one)) ?? one);
}

/**
 * Checks each claim that a reviewer objected to once more, alone, because the reviewer saw other papers'
 * texts.
 */
async function checkedAgain(
  { model, checker, elseByRules }: ExtractModels,
  input: ExtractInput,
  { contested, papers }: { contested: readonly CheckedClaim[]; papers: readonly RankedPaper[] },
): Promise<CheckedClaim[]> {
  const { signal } = input;
  const checked = await inParallel(
    contested,
    AT_ONCE,
    async (claim) => {
      const paper = papers.find((one) => one.paper.id === claim.paperId);
      if (paper === undefined) return [];
      const again = await elseByRules<Awaited<ReturnType<typeof checkClaims>> | ByRules>(
        () =>
          checkClaims({ paper, claims: [toCheck(claim)], doubted: true }, { checker, writer: model, signal }),
        byRules,
      );
      return isByRules(again) || 'why' in again ? [] : again.kept.map((one) => ({ ...claim, ...one }));
    },
    telling(input, 'checked again', contested.length),
  );
  return checked.flat();
}

const byRulesFrom = (
  papers: readonly RankedPaper[],
  { question, words, count, revision }: ExtractInput,
  keep: readonly Finding[],
): Finding[] => takeFindings({ question, papers, words, count, keep, wanted: scopeOf(revision).searchFor });

const isSameQuote = (a: Pick<Finding, 'paperId' | 'quote'>, b: Pick<Finding, 'paperId' | 'quote'>) =>
  a.paperId === b.paperId && a.quote.start === b.quote.start && a.quote.end === b.quote.end;

const GAVE_NOTHING = 'No finding was given. Look once more: is there a result on the question?';
