// 2 Methodology: what was done in this run, and nothing else.

import type { LedgerEntry } from '../literature/selection';
import { EXTRACTIVE, type SearchedSource, type Stage } from '../protocol';
import { ON_TOPIC } from '../tribunal/standing';
import { type DraftContext, isVerbatim, readOf, sourceName } from './draft-context';
import { lookedUp } from './looked-up';
import type { Block, Section } from './model';
import { capitalised, count, cut, listOf, paragraph } from './prose';

const NOTE_CHARS = 160;

export function methodology(context: DraftContext): Section {
  return {
    name: 'Methodology',
    blocks: [
      ...paragraph(...sources(context)),
      ...ledgerTable(context.selection.ledger),
      ...paragraph(...selected(context)),
      ...paragraph(...lookedUp(context)),
      ...paragraph(...extraction(context)),
      ...paragraph(...verification(context)),
      ...paragraph(...rounds(context)),
    ],
  };
}

const roundName = (round: number) => (round === 0 ? 'first' : `revision ${round}`);

/** The last part of a path is enough to know a library by; the rest says only whose machine it was. */
function whereabouts({ source, at }: SearchedSource): string {
  switch (source) {
    case 'arxiv':
      return `arXiv, at ${at}`;
    case 'openalex':
      return `OpenAlex, at ${at}`;
    case 'library':
      return `a library of paper records, ${
        at
          .split(/[\\/]/)
          .filter((part) => part !== '')
          .at(-1) ?? at
      }`;
    case 'sample':
      return 'the sample of papers bundled with SOVEREIGN';
  }
}

function sources({ profile, selection }: DraftContext): string[] {
  const { ledger } = selection;
  const rounds = new Set(ledger.map((entry) => entry.round)).size;
  return [
    profile.searches.length === 1
      ? `The source was ${profile.searches.map(whereabouts).join()}.`
      : `The sources were ${profile.searches.map(whereabouts).join(' and ')}; each query was sent to both.`,
    ledger.length === 0
      ? 'No search was made.'
      : `${capitalised(count(ledger.length, 'search was', 'searches were'))} made${
          rounds > 1 ? ` in ${rounds} rounds` : ''
        } (Table 1).`,
  ];
}

const outcomeOf = ({ outcome, note }: LedgerEntry) =>
  note === null ? outcome : `${outcome} (${cut(note, NOTE_CHARS)})`;

function ledgerTable(ledger: readonly LedgerEntry[]): Block[] {
  if (ledger.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'Searches and how each was answered.',
      head: ['Round', 'Source', 'Query', 'Outcome', 'Papers'],
      rows: ledger.map((entry) => [
        roundName(entry.round),
        sourceName(entry.source),
        entry.query,
        outcomeOf(entry),
        String(entry.found),
      ]),
    },
  ];
}

function selected({ selection }: DraftContext): (string | null)[] {
  const { found, duplicates, withdrawn, retracted, papers } = selection;
  const aside = [
    count(duplicates, 'duplicate'),
    count(withdrawn, 'withdrawn paper'),
    ...(retracted === 0 ? [] : [count(retracted, 'retracted paper')]),
  ];
  const empty = papers.filter(({ paper }) => paper.abstract === '').length;
  return [
    `The searches returned ${count(found, 'record')}; ${listOf(aside)} were set aside, and ${count(papers.length, 'paper')} kept: those most similar to the question, not too many of one group of authors or of one year.`,
    `Of the kept papers the titles and ${readOf(selection)} were read, no full text.`,
    empty === 0
      ? null
      : `${capitalised(count(empty, 'kept paper'))} came without an abstract and could give no claim.`,
  ];
}

/** Where the budget kept the model out, up to this text. Of the semantic index its own sentence tells. */
function byRules({ profile, withoutModel = [] }: DraftContext): string[] {
  const steps = withoutModel.flatMap(({ stage, round }) => {
    const step = STEPS[stage];
    return step === undefined ? [] : [`${step} (${round === 0 ? 'first round' : roundName(round)})`];
  });
  if (steps.length === 0) return [];
  return [
    `The run's budget had no room for all requests to the language model ${profile.kernel}. Done by rules instead: ${steps.join(', ')}.`,
  ];
}

