// Why a run ends without a paper: sentences with counts. Workflow code: must be deterministic.

import type { ExtractFacts } from '../contract/activities';
import { EXTRACTIVE, type SelectionFacts } from '../contract/run-facts';
import type { NothingFound } from '../contract/run-status';
import { count } from '../tribunal/count';

/** Why none of the papers found was kept. */
export function nothingKept(facts: SelectionFacts, searches: number): string {
  const remark = facts.remark === undefined ? '' : `; ${facts.remark}`;
  if (facts.found === 0) return `${count(searches, 'search', 'searches')} found no paper${remark}`;
  const { duplicates, withdrawn, retracted } = facts;
  const left = [
    ...(withdrawn === 0 ? [] : [`${withdrawn} withdrawn`]),
    ...(retracted === 0 ? [] : [`${retracted} retracted`]),
    ...(duplicates === 0 ? [] : [count(duplicates, 'duplicate')]),
  ];
  return `of ${count(facts.found, 'record')} found none is kept: ${left.join(', ')}${remark}`;
}

/** Why no claim was found in the papers kept: who looked, and where. */
export function nothingTaken(
  { kept, remark }: Pick<SelectionFacts, 'kept' | 'remark'>,
  facts: ExtractFacts,
  kernel: string,
): string {
  const { readable, wordsMissing } = facts;
  const without = kept - readable;
  if (readable === 0) return `none of the ${count(kept, 'paper')} kept has an abstract`;
  const by = findersOf(facts, kernel);
  const abstracts = readable === 1 ? 'the abstract kept' : `the ${readable} abstracts kept`;
  return [
    ...(by.includes('model') ? [`the model ${kernel} found no claim on the question in ${abstracts}`] : []),
    ...(kernel === EXTRACTIVE || by.includes('model')
      ? []
      : [`the model ${kernel} read none of ${abstracts}`]),
    ...(by.includes('rules') ? [rulesText({ abstracts, alone: kernel === EXTRACTIVE })] : []),
    ...(without <= 0
      ? []
      : [`${without} of the ${count(kept, 'paper')} kept ${without === 1 ? 'has' : 'have'} no abstract`]),
    ...(wordsMissing.length === 0 ? [] : [`none of them has the words ${wordsMissing.join(', ')}`]),
    ...(remark === undefined ? [] : [remark]),
  ].join('; ');
}

const rulesText = ({ abstracts, alone }: { abstracts: string; alone: boolean }) =>
  `the rules found no sentence close enough to the question${alone ? ` in ${abstracts}` : ''}`;

/**
 * Rules fill in wherever a model finds nothing. An older worker does not report how many papers its model
 * read.
 */
function findersOf(
  { readable, readByModel, withoutModel }: ExtractFacts,
  kernel: string,
): NothingFound['by'] {
  if (readable === 0) return [];
  if (kernel === EXTRACTIVE) return ['rules'];
  const modelRead = readByModel === undefined ? !withoutModel : readByModel > 0;
  return modelRead ? ['model', 'rules'] : ['rules'];
}

/** The same, as facts for the run's result. */
export const nothingFound = (
  selection: Pick<SelectionFacts, 'found' | 'kept'>,
  taken?: { readonly facts: ExtractFacts; readonly kernel: string },
): NothingFound => ({
  by: taken === undefined ? [] : findersOf(taken.facts, taken.kernel),
  records: selection.found,
  papers: selection.kept,
  withoutAbstract: taken === undefined ? 0 : Math.max(0, selection.kept - taken.facts.readable),
});
