// Sorts the papers that a model was to read: which are kept, which are read again, which are left to the
// rules. Pure.

import { announcesOnly, bodyOf, leadOf } from '../reading/cues';
import type { Claim, ReadingCounts, Unread } from '../records/claim';
import type { RankedPaper } from '../records/selection';
import type { Checked } from './check-claims';
import type { ExtractInput } from './kernel';
import { isUnread, type PaperRead } from './read-paper';

/** Of nine papers, the first five of the list are kept as they are, and the most relevant of the others. */
const SURE = 5 / 9;
/** For a paper that was not read: it keeps its place among the others. */
const RELEVANCE_UNKNOWN = 5;

/** How one paper was read: by the model, not at all, or by rules for want of budget or of an answer. */
export type Outcome = PaperRead | Unread | ByRules;

export interface ByRules {
  readonly byRules: true;
}

export const byRules = async (): Promise<ByRules> => ({ byRules: true });
export const isByRules = (outcome: object): outcome is ByRules => 'byRules' in outcome;
export const isRead = (outcome: Outcome | undefined): outcome is PaperRead =>
  outcome !== undefined && 'relevance' in outcome;

export interface PaperReadAndChecked {
  readonly read: PaperRead;
  readonly kept?: readonly Checked[];
  readonly failed?: readonly string[];
  readonly repaired?: number;
  /** The check was refused or unusable: nothing is taken from the paper. */
  readonly unread?: Unread;
  readonly byRules?: true;
}

export const idOf = ({ read }: PaperReadAndChecked): string => read.paper.paper.id;
export const keptIn = ({ kept }: PaperReadAndChecked): number => kept?.length ?? 0;

/**
 * Fewer than half of the model's findings on this paper held. Other papers do not count, so none can cause
 * this one to be read again.
 */
function failedIn(one: PaperReadAndChecked): boolean {
  const onQuestion = one.read.proposed - offIn(one.read);
  return one.kept !== undefined && onQuestion > 0 && keptIn(one) < onQuestion / 2;
}

/** Papers whose own findings failed; all of them if nothing held at all. */
export function toReadAgain(done: readonly PaperReadAndChecked[]): ReadonlySet<string> {
  const nothing = done.every((one) => keptIn(one) === 0);
  return new Set(done.filter((one) => one.kept !== undefined && (nothing || failedIn(one))).map(idOf));
}

/**
 * Papers that the model was not asked about for want of budget, or whose findings failed; all if no claim was
 * left.
 */
export function papersForRules({
  papers,
  outcomes,
  done,
  own,
}: {
  papers: readonly RankedPaper[];
  outcomes: ReadonlyMap<string, Outcome>;
  done: readonly PaperReadAndChecked[];
  own: readonly Claim[];
}): readonly RankedPaper[] {
  if (own.length === 0) return papers;
  const open = new Set(done.filter((one) => one.byRules || failedIn(one)).map(idOf));
  return papers.filter(({ paper: { id } }) => {
    const outcome = outcomes.get(id);
    return open.has(id) || (outcome !== undefined && isByRules(outcome));
  });
}

export function unreadOf({
  papers,
  outcomes,
  done,
}: {
  papers: readonly RankedPaper[];
  outcomes: ReadonlyMap<string, Outcome>;
  done: readonly PaperReadAndChecked[];
}): Unread[] {
  const kept = new Set(papers.map(({ paper }) => paper.id));
  const refused = [...outcomes.values()].filter(isUnread).filter(({ paperId }) => kept.has(paperId));
  return [...refused, ...done.flatMap(({ unread }) => unread ?? [])];
}

const offIn = ({ findings }: PaperRead): number => findings.filter(({ stance }) => stance === 'off').length;

/**
 * First the top of the list and the papers that kept claims come from, then the others by relevance. A
 * paper's place depends only on its own reading, and on how many others are more relevant.
 */
export function papersKept({
  input: { papers, keep = papers.length, revision },
  outcomes,
}: {
  input: ExtractInput;
  outcomes: ReadonlyMap<string, Outcome>;
}): RankedPaper[] {
  const cited = new Set(revision?.claims.map(({ paperId }) => paperId));
  const sure = Math.ceil(keep * SURE);
  const [first, rest] = [papers.slice(0, sure), papers.slice(sure)];
  const relevance = ({ paper }: RankedPaper): number => {
    const outcome = outcomes.get(paper.id);
    if (outcome === undefined) return paper.abstract === '' ? -1 : RELEVANCE_UNKNOWN;
    return isRead(outcome) ? outcome.relevance : RELEVANCE_UNKNOWN;
  };
  const held = rest.filter(({ paper }) => cited.has(paper.id));
  const others = rest
    .filter(({ paper }) => !cited.has(paper.id))
    .toSorted((a, b) => relevance(b) - relevance(a));
  return [...first, ...held, ...others].slice(0, Math.max(keep, first.length + held.length));
}

/** Each paper's first finding, then the second ones; findings that only announce something come last. */
export function inTurns(done: readonly PaperReadAndChecked[], papers: readonly RankedPaper[]): Checked[] {
  const place = new Map(papers.map(({ paper }, at) => [paper.id, at]));
  return done
    .flatMap(({ kept = [] }) => kept.map((claim, nth) => ({ claim, nth })))
    .map(({ claim, nth }) => ({ claim, nth, announces: isAnnouncement(claim.quote.text) ? 1 : 0 }))
    .toSorted(
      (a, b) =>
        a.announces - b.announces ||
        a.nth - b.nth ||
        (place.get(a.claim.paperId) ?? 0) - (place.get(b.claim.paperId) ?? 0),
    )
    .map(({ claim }) => claim);
}

const isAnnouncement = (quote: string): boolean => announcesOnly(bodyOf(quote, leadOf(quote)));

export function countsOf({
  outcomes,
  done,
  readAgain,
  beyond,
  byRules: taken,
}: {
  outcomes: ReadonlyMap<string, Outcome>;
  done: readonly PaperReadAndChecked[];
  readAgain: boolean;
  beyond: number;
  byRules: number;
}): ReadingCounts {
  const sum = (of: (one: PaperReadAndChecked) => number) => done.reduce((total, one) => total + of(one), 0);
  const off = sum(({ read }) => offIn(read));
  const kept = sum((one) => one.kept?.length ?? 0);
  const misquoted = sum(({ read }) => read.failed.length);
  const proposed = sum(({ read }) => read.proposed);
  const unchecked = sum(({ read, unread, byRules: skipped }) =>
    unread || skipped ? read.findings.length - offIn(read) : 0,
  );
  return {
    read: [...outcomes.values()].filter(isRead).length,
    proposed,
    misquoted,
    off,
    repaired: sum((one) => one.repaired ?? 0),
    unsupported: proposed - misquoted - off - kept - unchecked,
    beyond,
    readAgain,
    byRules: taken,
  };
}
