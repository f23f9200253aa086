// A whole run without Temporal: the activities themselves, in the order in which the workflow calls them, on a
// store in memory. What a run says to people (title, headline, table, reasons) is kept as the workflow would keep it.

import { composeDraft } from '../../src/activities/compose-draft';
import type { ActivityDeps } from '../../src/activities/deps';
import { extractClaims } from '../../src/activities/extract-claims';
import type { Opening } from '../../src/activities/opening';
import { planAgain } from '../../src/activities/plan-again';
import { planQueries } from '../../src/activities/plan-queries';
import { readPublication } from '../../src/activities/read-publication';
import { reviewDraft } from '../../src/activities/review-draft';
import { searchSource } from '../../src/activities/search-source';
import { selectPapers } from '../../src/activities/select-papers';
import { verifyClaims } from '../../src/activities/verify-claims';
import {
  type DraftFacts,
  type EvidenceFacts,
  EXTRACTIVE,
  type ReviewFacts,
  ROLES,
  type RunKey,
} from '../../src/contract/run-facts';
import { NETWORK_SOURCES } from '../../src/contract/sources';
import { VERIFIER } from '../../src/evidence/verification';
import type { Kernel } from '../../src/kernels/kernel';
import { UNLIMITED } from '../../src/models/budget-guard';
import type { PaperRecord } from '../../src/records/paper-record';
import type { Publication } from '../../src/records/publication';
import { type Judged, replaces } from '../../src/tribunal/adoption';
import { decideOnDraft } from '../../src/tribunal/decide';
import { measure } from '../../src/tribunal/facts';
import { memoryStore } from './memory-store';

export interface RunInput {
  readonly kernel: Kernel;
  readonly question: string;
  readonly papers: readonly PaperRecord[];
  /** The owner's wishes: they open one more round. */
  readonly instructions: string | null;
  readonly run: RunKey;
  /** What the source says of its answer. */
  readonly note: string | null;
}

export interface Round {
  readonly queries: readonly string[];
  readonly facts: EvidenceFacts;
  readonly draft: DraftFacts;
  readonly reviews: readonly ReviewFacts[];
  readonly publication: Publication;
}

export type RunOutcome =
  | { readonly kind: 'judged'; readonly rounds: readonly Round[]; readonly final: Round }
  | { readonly kind: 'no-evidence'; readonly reason: string };

const NO_SPENDING = { limits: null, stages: [], withoutModel: [] };
export const PASS_SCORE = 6.5;
const COUNT = { queries: 3, papers: 9, claims: 8 } as const;
const never = new AbortController().signal;