const STEPS: Readonly<Partial<Record<Stage, string>>> = {
  plan: 'planning the searches',
  extract: 'taking claims',
  draft: 'writing this text',
  tribunal: 'reviewing',
};

function extraction(context: DraftContext): string[] {
  const { profile, standings, evidence } = context;
  const verbatim = standings.filter(isVerbatim);
  const claims = evidence.claims.length;
  const n = verbatim.length;
  const named = verbatim.some(({ claim }) => claim.text.includes('[') && !claim.quote.text.includes('['))
    ? ', with names in brackets where it has “we” or “our”'
    : '';
  const own =
    n === claims && claims === 1
      ? 'The one claim stands word for word in its source'
      : n === claims
        ? `Each of the ${claims} claims stands word for word in its source`
        : `${capitalised(count(n, 'claim'))} of ${claims} ${n === 1 ? 'stands' : 'stand'} word for word in the source`;
  return [
    ...byRules(context),
    profile.kernel === EXTRACTIVE
      ? 'Claims were taken, and this text was put together, by the extractive kernel: no language model took part.'
      : `Claims were taken by the language model ${profile.kernel}.`,
    `${own}${named}${n === claims ? '' : '; the others are reworded'}.`,
  ];
}

function verification({
  evidence,
  profile,
  standings,
  supporting,
  round,
  withoutModel,
  lost,
}: DraftContext): string[] {
  const notIndexed = withoutModel?.some((step) => step.stage === 'index' && step.round === round) ?? false;
  const verified = evidence.claims.filter((claim) => claim.verified).length;
  return [
    `Each claim was scored against its paper by the cosine of their TF-IDF vectors: words and pairs of neighbouring words, English stop words left out, sublinear term frequency, fitted on the claim and on the paper's title and ${standings.some(({ paper }) => paper?.abstractKind === 'summary') ? 'abstract (of sample papers: our summary)' : 'abstract'} alone (${evidence.verifier}).`,
    `A claim is called verified when that score is at least ${evidence.threshold} and its quote stands in the source; ${verified} of ${standings.length} are.`,
    'Verified means that claim and paper are about the same thing, not that the claim is true.',
    `A verified claim is in support when its wording does not negate its quote, its paper speaks of at least ${100 * ON_TOPIC} % of the question's terms by weight, and claim and paper share one of them, or a part of one, that is more than a metric or a verb; ${supporting.length} of ${standings.length} are.`,
    notIndexed
      ? `Claims and papers were not entered in the semantic index: ${profile.embedder} did not answer, or the run's budget had no room for it.`
      : `Claims and papers were embedded with ${profile.embedder} (${profile.embedderDimensions} dimensions) and entered in the semantic index that all runs share${lost === undefined ? '' : ', which was found damaged and was begun anew with the entries of this run'}.`,
  ];
}

/** ", 2 of them major", ", both major". */
function howMany(major: number, all: number): string {
  if (all === 0) return '';
  if (major === 0) return ', none of them major';
  if (major < all) return `, ${major} of them major`;
  return all === 1 ? ', a major one' : all === 2 ? ', both major' : ', all major';
}

function rounds({ round, revision, selection, evidence }: DraftContext): (string | null)[] {
  if (round === 0) return ['This is the first draft: no revision round came before it.'];
  const searched = selection.ledger.filter((entry) => entry.round === round).length;
  const before = new Set(revision?.claims.map((claim) => claim.text));
  const fresh = evidence.claims.filter((claim) => !before.has(claim.text)).length;
  const major = revision?.findings.filter((finding) => finding.severity === 'major').length ?? 0;
  return [
    `This is the draft of revision ${round}.`,
    revision === undefined
      ? null
      : `The reviewers of the draft before it had made ${count(revision.findings.length, 'finding')}${howMany(major, revision.findings.length)}.`,
    `The revision made ${count(searched, 'further search', 'further searches')}${
      revision === undefined
        ? '.'
        : `; ${fresh === 0 ? 'none' : fresh} of the ${count(evidence.claims.length, 'claim')} below ${fresh === 0 ? 'is new' : fresh === 1 ? 'was not in the draft before' : 'were not in the draft before'}.`
    }`,
  ];
}
