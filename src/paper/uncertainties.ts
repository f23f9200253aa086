// 4 Uncertainties: reasons to doubt these results. Only those that apply to this run.

import { EXTRACTIVE, type SearchOutcome } from '../contract/run-facts';
import { sourceTitle } from '../contract/sources';
import { showConfidence } from '../evidence/confidence';
import { wishesOf } from '../literature/wishes';
import { hasProposition } from '../reading/flags';
import type { Section, Sentence } from '../records/draft';
import { unreadIn, unreadLanguage } from '../text/language';
import { capitalised, count, leadingCount, listOf, quoted } from '../text/prose';
import type { WeighedClaim } from '../tribunal/facts';
import { doubtfulPapers, notLookedUp } from './doubtful-papers';
import { type DraftContext, readOf } from './draft-context';
import { claimSentence } from './results';
import { sentence } from './sentence';
import { droppedClaims, suspectPapers } from './suspect-papers';

export function uncertainties(context: DraftContext): Section {
  const items = [
    ...texts(judged(context)),
    ...texts(gaps(context)),
    ...outsideResults(context),
    ...suspectPapers(context),
    ...droppedClaims(context),
    ...doubtfulPapers(context),
    ...texts(searches(context)),
    ...texts(notLookedUp(context)),
    ...texts(whatWasRead(context)),
    ...texts(owner(context)),
  ];
  return { name: 'Uncertainties', blocks: [{ kind: 'list', items }] };
}

const texts = (sentences: readonly string[]): Sentence[][] => sentences.map((text) => [sentence(text)]);

function judged({ answer, profile, claims, question }: DraftContext): string[] {
  if (answer.judged)
    return [
      `${hasProposition(question) ? 'Which side a claim takes' : 'Whether a claim bears on the question'} was judged by ${profile.kernel} alone.`,
    ];
  // For a quote in another language, `whatWasRead` says that no words were compared.
  const flagged = claims.flatMap(({ claim }) =>
    claim.flag === 'none' || unreadLanguage(claim.quote.text) !== null ? [] : [claim.id],
  );
  const flags =
    flagged.length === 0
      ? ''
      : ` By ${flagged.length === 1 ? 'its' : 'their'} words ${listOf(flagged)} may say the opposite of what the question asks, or that there is no effect.`;
  return [
    `Nobody judged whether these findings answer the question, whether they agree, or how good the studies are.${flags}`,
  ];
}

function gaps({ answer, facts, reported, question, evidence: { parts = [] } }: DraftContext): string[] {
  const answered = new Set(reported.map(({ claim }) => claim.reading?.part));
  const open = parts.filter((_, at) => !answered.has(at + 1));
  const lines =
    open.length === 0
      ? []
      : [
          `No verified claim answers ${open.length === 1 ? 'this part' : 'these parts'} of the question: ${listOf(open.map(quoted))}.`,
        ];
  const missing = facts.wordsMissing.slice(0, 8).map(quoted);
  // A model also recognises the same content in other words. In another language, the rules do not know which
  // words carry content.
  if (!answer.judged && reported.length > 0 && missing.length > 0 && unreadLanguage(question) === null) {
    lines.push(
      `No finding, and no title of its paper, has ${missing.length === 1 ? 'the question’s word' : 'the question’s words'} ${listOf(missing, 'or')}.`,
    );
  }
  if (facts.papers === 1) lines.push('All findings come from a single paper; no other confirms them.');
  return lines;
}

/** Claims that Results does not report, each with the reason. */
function outsideResults(context: DraftContext): Sentence[][] {
  return context.claims
    .filter(({ counts }) => !counts)
    .map((weighed) => [
      sentence(`${weighed.claim.id} is not among the results: ${whyNot(weighed, context)}.`),
      claimSentence(weighed, context),
    ]);
}

function whyNot({ claim, paper, inPlace }: WeighedClaim, { evidence: { threshold } }: DraftContext): string {
  const shown = `confidence ${showConfidence(claim.confidence, threshold)}, threshold ${threshold}`;
  if (paper === null) return 'its paper is not among those kept';
  if (!inPlace) return `its quote is not in the source (${shown})`;
  if (claim.reading?.verdict === 'partly') return 'a check found that its passage says only a part of it';
  if (!claim.verified) return `not verified (${shown})`;
  if (claim.stance === 'off') return 'the model judged it to be off the question';
  return 'it and its paper have too few of the question’s words';
}

const UNRELIABLE: readonly (readonly [SearchOutcome, string])[] = [
  ['failed', 'Failed'],
  ['blocked', 'Refused'],
  ['suspect-empty', 'Came back empty, which may be false'],
  ['empty', 'Found nothing'],
];

function searches({ selection }: DraftContext): string[] {
  return UNRELIABLE.flatMap(([outcome, what]) => {
    const entries = selection.ledger.filter((entry) => entry.outcome === outcome);
    const named = entries.map(({ query, source }) => `${quoted(query)} in ${sourceTitle(source)}`);
    return entries.length === 0
      ? []
      : [`${what}: ${count(entries.length, 'search', 'searches')}, for ${listOf(named)}.`];
  });
}

function whatWasRead({ selection, claims, profile }: DraftContext): string[] {
  const unread = unreadIn(
    selection.question,
    selection.papers.map(({ paper }) => paper.abstract),
  );
  const summaries = claims.filter(({ paper }) => paper?.abstractKind === 'summary').length;
  return [
    ...(summaries === 0
      ? []
      : [
          `${summaries === claims.length ? `All ${count(summaries, 'claim')} come` : `${leadingCount(summaries, 'claim')} of ${claims.length} ${summaries === 1 ? 'comes' : 'come'}`} from summaries written for the bundled sample, not from the papers’ own words.`,
        ]),
    `Only ${readOf(selection)} were read: what the full texts qualify or take back is not known here.`,
    ...(unread === null || profile.kernel !== EXTRACTIVE
      ? []
      : [
          `${capitalised(unread)}: the rules read English. They compared other words only letter by letter, and flagged such quotes.`,
        ]),
    ...(profile.kernel === EXTRACTIVE
      ? [
          'Papers and sentences were found by their words: one that says the same in other words may have been missed.',
        ]
      : []),
  ];
}

function owner({ revision, profile, round, selection, evidence }: DraftContext): string[] {
  if (revision === undefined || revision.instructions === null) return [];
  const made = selection.ledger.filter((entry) => entry.round === round);
  const before = new Set(revision.claims.map((claim) => claim.text));
  const fresh = evidence.claims.filter((claim) => !before.has(claim.text)).length;
  const done =
    made.length === 0
      ? 'no further search was made'
      : `${count(made.length, 'further search was', 'further searches were')} made (${listOf(made.map((entry) => quoted(entry.query)))})`;
  const { notDone } = wishesOf(revision.instructions);
  const limits =
    profile.kernel !== EXTRACTIVE || notDone.length === 0
      ? ''
      : ` Not done, because no model took part: ${listOf(notDone.map(quoted))}.`;
  return [
    `The owner asked for changes: ${quoted(revision.instructions)}${/[.?!]$/.test(revision.instructions) ? '' : '.'} In answer, ${done}, and ${fresh} of the ${count(evidence.claims.length, 'claim')} ${fresh === 1 ? 'is' : 'are'} new.${limits}`,
  ];
}
