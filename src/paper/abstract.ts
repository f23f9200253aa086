// The abstract: what was found, how surely, and how.

import { type DraftContext, readOf, sourceName } from './draft-context';
import { count, leadingCount, listOf } from './prose';

export function abstractOf(context: DraftContext): string {
  return [...context.answer.sentences, flagged(context), how(context)]
    .filter((part) => part !== null)
    .join(' ');
}

/** A reader of a digest that nobody judged must see this before the first finding is believed. */
function flagged({ opposition }: DraftContext): string | null {
  if (opposition?.by !== 'flags') return null;
  const ids = opposition.sides[0].map(({ id }) => id);
  return `${listOf(ids)} ${ids.length === 1 ? 'is' : 'are'} flagged: the words may say the opposite of what the question asks.`;
}

function how({ selection, claims, profile, facts }: DraftContext): string {
  const { ledger, papers, counts } = selection;
  const sources = [...new Set(ledger.map((entry) => sourceName(entry.source)))];
  const searched =
    ledger.length === 0
      ? 'No search was made'
      : `${leadingCount(ledger.length, 'search', 'searches')} of ${listOf(sources)} returned ${count(counts.found, 'record')}`;
  const unanswered = facts.searches - facts.searchesAnswered;
  const failed = unanswered === 0 ? '' : ` (${unanswered} had no answer)`;
  const quoted = new Set(claims.map(({ claim }) => claim.paperId)).size;
  const by = profile.kernel === 'extractive' ? 'ranked by their words' : `read by ${profile.kernel}`;
  return `${searched}${failed}; the ${readOf(selection)} of the ${count(papers.length, 'paper')} ranked closest were ${by}, and ${count(claims.length, 'claim')} from ${count(quoted, 'paper')} checked against ${claims.length === 1 ? 'its' : 'their'} source, of which ${claims.filter(({ claim }) => claim.verified).length} ${claims.filter(({ claim }) => claim.verified).length === 1 ? 'is' : 'are'} verified.`;
}
