// Why a run ends without a paper: sentences with counts. Workflow code: nothing here may be random or ask the clock.

import type { ExtractFacts } from '../contract/activities';
import { EXTRACTIVE, type SelectionFacts } from '../contract/run-facts';
import { count } from '../tribunal/count';

/** Why no paper is left of what the searches found. */
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

/** Why no claim could be taken from the papers kept. */
export function nothingTaken(
  { kept, remark }: Pick<SelectionFacts, 'kept' | 'remark'>,
  { readable, wordsMissing, withoutModel }: ExtractFacts,
  kernel: string,
): string {
  if (readable === 0) return `none of the ${count(kept, 'paper')} kept has an abstract`;
  const judge =
    kernel === EXTRACTIVE || withoutModel
      ? 'no sentence is close enough to the question'
      : `${kernel} found no claim on the question`;
  return [
    `in the ${readable === 1 ? 'abstract' : `${readable} abstracts`} kept ${judge}`,
    ...(wordsMissing.length === 0 ? [] : [`none of them has the words ${wordsMissing.join(', ')}`]),
    ...(remark === undefined ? [] : [remark]),
  ].join('; ');
}
