// The abstract: what was found, how certain it is, and how it was found.

import { EXTRACTIVE } from '../contract/run-facts';
import { sourceTitle } from '../contract/sources';
import { count, leadingCount, listOf } from '../text/prose';
import { type DraftContext, readOf } from './draft-context';

export function abstractOf(context: DraftContext): string {
  return [...context.answer.sentences, flagged(context), how(context)]
    .filter((part) => part !== null)
    .join(' ');
}

/** If no one judged the claims, the reader must see this before believing the first finding. */
function flagged({ opposition }: DraftContext): string | null {
  if (opposition?.by !== 'flags') return null;
  const ids = opposition.sides[0].map(({ id }) => id);
  return `${listOf(ids)} ${ids.length === 1 ? 'is flagged: its' : 'are flagged: their'} words may say the opposite of what the question asks, or that there is no effect.`;
}

function how({ selection, claims, profile, facts }: DraftContext): string {
  const { ledger, papers, counts } = selection;
  const sources = [...new Set(ledger.map((entry) => sourceTitle(entry.source)))];
  const searched =
    ledger.length === 0
      ? 'No search was made'
      : `${leadingCount(ledger.length, 'search', 'searches')} of ${listOf(sources)} returned ${count(counts.found - counts.duplicates, counts.duplicates === 0 ? 'record' : 'different record')}`;
  const unanswered = facts.searches - facts.searchesAnswered;
  const failed = unanswered === 0 ? '' : ` (${unanswered} had no answer)`;
  const quoted = new Set(claims.map(({ claim }) => claim.paperId)).size;
  const by = profile.kernel === EXTRACTIVE ? 'rules that compare words' : profile.kernel;
  const read = `the ${readOf(selection)} of the ${count(papers.length, 'paper')} closest to the question were read by ${by}`;
  if (claims.length === 0) return `${searched}${failed}; ${read}, and no claim was taken.`;
  const verified = claims.filter(({ claim }) => claim.verified).length;
  const were = claims.length === 1 ? 'was checked against its source' : 'were checked against their sources';
  const result =
    verified === claims.length && claims.length > 1 ? `all ${verified}` : `${verified} of ${claims.length}`;
  return `${searched}${failed}; ${read}, and ${count(claims.length, 'claim')} from ${count(quoted, 'paper')} ${were}: ${result} ${verified === 1 ? 'is' : 'are'} verified.`;
}
