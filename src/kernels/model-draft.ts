// Adds a model's sentences to the draft: the answer's second sentence, Results and limits, each checked
// against its quotes.

import type { Doing } from '../contract/step-progress';
import type { LanguageModel } from '../models/language-model';
import { orAbstained } from '../models/or-abstained';
import { composeDraft } from '../paper/compose';
import type { CheckedClaim } from '../records/claim';
import type { Draft, Reference, Sentence } from '../records/draft';
import { factsBeyond } from '../text/numbers';
import { plainSentence } from '../text/plain-sentence';
import { count } from '../text/prose';
import { checkSentences, problemOf, type WrittenSentence } from './check-sentences';
import type { ElseByRules } from './else-by-rules';
import type { ComposeInput } from './kernel';
import {
  REPAIR_SENTENCES_PROMPT_VERSION,
  repairSentencesAnswer,
  repairSentencesPrompt,
} from './prompts/repair-sentences';
import {
  MOST_SENTENCES,
  SENTENCE_CHARS,
  WRITE_PROMPT_VERSION,
  writeAnswer,
  writePrompt,
} from './prompts/write';
import { ALONE } from './read-paper';
import { claimsOffered, withMethodNotes, withSentences } from './written-draft';

/** Eight sentences and notes take about 700 tokens; the rest is room for a model that thinks aloud. */
const MAX_OUTPUT_TOKENS = 2_000;

export interface WritingModels {
  readonly model: LanguageModel;
  /** Checks sentences against quotes. */
  readonly checker: LanguageModel;
  readonly elseByRules: ElseByRules;
}

/** Where a sentence goes. */
type Place = 'answer' | 'results' | 'limits';
type Placed = WrittenSentence & { readonly place: Place };

/** @param input.sparing do not ask a slow model to rewrite what failed its check */
export async function composeByModel(models: WritingModels, input: ComposeInput): Promise<Draft> {
  const { model, checker, elseByRules } = models;
  const { question, evidence, selection, revision, signal, sparing = false, onPartDone } = input;
  const draft = composeDraft(input);
  const claims = claimsOffered({ draft, evidence });
  if (claims.length === 0) {
    const notAsked = `No claim is in support, so the language model ${model.name} was not asked to write.`;
    return withMethodNotes({ draft, notes: [notAsked] });
  }
  const result = await orAbstained(
    model.generate({
      task: 'draft',
      ...writePrompt({
        question,
        parts: evidence.parts ?? [],
        opening: draft.answer.sentences[0] ?? '',
        claims,
        selection,
        findings: revision?.findings.map(({ message }) => message) ?? [],
        instructions: revision?.instructions ?? null,
      }),
      schemaName: WRITE_PROMPT_VERSION,
      schema: writeAnswer,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...(signal && { signal }),
    }),
  );
  if (result.kind === 'abstained') {
    const abstained = `The language model ${model.name} was asked for sentences, and gave no usable answer: this text was put together by rules.`;
    return withMethodNotes({ draft, notes: [abstained] });
  }
  const { answer, results, limits } = result.value;
  const given = [
    { place: 'answer' as const, ...answer },
    ...results.map((one) => ({ place: 'results' as const, ...one })),
    ...limits.map((one) => ({ place: 'limits' as const, ...one })),
  ]
    .filter(({ text }) => text.trim() !== '')
    .slice(0, MOST_SENTENCES);
  const placed = given.flatMap((one, at) => placedOf({ ...one, id: `S${at + 1}`, claims }) ?? []);
  const written = placed.filter((one) => beyondFacts(one) === null);

  const titles = new Map(selection.papers.map(({ paper }) => [paper.id, paper.title]));
  const checking = {
    checker,
    elseByRules,
    titleOf: (paperId: string) => titles.get(paperId) ?? '',
    signal,
  };
  const telling = (doing: Doing) => (done: number, total: number) => onPartDone?.({ doing, done, total });
  const first = await checkSentences(written, { ...checking, onDone: telling('checked') });
  const problem = (one: Placed, verdicts: typeof first) =>
    beyondFacts(one) ??
    problemOf(one.text, verdicts.get(one.id) ?? [], new Set(one.claims.map(({ paperId }) => paperId)).size);
  const failing = placed.filter((one) => problem(one, first) !== null);
  const again =
    sparing || failing.length === 0
      ? []
      : await writtenAgain({
          models,
          failing: failing.map((one) => ({ one, why: problem(one, first) ?? '' })),
          titleOf: checking.titleOf,
          signal,
        });
  const second = await checkSentences(again, { ...checking, onDone: telling('checked again') });
  const repaired = new Map(again.filter((one) => problem(one, second) === null).map((one) => [one.id, one]));
  const kept = saidOnce(
    placed.flatMap((one) => (problem(one, first) === null ? [one] : (repaired.get(one.id) ?? []))),
  );
  const notes = sentenceNotes({
    model: model.name,
    written: given.length,
    kept: kept.length,
    repaired: repaired.size,
  });
  const at = (place: Place) =>
    kept.filter((one) => one.place === place).map((one) => cited(one, draft.references));
  return withMethodNotes({
    draft: withSentences({
      draft,
      answer: at('answer')[0] ?? null,
      results: at('results'),
      limits: at('limits'),
    }),
    notes,
  });
}

