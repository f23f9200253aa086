// 2 Methodology: what a reader needs in order to trust the rest. Details of searches, measurements and
// settings are in the appendices.

import { EXTRACTIVE, WITHOUT_MODEL_REASONS } from '../contract/run-facts';
import type { Stage } from '../contract/run-status';
import { sourceTitle } from '../contract/sources';
import { type Evidence, UNREAD_REASONS } from '../records/claim';
import type { Section } from '../records/draft';
import type { Selection } from '../records/selection';
import { count, cut, leadingCount, listOf, quoted } from '../text/prose';
import { type DraftContext, readOf } from './draft-context';
import { lookedUp } from './looked-up';
import { paragraph } from './sentence';
import { isVerbatim } from './verbatim';

export function methodology(context: DraftContext): Section {
  return {
    name: 'Methodology',
    blocks: [
      ...paragraph(...searched(context), ...lookedUp(context)),
      ...paragraph(...extraction(context), ...verification(context)),
      ...paragraph(...rounds(context)),
    ],
  };
}

const roundName = (round: number) => (round === 0 ? 'first' : `revision ${round}`);

function searched(context: DraftContext): (string | null)[] {
  const { selection, facts, profile, withoutModel, round } = context;
  const unvoted = withoutModel?.find((step) => step.stage === 'select' && step.round === round);
  const { ledger, counts, papers, votes } = selection;
  if (ledger.length === 0) return ['No search was made.'];
  const sources = [...new Set(ledger.map((entry) => sourceTitle(entry.source)))];
  const answered =
    facts.searchesAnswered === facts.searches
      ? 'all were answered'
      : `${facts.searchesAnswered} were answered`;
  const aside = [
    [counts.duplicates, 'duplicate', 'duplicates'],
    [counts.withdrawn, 'withdrawn paper', 'withdrawn papers'],
    [counts.retracted, 'retracted paper', 'retracted papers'],
    [counts.belowCut, 'ranked lower', 'ranked lower'],
  ] as const;
  const out = aside.filter(([n]) => n > 0).map(([n, one, many]) => `${n} ${n === 1 ? one : many}`);
  const ranking =
    votes.length > 0
      ? `those ranked closest to the question by its words and by ${listOf(votes)}`
      : `those ranked closest to the words of the question${
          unvoted === undefined
            ? ''
            : unvoted.why === 'silent'
              ? ` (${profile.embedder} did not answer)`
              : ` (the budget had no room for ${profile.embedder})`
        }`;
  const empty = papers.filter(({ paper }) => paper.abstract === '').length;
  return [
    `${leadingCount(ledger.length, 'search', 'searches')} of ${listOf(sources)} ${ledger.length === 1 ? 'was' : 'were'} made; ${ledger.length === 1 && facts.searchesAnswered === 1 ? 'it was answered' : answered} (Appendix A).`,
    `They returned ${count(counts.found, 'record')}, of which ${count(papers.length, 'paper was', 'papers were')} kept: ${chosen(context, ranking)}.${out.length === 0 ? '' : ` Left out: ${listOf(out)}.`}`,
    `Titles and ${readOf(selection)} were read, no full text.`,
    empty === 0 ? null : `${leadingCount(empty, 'paper')} had no abstract and could give no claim.`,
  ];
}

/** A model reads more papers than are kept: the first stay as ranked, the other places go by relevance (kernels/read-outcomes.ts). */
function chosen({ evidence, selection, profile }: DraftContext, ranking: string): string {
  const read = evidence.reading?.read ?? 0;
  if (read <= selection.papers.length) return ranking;
  return `of ${ranking}, ${profile.kernel} read ${read}; the first of them were kept as ranked, and of the others the ones that it found most relevant`;
}

const STEPS: Readonly<Partial<Record<Stage, string>>> = {
  plan: 'planning the searches',
  extract: 'taking claims',
  draft: 'writing this text',
  tribunal: 'reviewing',
};

/** Steps so far that rules did in the model's place. */
function byRules({ profile, withoutModel = [] }: DraftContext): string[] {
  const because = {
    budget: `The run's budget had no room for all requests to the language model ${profile.kernel}.`,
    refused: `The provider of the language model ${profile.kernel} refused requests, because of what they say or of their length.`,
    unusable: `The language model ${profile.kernel} gave no usable answer to some requests.`,
    silent: `The language model ${profile.kernel} did not answer all requests.`,
  } as const;
  return WITHOUT_MODEL_REASONS.flatMap((why) => {
    const steps = withoutModel.flatMap((one) => {
      const step = one.why === why ? STEPS[one.stage] : undefined;
      return step === undefined
        ? []
        : [`${step} (${one.round === 0 ? 'first round' : roundName(one.round)})`];
    });
    return steps.length === 0 ? [] : [`${because[why]} Done by rules instead: ${steps.join(', ')}.`];
  });
}

