// For Uncertainties: papers with claims about which the registry reports something that a reader must know.

import type { Sentence } from '../records/draft';
import { count } from '../text/prose';
import type { DraftContext } from './draft-context';
import { noticePlace, titled } from './looked-up';
import { sentence } from './sentence';

export function doubtfulPapers(context: DraftContext): Sentence[][] {
  const quoted = new Set(context.claims.map(({ claim }) => claim.paperId));
  return context.selection.papers
    .filter(({ paper }) => quoted.has(paper.id))
    .flatMap(({ paper, registered }): Sentence[][] => {
      const said = (text: string) => [[sentence(text, { cites: context.citations.cite(paper.id) })]];
      if (registered?.kind === 'mismatch') {
        return said(
          `The DOI that its source states for ${titled(paper.title)}, doi:${registered.doi}, is ${registered.note}.`,
        );
      }
      if (registered?.kind !== 'found') return [];
      const type = registered.notice?.type;
      const place = noticePlace(registered);
      const where = place === '' ? '' : ` (${place})`;
      switch (type) {
        case 'expression-of-concern':
          return said(`An expression of concern has been published about ${titled(paper.title)}${where}.`);
        case 'correction':
          return said(
            `${titled(paper.title)} has been corrected${where}; whether that touches what is quoted here was not checked.`,
          );
        // Retracted papers are not kept.
        case 'retraction':
        case 'withdrawal':
        case 'removal':
        case undefined:
          return [];
        default:
          return type satisfies never;
      }
    });
}

/** Papers kept that the registry gave no answer about, if the run has a registry. */
export function notLookedUp({ profile, selection }: DraftContext): string[] {
  if (profile.registry === null) return [];
  const silent = selection.papers.filter(
    ({ registered }) =>
      registered === undefined || registered.kind === 'failed' || registered.kind === 'blocked',
  ).length;
  if (silent === 0) return [];
  const all = selection.papers.length;
  const which =
    silent === all
      ? all === 1
        ? 'the paper'
        : `the ${all} papers`
      : `${silent} of the ${count(all, 'paper')}`;
  return [`Whether ${which} kept ${silent === 1 ? 'was' : 'were'} retracted could not be looked up.`];
}
