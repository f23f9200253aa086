// 2 Methodology: what a reader needs to trust the rest. What was asked of whom, measured and set is in the appendices.

import { EXTRACTIVE, type Stage, WITHOUT_MODEL_REASONS } from '../protocol';
import { type DraftContext, isVerbatim, readOf, sourceName } from './draft-context';
import { lookedUp } from './looked-up';
import type { Section } from './model';
import { count, leadingCount, listOf, paragraph } from './prose';

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

function searched({ selection, facts, profile, withoutModel, round }: DraftContext): (string | null)[] {
  const unvoted = withoutModel?.find((step) => step.stage === 'select' && step.round === round);
  const { ledger, counts, papers, votes } = selection;
  if (ledger.length === 0) return ['No search was made.'];
  const sources = [...new Set(ledger.map((entry) => sourceName(entry.source)))];
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
    `They returned ${count(counts.found, 'record')}, of which ${count(papers.length, 'paper was', 'papers were')} kept: ${ranking}.${out.length === 0 ? '' : ` Left out: ${listOf(out)}.`}`,
    `Titles and ${readOf(selection)} were read, no full text.`,
    empty === 0 ? null : `${leadingCount(empty, 'paper')} had no abstract and could give no claim.`,
  ];
}

const STEPS: Readonly<Partial<Record<Stage, string>>> = {
  plan: 'planning the searches',
  extract: 'taking claims',
  draft: 'writing this text',
  tribunal: 'reviewing',
};

/** Where rules took the model's place, up to this text. */
function byRules({ profile, withoutModel = [] }: DraftContext): string[] {
  const because = {
    budget: `The run's budget had no room for all requests to the language model ${profile.kernel}.`,
    refused: `The provider of the language model ${profile.kernel} refused requests, because of what they say or of their length.`,
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
      : `The language model ${profile.kernel} took the claims, each with the words of the paper that it rests on.`,
    ...byRules(context),
    claims.length === 0
      ? 'No claim was taken.'
      : reworded === 0
        ? 'Every claim is a sentence of its source, word for word.'
        : `${reworded} of ${count(claims.length, 'claim')} ${reworded === 1 ? 'is' : 'are'} in the model’s words; the quote is in the footnote.`,
  ];
}

function verification({ evidence, claims }: DraftContext): string[] {
  const verified = claims.filter(({ claim }) => claim.verified).length;
  return [
    `A claim is verified if its quote is in the source, character for character, and the TF-IDF cosine of quote and source is at least ${evidence.threshold}; ${verified} of ${claims.length} ${claims.length === 1 ? 'is' : 'are'}.`,
    'That means that the claim is about what its source is about, not that it is true.',
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