export async function runOnce(input: RunInput): Promise<RunOutcome> {
  const { kernel, question, run } = input;
  const store = memoryStore();
  const profile: Opening['profile'] = {
    storeId: store.id,
    source: 'library',
    searches: [{ source: 'library', at: '/library', taskQueue: 'store' }],
    kernel: kernel.name,
    registry: null,
    budget: null,
    prices: {},
    embedder: 'lexical-hash-1024',
    embedderDimensions: 1024,
    verifier: VERIFIER,
    papersFolder: '/papers',
    searchAttributes: [],
  };
  const deps: ActivityDeps = {
    store,
    defaults: {
      source: 'library',
      library: undefined,
      papersFolder: '/papers',
      runPaths: 'deny',
      sources: NETWORK_SOURCES,
      budget: null,
      crossref: { mode: 'off', url: 'https://api.crossref.org', urlIsSet: false },
    },
    kernelName: kernel.name,
    rules: kernel,
    budgetGuard: () => UNLIMITED,
    modelsOf: () => [],
    paidModels: [],
    prices: {},
    embedder: {
      name: profile.embedder,
      dimensions: profile.embedderDimensions,
      measure: async () => profile.embedderDimensions,
    },
    arxivTaskQueue: async () => 'arxiv',
    searchAttributes: async () => [],
    openEmbedder: () => undefined,
    openSource: async () => ({
      kind: 'library',
      at: '/library',
      search: async ({ query }) => ({
        query,
        source: 'library',
        outcome: 'ok',
        papers: [...input.papers],
        note: input.note,
      }),
    }),
    openRegistry: () => {
      throw new Error('these runs ask no register');
    },
    openKernel: () => kernel,
    openIndex: async () => {
      throw new Error('these runs keep no index');
    },
  };
  const opening = await store.put({ question, profile } as Opening);

  const round = async (
    number: number,
    before?: Round & { refs: Refs },
    instructions: string | null = null,
  ): Promise<(Round & { refs: Refs }) | string> => {
    const scope = { run, opening, round: number, limits: null };
    const revision = before && { evidence: before.facts.ref, reviews: before.refs.reviews, instructions };
    const search = (queries: readonly string[]) =>
      Promise.all(
        queries.map((query) => searchSource(deps)({ ...scope, source: 'library', query, limit: 27 }, never)),
      );
    const plan = await planQueries(deps)({ ...scope, count: COUNT.queries, revision }, never);
    const found = await search(plan.queries);
    const { parts } = plan;
    const again =
      parts === undefined || kernel.name === EXTRACTIVE
        ? { queries: [] }
        : await planAgain(deps)(
            { ...scope, answers: found.map(({ ref }) => ref), parts, best: 3 * COUNT.papers },
            never,
          );
    const answers = [...found, ...(await search(again.queries))];
    const queries = [...plan.queries, ...again.queries];
    const selection = await selectPapers(deps)(
      {
        ...scope,
        answers: answers.map(({ ref }) => ref),
        keep: COUNT.papers + (before?.facts.papersCited ?? 0),
        previous: before?.refs.selection,
      },
      never,
    );
    if (selection.kept === 0) return 'no paper speaks of the question';
    const claims = await extractClaims(deps)(
      {
        ...scope,
        selection: selection.ref,
        keep: COUNT.papers + (before?.facts.papersCited ?? 0),
        count: COUNT.claims,
        ...(parts?.length ? { parts } : {}),
        revision,
      },
      never,
    );
    if (claims.claims === 0) return 'no claim';
    const facts = await verifyClaims(deps)({
      ...scope,
      claims: claims.ref,
      threshold: 0.15,
      ...(before === undefined ? {} : { previous: before.facts.ref }),
    });
    const draft = await composeDraft(deps)(
      { ...scope, evidence: facts.ref, withoutModel: [], date: '2026-11-24', revision },
      never,
    );
    const reviews = await Promise.all(
      ROLES.map((role) => reviewDraft(deps)({ ...scope, role, draft: draft.ref }, never)),
    );
    const refs = { selection: claims.selection.ref, reviews: reviews.map(({ ref }) => ref) };
    // As judgeDraft does it.
    const page = {
      ...scope,
      draft: draft.ref,
      reviews: refs.reviews,
      passScore: PASS_SCORE,
      spending: NO_SPENDING,
    };
    const blank = await readPublication(
      store,
      { ...page, judgement: NO_JUDGEMENT, policy: NO_POLICY },
      { kind: 'pending' },
    );
    const decided = decideOnDraft({
      evidence: blank.evidence,
      selection: blank.selection,
      fromSummaries: draft.fromSummaries,
      reviews,
      passScore: PASS_SCORE,
      rubric: kernel.name === EXTRACTIVE,
      ...(before === undefined || before.publication.judgement.score === null
        ? {}
        : { before: { score: before.publication.judgement.score, facts: measure(before.publication) } }),
    });
    return { queries, facts, draft, reviews, refs, publication: { ...blank, ...decided } };
  };

  const first = await round(0);
  if (typeof first === 'string') return { kind: 'no-evidence', reason: first };
  const rounds = [first];
  let final = first;
  const { score } = first.publication.judgement;
  if (score !== null && score < PASS_SCORE) {
    const revised = await round(1, first);
    if (typeof revised !== 'string') {
      rounds.push(revised);
      if (replaces(judgedOf(revised), judgedOf(first))) final = revised;
    }
  }
  if (input.instructions !== null) {
    const revised = await round(rounds.length, final, input.instructions);
    if (typeof revised !== 'string') {
      rounds.push(revised);
      final = revised;
    }
  }
  return { kind: 'judged', rounds, final };
}

const judgedOf = ({ publication, facts }: Round): Judged => ({
  judgement: publication.judgement,
  evidence: facts,
});

interface Refs {
  readonly selection: Round['facts']['ref'];
  readonly reviews: Round['facts']['ref'][];
}

const NO_JUDGEMENT = { score: null, ceiling: 0, reviewers: 0, quorum: false, spread: 0 };
const NO_POLICY = { verdict: 'OWNER_REVIEW' as const, reasons: [] };
