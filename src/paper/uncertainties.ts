// 4 Uncertainties: what stands between these results and the truth. Only what holds for this run.

import { EXTRACTIVE, type SearchOutcome } from '../protocol';
import type { Standing } from '../tribunal/standing';
import { showConfidence } from './confidence';
import { doubtfulPapers, notLookedUp } from './doubtful-papers';
import { type DraftContext, isVerbatim, readOf, sourceName } from './draft-context';
import type { Section, Sentence } from './model';
import { capitalised, count, listOf, quoted, sentence, shownTerms } from './prose';
import { claimSentence } from './results';

export function uncertainties(context: DraftContext): Section {
  const items = [
    ...outsideResults(context),
    ...texts(gaps(context)),
    ...texts(opposed(context)),
    ...doubtfulPapers(context),
    ...texts(searches(context)),
    ...texts(notLookedUp(context)),
    ...texts(whatWasRead(context)),
    ...texts(checking(context)),
    ...texts(owner(context)),
  ];
  return { name: 'Uncertainties', blocks: [{ kind: 'list', items }] };
}

const texts = (sentences: readonly string[]): Sentence[][] => sentences.map((text) => [sentence(text)]);

/** Claims that Results does not report, each with the reason. */
function outsideResults(context: DraftContext): Sentence[][] {
  return context.standings
    .filter((standing) => !standing.supports)
    .map((standing) => [
      sentence(`${standing.claim.id} is not among the results: ${whyNot(standing, context)}.`),
      claimSentence(standing, context),
    ]);
}

function whyNot(standing: Standing, { evidence }: DraftContext): string {
  const { confidence, verified } = standing.claim;
  const { threshold } = evidence;
  const shown = `confidence ${showConfidence(confidence, threshold)}, threshold ${threshold}`;
  if (standing.paper === null) return 'its paper is not among those kept';
  if (!standing.quoteStands) return `its quote was not found in the source (${shown})`;
  if (!verified) return `not verified (${shown})`;
  if (!standing.agrees) return 'its wording and its quote differ in a negation or a direction';
  if (!standing.onTopic) return 'it is verified, but its paper is off the question';
  return 'it is verified, but it names no term of the question';
}

function gaps({ answer, supporting, standings, terms }: DraftContext): string[] {
  const lines: string[] = [];
  if (supporting.length > 0 && answer.uncovered.length > 0) {
    lines.push(`Nothing in support speaks of ${listOf(shownTerms(answer.uncovered), 'or')}.`);
  }
  const papers = new Set(supporting.map(({ claim }) => claim.paperId));
  if (supporting.length > 0 && papers.size === 1) {
    lines.push('Everything in support comes from a single paper; no other confirms it.');
  } else if (supporting.length > 0) {
    const alone = terms.filter((term) => papersOn(term.text, supporting) === 1).map((term) => term.text);
    const names = shownTerms(alone);
    if (names.length > 0)
      lines.push(`Only one paper${names.length > 1 ? ' each' : ''} is in support on ${listOf(names)}.`);
  }
  const byTitle = supporting.filter((standing) => standing.terms.length > standing.said.length);
  if (byTitle.length > 0) {
    lines.push(
      `That ${listOf(byTitle.map(({ claim }) => claim.id))} ${byTitle.length === 1 ? 'speaks' : 'speak'} of the question rests in part on the title of the paper, not on the claim's own words.`,
    );
  }
  if (standings.length === 0) lines.push('No claim could be taken from the papers.');
  return lines;
}

const papersOn = (term: string, supporting: readonly Standing[]) =>
  new Set(supporting.filter(({ terms }) => terms.includes(term)).map(({ claim }) => claim.paperId)).size;

function opposed({ contradictions }: DraftContext): string[] {
  const gainsOf = new Map<string, { gains: string[]; loss: string; about: string }>();
  for (const { claims, terms } of contradictions) {
    const [gain, loss] = claims;
    const about = listOf(terms);
    const known = gainsOf.get(`${loss} ${about}`);
    if (known === undefined) gainsOf.set(`${loss} ${about}`, { gains: [gain], loss, about });
    else known.gains.push(gain);
  }
  return [...gainsOf.values()].map(
    ({ gains, loss, about }) =>
      `${listOf(gains)} ${gains.length === 1 ? 'is' : 'are'} worded as a gain and ${loss} as a loss or no gain, ${gains.length === 1 ? 'both' : 'all'} about ${about}; whether they disagree was not settled.`,
  );
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
    const named = entries.map(({ query, source }) => `${quoted(query)} in ${sourceName(source)}`);
    return entries.length === 0
      ? []
      : [`${what}: ${count(entries.length, 'search', 'searches')}, for ${listOf(named)}.`];
  });
}

function whatWasRead({ selection, standings }: DraftContext): string[] {
  const read = readOf(selection);
  const summaries = standings.filter(({ paper }) => paper?.abstractKind === 'summary').length;
  return [
    ...(summaries === 0
      ? []
      : [
          `${capitalised(count(summaries, 'claim'))} of ${standings.length} ${summaries === 1 ? 'comes' : 'come'} from summaries written for the bundled sample, not from the papers' own words.`,
        ]),
    `Only ${read} were read: what the papers' full texts qualify, measure or take back is not known here.`,
  ];
}

function checking({ standings, profile, contradictions }: DraftContext): string[] {
  const verbatim = standings.length > 0 && standings.every(isVerbatim);
  return [
    'The verification compares words. It cannot tell a claim from its contradiction, and it checks no figure.',
    ...(verbatim
      ? [
          'Since every claim is a passage of the source it was checked against, a high confidence is to be expected: it vouches for the quotation, not for the finding.',
        ]
      : []),
    ...(profile.kernel === EXTRACTIVE
      ? [
          `Whether papers contradict each other was judged by direction words and negations alone (${
            contradictions.length === 0 ? 'no pair' : count(contradictions.length, 'pair')
          } found); no model read them for it.`,
        ]
      : []),
    'Whether a claim speaks of a term was decided by its words, inflections and common abbreviations; a paraphrase may have been missed.',
  ];
}

function owner({ revision, profile, round, selection, evidence }: DraftContext): string[] {
  if (revision === undefined || revision.instructions === null) return [];
  const searched = selection.ledger.filter((entry) => entry.round === round);
  const before = new Set(revision.claims.map((claim) => claim.text));
  const fresh = evidence.claims.filter((claim) => !before.has(claim.text)).length;
  const done =
    searched.length === 0
      ? 'no further search was made'
      : `${count(searched.length, 'further search', 'further searches')} ${searched.length === 1 ? 'was' : 'were'} made (${listOf(searched.map((entry) => quoted(entry.query)))})`;
  const limits =
    profile.kernel === EXTRACTIVE
      ? ' The extractive kernel searches and selects anew; it cannot follow instructions on content or style.'
      : '';
  return [
    `The owner asked for changes: ${quoted(revision.instructions)}${/[.?!]$/.test(revision.instructions) ? '' : '.'} In answer, ${done}, and ${fresh} of the ${count(evidence.claims.length, 'claim')} ${fresh === 1 ? 'is' : 'are'} new.${limits}`,
  ];
}