/** Returns the sentence if it is plain and names at least one claim, all of them offered; else null. */
function placedOf({
  place,
  id,
  text: given,
  claimIds,
  claims,
}: {
  place: Place;
  id: string;
  text: string;
  claimIds: readonly string[];
  claims: readonly CheckedClaim[];
}): Placed | null {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const named = [...new Set(claimIds.map((one) => one.trim().toUpperCase()))].map((one) => byId.get(one));
  const rests = named.filter((claim) => claim !== undefined);
  const text = plainSentence({ text: given, maxChars: SENTENCE_CHARS });
  return text === null || rests.length === 0 || rests.length < named.length
    ? null
    : { place, id, text, claims: rests };
}

/**
 * Facts in the sentence that, as code can tell, neither its claims nor their quotes contain; null if there
 * are none.
 */
function beyondFacts({ text, claims }: Placed): string | null {
  const source = claims.map((claim) => `${claim.text} ${claim.quote.text}`).join(' ');
  const beyond = factsBeyond({ text, source });
  return beyond.length === 0 ? null : `Neither its claims nor their quotes have: ${beyond.join(', ')}.`;
}

async function writtenAgain({
  models: { model, elseByRules },
  failing,
  titleOf,
  signal,
}: {
  models: WritingModels;
  failing: readonly { one: Placed; why: string }[];
  titleOf: (paperId: string) => string;
  signal: AbortSignal | undefined;
}): Promise<Placed[]> {
  const result = await elseByRules(
    () =>
      model.generate({
        task: 'repair-sentences',
        ...repairSentencesPrompt(
          failing.map(({ one, why }) => ({
            id: one.id,
            text: one.text,
            restsOn: one.claims.map(({ paperId, text, quote }) => ({
              title: titleOf(paperId),
              claim: text,
              quote: quote.text,
            })),
            why,
          })),
        ),
        schemaName: REPAIR_SENTENCES_PROMPT_VERSION,
        schema: repairSentencesAnswer,
        maxOutputTokens: MAX_OUTPUT_TOKENS,
        ...ALONE,
        ...(signal && { signal }),
      }),
    async () => null,
  );
  if (result?.kind !== 'answer') return [];
  const texts = new Map(result.value.sentences.map(({ id, text }) => [id.trim(), text]));
  return failing.flatMap(({ one }) => {
    const text = plainSentence({ text: texts.get(one.id) ?? '', maxChars: SENTENCE_CHARS });
    const again = text === null ? null : { ...one, text };
    return again === null || beyondFacts(again) !== null ? [] : [again];
  });
}

function cited({ text, claims }: Placed, references: readonly Reference[]): Sentence {
  const numberOf = new Map(references.map(({ paperId, number }) => [paperId, number]));
  const cites = claims.flatMap(({ paperId }) => numberOf.get(paperId) ?? []);
  return { text, cites: [...new Set(cites)].sort((a, b) => a - b), claimId: claims[0]?.id ?? null };
}

const sentenceNotes = ({
  model,
  written,
  kept,
  repaired,
}: {
  model: string;
  written: number;
  kept: number;
  repaired: number;
}): string[] => [
  `The language model ${model} wrote ${count(written, 'sentence')} of the answer, Results and limits (prompt ${WRITE_PROMPT_VERSION}). Each was checked against each quote that it names, a quote at a time: ${kept} ${kept === 1 ? 'is' : 'are'} kept${repaired === 0 ? '' : `, ${repaired} of them after they were written again`}, ${written - kept} left out.`,
];

/**
 * Small models repeat their answer as a result and as a limit. Among equal sentences that hold, the first is
 * kept.
 */
function saidOnce<S extends { readonly text: string }>(sentences: readonly S[]): S[] {
  const said = new Set<string>();
  return sentences.filter(({ text }) => {
    const words = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    if (said.has(words)) return false;
    said.add(words);
    return true;
  });
}
