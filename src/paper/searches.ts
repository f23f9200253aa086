// Appendix A: every search, and its answer.

import type { SearchedSource } from '../contract/run-facts';
import { isNetworkSource, sourceTitle } from '../contract/sources';
import type { Appendix } from '../records/draft';
import type { LedgerEntry } from '../records/selection';
import { cut } from '../text/prose';
import type { DraftContext } from './draft-context';
import { paragraph } from './sentence';

const NOTE_CHARS = 160;

export function searches({ profile, selection: { ledger } }: DraftContext): Appendix {
  return {
    name: 'Searches',
    blocks: [
      ...paragraph(
        profile.searches.length === 1
          ? `The source was ${profile.searches.map(whereabouts).join()}.`
          : `The sources were ${profile.searches.map(whereabouts).join(' and ')}; each query was sent to both.`,
        'One query of the first round has the question’s own words, and its order counts most; the others widen the choice.',
      ),
      ...(ledger.length === 0 ? paragraph('No search was made.') : [ledgerTable(ledger)]),
    ],
  };
}

/** The last part of a path identifies a library well enough; the rest would only reveal someone's machine. */
function whereabouts({ source, at }: SearchedSource): string {
  if (isNetworkSource(source)) return `${sourceTitle(source)}, at ${at}`;
  switch (source) {
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

const outcomeOf = ({ outcome, note }: LedgerEntry) =>
  note === null ? outcome : `${outcome} (${cut(note, NOTE_CHARS)})`;

const ledgerTable = (ledger: readonly LedgerEntry[]) => ({
  kind: 'table' as const,
  caption: 'Searches and how each was answered.',
  head: ['Round', 'Source', 'Query', 'Outcome', 'Papers'],
  rows: ledger.map((entry) => [
    entry.round === 0 ? 'first' : `revision ${entry.round}`,
    sourceTitle(entry.source),
    entry.query,
    outcomeOf(entry),
    String(entry.found),
  ]),
});