function extraction(context: DraftContext): (string | null)[] {
  const { profile, claims } = context;
  const reworded = claims.filter((claim) => !isVerbatim(claim)).length;
  return [
    profile.kernel === EXTRACTIVE
      ? 'No language model took part. Sentences were ranked by how many of the question’s words they and their paper have, rare words counting more and sentences that report no result counting less, and the closest were taken: at most two of a paper.'
      : `The language model ${profile.kernel} read each paper alone, and gave at most two findings of each with the words that they rest on.`,
    ...modelReading(context),
    ...byRules(context),
    claims.length === 0
      ? 'No claim was taken.'
      : reworded === 0
        ? 'Every claim is a sentence of its source, word for word.'
        : `${reworded} of ${count(claims.length, 'claim')} ${reworded === 1 ? 'is' : 'are'} in the model’s words; the quote is in the footnote.`,
  ];
}

/** How much of the model's output was used. */
function modelReading({ evidence, profile, selection }: DraftContext): string[] {
  const { reading, unread = [] } = evidence;
  if (reading === undefined) return [];
  const checker = profile.reviewers?.VALIDATOR ?? profile.kernel;
  const out = (
    [
      [reading.misquoted, 'whose quote is not in the paper', 'whose quotes are not in the paper'],
      [reading.off, 'that it judged to be off the question', 'that it judged to be off the question'],
      [reading.unsupported, 'that its passage does not say', 'that their passages do not say'],
      [reading.beyond ?? 0, 'that held and found no room', 'that held and found no room'],
    ] as const
  ).flatMap(([n, one, many]) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`]));
  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  return [
    `It gave ${count(reading.proposed, 'finding')} of the papers kept.${out.length === 0 ? '' : ` Left out: ${listOf(out)}.`}`,
    `In calls of their own, which show neither the question nor another paper, ${checker} checked each claim against its passage${reading.repaired === 0 ? '' : `; ${count(reading.repaired, 'claim was', 'claims were')} written again and checked again`}.`,
    ...(reading.readAgain
      ? ['Papers of which fewer than half of the findings held were read once more.']
      : []),
    ...(reading.byRules === 0
      ? []
      : [
          `${leadingCount(reading.byRules, 'claim was', 'claims were')} taken by rules instead, and nobody judged ${reading.byRules === 1 ? 'it' : 'them'}.`,
        ]),
    ...withoutClaim(evidence, selection),
    ...UNREAD_REASONS.flatMap((why) => {
      const named = unread.filter((one) => one.why === why);
      const list = named.map(({ paperId }) => quoted(titles.get(paperId) ?? paperId));
      return named.length === 0
        ? []
        : [
            `No claim was taken from ${listOf(list)}, because ${WHY_UNREAD[why](named.length === 1 ? 'it' : 'them')}.`,
          ];
    }),
  ];
}

const TITLE_CHARS = 90;

/** Papers that were read but not quoted. */
function withoutClaim({ claims, unread = [] }: Evidence, { papers }: Selection): string[] {
  const named = new Set([...claims, ...unread].map(({ paperId }) => paperId));
  const rest = papers.filter(({ paper }) => paper.abstract !== '' && !named.has(paper.id));
  return rest.length === 0
    ? []
    : [
        `${leadingCount(rest.length, 'paper')} read ${rest.length === 1 ? 'is' : 'are'} not quoted: ${listOf(rest.map(({ paper }) => quoted(cut(paper.title, TITLE_CHARS))))}.`,
      ];
}

const WHY_UNREAD = {
  filtered: (it: string) => `a filter of the model’s provider refused to read ${it}`,
  'too long': (it: string) => `${it === 'it' ? 'it is' : 'they are'} longer than the model reads`,
  unusable: (it: string) => `the model gave no usable answer on ${it}`,
} as const;

function verification({ evidence, claims }: DraftContext): string[] {
  const verified = claims.filter(({ claim }) => claim.verified).length;
  const checked = claims.some(({ claim }) => claim.reading !== undefined);
  const and = checked ? ', and a check found that the passage says it' : '';
  return [
    `A claim is verified if its quote is in the source, character for character, and the TF-IDF cosine of quote and source is at least ${evidence.threshold}${and}; ${verified} of ${claims.length} ${claims.length === 1 ? 'is' : 'are'}.`,
    checked
      ? 'That means that the source says it, not that it is true.'
      : 'That means that the claim is about what its source is about, not that it is true.',
  ];
}

function rounds({ round, revision, selection, evidence }: DraftContext): (string | null)[] {
  if (round === 0) return [];
  const searches = selection.ledger.filter((entry) => entry.round === round).length;
  const before = new Set(revision?.claims.map((claim) => claim.text));
  const fresh = evidence.claims.filter((claim) => !before.has(claim.text)).length;
  return [
    `This is revision ${round}, after ${count(searches, 'further search', 'further searches')}${
      revision === undefined
        ? '.'
        : `; ${fresh === 0 ? 'none' : fresh} of the ${count(evidence.claims.length, 'claim')} ${fresh === 1 ? 'is' : 'are'} new. The draft before it had ${count(revision.findings.length, 'finding')} of its reviewers.`
    }`,
  ];
}
