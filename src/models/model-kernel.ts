// The Kernel of a language model: it proposes, and what it proposes is checked before it counts.

import { UNREAD_REASONS } from '../evidence/claim';
import type { RankedPaper, Selection } from '../literature/selection';
import { composeDraft } from '../paper/compose';
import type { Draft } from '../paper/model';
import { count } from '../paper/prose';
import type { Role, WithoutModelReason } from '../protocol';
import { questionQuery } from '../reading/question';
import { toTenth } from '../tribunal/judge';
import type { Review } from '../tribunal/review';
import { claimSetOf } from './claim-set';
import { type ElseByRules, neverByRules } from './else-by-rules';
import { believableClaims } from './extracted-claims';
import type { ComposeInput, ExtractInput, Extraction, Kernel, PlanInput, ReviewInput } from './kernel';
import type { LanguageModel } from './language-model';
import { answered } from './model-abstained';
import { believableSentences } from './model-prose';
import { findingsOf } from './model-review';
import { orAbstained } from './or-abstained';
import { DRAFT_PROMPT_VERSION, type DraftAnswer, draftAnswer, draftPrompt } from './prompts/draft';
import { EXTRACT_PROMPT_VERSION, extractAnswer, extractPrompt, papersShown } from './prompts/extract';
import { PLAN_PROMPT_VERSION, planAnswer, planPrompt } from './prompts/plan';
import { reviewPrompt } from './prompts/review';
import { readInParts } from './read-in-parts';
import { scopeOf } from './revision-scope';
import { usableQueries } from './usable-queries';
import { claimsOffered, withMethodNotes, withProse } from './written-draft';

/** Answers are short JSON; the rest is room for models that think aloud. */
const MAX_OUTPUT_TOKENS = { plan: 4_000, extract: 8_000, draft: 6_000, review: 4_000 } as const;

/**
 * plan and extract throw ModelAbstained where the model gives nothing usable: there is no default, and a
 * later attempt may give something. compose starts from the deterministic draft and takes only prose from the model,
 * none where it abstains, and Methodology says so. review: an abstention is a review without a score. compose
 * and review abstain too where the model's server refuses the prompt or the answer does not stop; plan and
 * extract throw what says so. All four throw any other ProviderRefused, and ProviderUnavailable, as the model
 * does. What `elseByRules` takes is done by rules.
 */
export function createModelKernel({
  model,
  reviewers = {},
  elseByRules = neverByRules,
}: {
  model: LanguageModel;
  /** Models that review in place of `model`, by role. */
  reviewers?: Readonly<Partial<Record<Role, LanguageModel>>>;
  /** Default: never by rules. */
  elseByRules?: ElseByRules;
}): Kernel {
  // Each step is one call today, so its rest is all of it.
  return {
    name: model.name,
    plan: (input) =>
      elseByRules(
        () => plan(model, input),
        (rules) => rules.plan(input),
      ),
    extract: (input) =>
      elseByRules(
        () => extract(model, input),
        (rules) => rules.extract(input),
      ),
    compose: (input) =>
      elseByRules(
        () => compose(model, input),
        (rules, why) => rules.compose(withoutModelIn(input, why)),
      ),
    review: (input) =>
      elseByRules(
        () => review(reviewers[input.role] ?? model, input),
        (rules) => rules.review(input),
      ),
  };
}

/** Methodology says that this text too was put together by rules. */
const withoutModelIn = (input: ComposeInput, why: WithoutModelReason): ComposeInput => ({
  ...input,
  withoutModel: [...(input.withoutModel ?? []), { stage: 'draft', round: input.round, why }],
});

async function plan(model: LanguageModel, input: PlanInput) {
  const { question, count, revision, signal } = input;
  // The question's own words rank the papers; what a model plans widens the pool.
  const own = revision === undefined ? [questionQuery(question)] : [];
  const previous = [...own, ...(revision?.previousQueries ?? [])];
  const usable = (queries: readonly string[]) =>
    usableQueries({ queries, previous, count: Math.max(1, count - own.length) });
  const result = await model.generate({
    task: 'plan',
    ...planPrompt({ question, count, ...(revision ? { revision } : {}) }),
    schemaName: PLAN_PROMPT_VERSION,
    schema: planAnswer.refine(({ queries }) => usable(queries).length > 0, {
      path: ['queries'],
      error:
        'holds none that can be searched for: each needs 2 to 12 plain words, other than the previous queries',
    }),
    maxOutputTokens: MAX_OUTPUT_TOKENS.plan,
    ...(signal ? { signal } : {}),
  });
  return [...own, ...usable(answered({ result, model: model.name, step: 'plan' }).queries)].slice(0, count);
}

