// SKEPTIC: sees what failed, what is contested and what other papers say against it; asked to refute.

import type { CheckedClaim } from '../../records/claim';
import { doubtsOf } from '../../tribunal/doubts';
import type { ReviewInput, Revision } from '../kernel';
import { clipped, dataBlock, share } from './data-block';
import { otherSayings } from './other-sayings';
import { type ReviewPrompt, reviewAnswer, systemOf } from './review-common';

export const SKEPTIC_PROMPT_VERSION = 'review-skeptic-8';
export const skepticAnswer = reviewAnswer;

/** Sentences of other papers shown with a claim in doubt, and with one that is not. */
const OTHERS = { doubted: 2, undoubted: 1 } as const;
const MOST_CHARS = { claim: 400, quote: 400, title: 100, sentence: 300 } as const;
/** Texts shown for one claim in doubt: its own title and those of the others. */
const TIMES = { title: 1 + OTHERS.doubted, sentence: OTHERS.doubted } as const;

/** Objections shown for one claim, and dropped claims in total: bounds the prompt. */
const MOST_OBJECTIONS = 1;
const MOST_DROPPED = 5;
const OBJECTION_CHARS = 200;

const TASK = [
  'You are the SKEPTIC. Your task is to refute. You see the claims that failed a check, that are flagged, that find no effect or that other claims oppose, opposed ones first, each with the words it was taken from, the reason for doubt, and what other papers found in this run say on its subject; then the claims that nothing was held against, with what other papers say on theirs; and, in a revision, the claims that were dropped because a reviewer of the draft before objected, and those that spoke against the question or were flagged and that the draft no longer has.',
  'For each claim ask: does one of the other papers say the opposite, or find it only under a condition that the claim leaves out; does a number, a data set or a population of one paper stand for all; would the conclusion still hold if the claims in doubt were false. Report each refutation as a finding on the claim it strikes. A claim that you cannot refute from what is shown is not refuted: make nothing up.',
];
const SCALE =
  '9-10: what other papers say could have refuted the claims and did not, and no claim that matters is in doubt. 7-8: small doubts that change nothing, or nothing that is shown bears on the claims, so nothing could refute them. 5-6: a claim that matters is contested, and the evidence does not settle it. 3-4: what is in doubt carries the answer. 0-2: the claims are refuted by what is shown, or there is none.';

interface Objection {
  readonly claim: CheckedClaim;
  readonly messages: readonly string[];
}

/** The claims of the previous round that its reviewers objected to. */
const objectionsOf = (revision: Revision | undefined): Objection[] =>
  (revision?.claims ?? []).flatMap((claim) => {
    const messages = (revision?.findings ?? [])
      .filter(({ target }) => target === claim.id)
      .map(({ message }) => clipped(message, OBJECTION_CHARS));
    return messages.length === 0 ? [] : [{ claim, messages: messages.slice(0, MOST_OBJECTIONS) }];
  });

/** A claim that came back in the same words is still contested. */
function withObjections({
  doubts,
  evidence,
  before,
}: {
  doubts: ReadonlyMap<string, readonly string[]>;
  evidence: ReviewInput['evidence'];
  before: readonly Objection[];
}): ReadonlyMap<string, readonly string[]> {
  const all = new Map(doubts);
  for (const { id, text } of evidence.claims) {
    const objected = before.filter(({ claim }) => claim.text === text).flatMap(({ messages }) => messages);
    if (objected.length > 0) {
      const reasons = objected.map((message) => `a reviewer of the draft before objected: ${message}`);
      all.set(id, [...(all.get(id) ?? []), ...reasons]);
    }
  }
  return all;
}

/** Dropped claims: the draft must not rest on them in other words. */
function droppedBlock({
  evidence,
  before,
}: {
  evidence: ReviewInput['evidence'];
  before: readonly Objection[];
}): string[] {
  const now = new Set(evidence.claims.map(({ text }) => text));
  const dropped = before.filter(({ claim }) => !now.has(claim.text)).slice(0, MOST_DROPPED);
  if (dropped.length === 0) return [];
  return [
    dataBlock(
      'claims_dropped_after_objection',
      dropped.map(({ claim, messages }) => ({
        claim: clipped(claim.text, OBJECTION_CHARS),
        objections: messages,
      })),
    ),
  ];
}

/** A revision does not refute a claim by leaving it out. */
function flaggedBlock({ flaggedBefore = [] }: ReviewInput['evidence']): string[] {
  if (flaggedBefore.length === 0) return [];
  return [
    dataBlock(
      'claims_against_that_are_gone',
      flaggedBefore.slice(0, MOST_DROPPED).map(({ text, quote, stance }) => ({
        claim: clipped(text, OBJECTION_CHARS),
        quote: clipped(quote.text, OBJECTION_CHARS),
        stance,
      })),
    ),
  ];
}

/** Does not show the draft's prose, which could argue for the claims. */
export function skepticPrompt({
  question,
  evidence,
  selection,
  revision,
}: Pick<ReviewInput, 'question' | 'evidence' | 'selection' | 'revision'>): ReviewPrompt {
  const before = objectionsOf(revision);
  const doubts = withObjections({ doubts: doubtsOf({ evidence, selection }), evidence, before });
  const others = otherSayings({ question, selection });
  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  const chars = share(MOST_CHARS, evidence.claims.length, TIMES);
  const saying = (claim: CheckedClaim, most: number) =>
    others(claim, most).map(({ title, sentence }) => ({
      paper: chars.title(title),
      says: chars.sentence(sentence),
    }));
  const against = ({ stance }: CheckedClaim) =>
    stance === 'denies' || stance === 'no effect' || stance === 'mixed';
  const isDoubted = (claim: CheckedClaim) => against(claim) || doubts.has(claim.id);
  const doubted = evidence.claims
    .filter(isDoubted)
    .toSorted((a, b) => Number(against(b)) - Number(against(a)));
  const undoubted = evidence.claims.filter((claim) => !isDoubted(claim));
  return {
    schemaName: SKEPTIC_PROMPT_VERSION,
    schema: skepticAnswer,
    system: systemOf({ task: TASK, scale: SCALE }),
    prompt: [
      dataBlock('question', question),
      dataBlock(
        'claims_in_doubt',
        doubted.map((claim) => ({
          id: claim.id,
          claim: chars.claim(claim.text),
          quote: chars.quote(claim.quote.text),
          stance: claim.stance,
          ...(claim.reading?.basis === undefined ? {} : { basis: claim.reading.basis }),
          paper: chars.title(titles.get(claim.paperId) ?? ''),
          inDoubtBecause: doubts.get(claim.id) ?? [],
          otherPapersSay: saying(claim, OTHERS.doubted),
        })),
      ),
      dataBlock(
        'claims_not_in_doubt',
        undoubted.map((claim) => ({
          id: claim.id,
          claim: chars.claim(claim.text),
          otherPapersSay: saying(claim, OTHERS.undoubted),
        })),
      ),
      ...droppedBlock({ evidence, before }),
      ...flaggedBlock(evidence),
    ].join('\n\n'),
  };
}
