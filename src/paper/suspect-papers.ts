// For Uncertainties and the notices at the top: papers whose own text addresses a model or hides characters,
// and claims of earlier rounds against the proposition.

import type { Evidence, SuspectPaper } from '../records/claim';
import type { Sentence } from '../records/draft';
import { count, cut, listOf, quoted } from '../text/prose';
import type { DraftContext } from './draft-context';
import { titled } from './looked-up';
import { sentence } from './sentence';

const CLAIM_CHARS = 180;
const CLAIMS_SHOWN = 8;

const citedIn = ({ claims }: Pick<Evidence, 'claims'>) => new Set(claims.map(({ paperId }) => paperId));

const findingOf = ({ why, words }: SuspectPaper): string =>
  why === 'addresses a model'
    ? `has a passage that addresses a model: ${quoted(words)}`
    : `hides characters: ${words}`;

export function suspectPapers({ evidence, citations }: DraftContext): Sentence[][] {
  const cited = citedIn(evidence);
  return (evidence.suspects ?? []).map((suspect) => {
    const isCited = cited.has(suspect.paperId);
    const role = isCited ? '' : ' No claim here is from it.';
    return [
      sentence(`${titled(suspect.title)} ${findingOf(suspect)}.${role}`, {
        cites: isCited ? citations.cite(suspect.paperId) : [],
      }),
    ];
  });
}

/**
 * Claims that previous rounds had and this one does not, in their own words, with what was said about them.
 */
export function droppedClaims({ evidence, citations }: DraftContext): Sentence[][] {
  const rows = evidence.flaggedBefore ?? [];
  const items = rows.slice(0, CLAIMS_SHOWN).map(({ id, droppedIn, paperId, quote, flag, stance }) => {
    const marks = [stance, flag === 'none' ? null : `${flag} flag`].filter((mark) => mark !== null);
    return [
      sentence(
        `${id} of the draft before revision ${droppedIn} (${marks.join(', ')}) was dropped or judged otherwise there: ${quoted(cut(quote.text, CLAIM_CHARS))}.`,
        { cites: citations.cite(paperId) },
      ),
    ];
  });
  const more = rows.length - items.length;
  return more > 0
    ? [
        ...items,
        [sentence(`${count(more, 'more such claim')} ${more === 1 ? 'is' : 'are'} in the evidence.`)],
      ]
    : items;
}

/** Null if no claim is from a suspect paper. */
export function suspectNotice({ evidence }: { evidence: Evidence }): string | null {
  const cited = citedIn(evidence);
  const titles = (evidence.suspects ?? [])
    .filter(({ paperId }) => cited.has(paperId))
    .map(({ title }) => titled(title));
  return titles.length === 0
    ? null
    : `Claims here are from ${listOf([...new Set(titles)])}, whose text addresses a model or hides characters. Read the source before you rely on them.`;
}