async function extract(model: LanguageModel, input: ExtractInput): Promise<Extraction> {
  const { question, count, revision, signal } = input;
  const { keep, contested, searchFor } = scopeOf(revision);
  const read = async (papers: readonly RankedPaper[]) => {
    const sources = { papers, question };
    const result = await model.generate({
      task: 'extract',
      ...extractPrompt({ question, papers, count, searchFor, keep, contested }),
      schemaName: EXTRACT_PROMPT_VERSION,
      schema: extractAnswer.refine(
        (answer) => answer.claims.length === 0 || believableClaims({ answer, ...sources }).length > 0,
        {
          path: ['claims'],
          error:
            'none can be used: copy each quote word for word from the abstract of the paper with that paperId',
        },
      ),
      maxOutputTokens: MAX_OUTPUT_TOKENS.extract,
      ...(signal ? { signal } : {}),
    });
    const answer = answered({ result, model: model.name, step: 'extract' });
    return believableClaims({ answer, ...sources, contested });
  };
  const papers = papersShown(input.papers);
  const { found, unread } = await readInParts({ papers, idOf: ({ paper }) => paper.id, read });
  return { claims: claimSetOf({ found, keep, papers: input.papers, count }), unread };
}

async function compose(model: LanguageModel, input: ComposeInput): Promise<Draft> {
  const { evidence, selection, revision, signal, question } = input;
  const draft = composeDraft(input);
  const shown = [...shownNote(selection), ...unreadNote({ evidence, selection, model: model.name })];
  const claims = claimsOffered({ draft, evidence });
  if (claims.length === 0) {
    const notAsked = `No claim is in support, so the language model ${model.name} was not asked to draft.`;
    return withMethodNotes({ draft, notes: [...shown, notAsked] });
  }
  const { references } = draft;
  const believable = (sentences: DraftAnswer['results']) =>
    believableSentences({ sentences, claims, references });
  const result = await orAbstained(
    model.generate({
      task: 'draft',
      ...draftPrompt({
        question,
        answer: draft.answer.sentences,
        claims,
        selection,
        findings: revision?.findings.map(({ message }) => message) ?? [],
        instructions: revision?.instructions ?? null,
      }),
      schemaName: DRAFT_PROMPT_VERSION,
      schema: draftAnswer.refine(({ results }) => believable(results).length > 0, {
        path: ['results'],
        error:
          'none can be used: each sentence names the ids of the claims it rests on, and has no number, no name and no negation that they lack',
      }),
      maxOutputTokens: MAX_OUTPUT_TOKENS.draft,
      mayAbstain: true,
      ...(signal ? { signal } : {}),
    }),
  );
  switch (result.kind) {
    case 'answer': {
      const results = believable(result.value.results);
      const written = result.value.results.length;
      const notes = [...shown, ...proseNotes({ model: model.name, written, kept: results.length })];
      return withMethodNotes({ draft: withProse({ draft, prose: results }), notes });
    }
    case 'abstained': {
      const abstained = `The language model ${model.name} was asked for the prose of Results, but the model abstained from drafting: this text was put together by rules.`;
      return withMethodNotes({ draft, notes: [...shown, abstained] });
    }
    default:
      return result satisfies never;
  }
}

/** Says so where not all papers fitted the prompt that claims were taken with. */
function shownNote({ papers }: Selection): string[] {
  const readable = papers.filter(({ paper }) => paper.abstract !== '').length;
  const shown = papersShown(papers).length;
  return shown === readable
    ? []
    : [`Of the ${readable} papers with an abstract the model was shown the ${shown} most relevant.`];
}

const WHY_UNREAD = {
  filtered: 'a filter of its provider refuses them',
  'too long': 'they are longer than it reads',
  unusable: 'it gave no usable answer on them',
} as const;

/** Names the papers that the model could not be shown. */
function unreadNote({
  evidence,
  selection,
  model,
}: {
  evidence: ComposeInput['evidence'];
  selection: Selection;
  model: string;
}): string[] {
  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  return UNREAD_REASONS.flatMap((why) => {
    const named = (evidence.unread ?? []).filter((one) => one.why === why);
    if (named.length === 0) return [];
    const list = named.map(({ paperId }) => `“${titles.get(paperId) ?? paperId}”`).join(', ');
    return [
      `The language model ${model} took no claim from these papers, because ${WHY_UNREAD[why]}: ${list}.`,
    ];
  });
}

const proseNotes = ({ model, written, kept }: { model: string; written: number; kept: number }): string[] => [
  `The second paragraph of Results is prose by the language model ${model} (prompt ${DRAFT_PROMPT_VERSION}): ${count(written, 'sentence')}, of which ${kept} ${kept === 1 ? 'is' : 'are'} kept.`,
  'A sentence is kept when it names verified claims, has no number and no name that they lack, and denies something only where they do. Nobody checked whether it says what they say: the claims are listed below it.',
];

async function review(model: LanguageModel, input: ReviewInput): Promise<Review> {
  const { role, evidence, signal, ...rest } = input;
  const result = await orAbstained(
    model.generate({
      task: `review.${role}`,
      ...reviewPrompt({ role, evidence, ...rest }),
      maxOutputTokens: MAX_OUTPUT_TOKENS.review,
      mayAbstain: true,
      ...(signal ? { signal } : {}),
    }),
  );
  const common = { role, reviewer: model.name, criteria: [] };
  switch (result.kind) {
    case 'answer':
      return {
        ...common,
        score: toTenth(result.value.score),
        findings: findingsOf({ answer: result.value, evidence }),
        abstained: null,
      };
    case 'abstained':
      return { ...common, score: null, findings: [], abstained: result.reason };
    default:
      return result satisfies never;
  }
}
