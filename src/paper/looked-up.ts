// For Methodology: what the run's registry was asked about the papers kept, and how it answered.

import type { AskedRegistry } from '../contract/run-facts';
import { MOST_LOOKED_UP } from '../literature/look-up';
import type { NoticeType, RegistryAnswer, RegistryFound } from '../records/registration';
import type { RankedPaper } from '../records/selection';
import { count, cut, listOf, quoted } from '../text/prose';
import type { DraftContext } from './draft-context';

const NOTE_CHARS = 160;
const TITLE_CHARS = 200;

const REGISTRY_NAMES: Readonly<Record<AskedRegistry['name'], string>> = { crossref: 'Crossref' };

const NOTICE_NAMES: Readonly<Record<NoticeType, string>> = {
  retraction: 'retraction',
  withdrawal: 'withdrawal',
  removal: 'removal',
  'expression-of-concern': 'expression of concern',
  correction: 'correction',
};

type Answered = RegistryAnswer['kind'] | 'not-asked';

const ANSWERS: readonly (readonly [Answered, string])[] = [
  ['found', 'found'],
  ['not-found', 'not registered there'],
  ['mismatch', 'with a DOI that is registered for another work'],
  ['failed', 'without a usable answer'],
  ['blocked', 'refused'],
  ['not-asked', 'not asked for'],
];

/** `“A title”`, cut to fit into a sentence. */
export const titled = (title: string): string => quoted(cut(title, TITLE_CHARS));

/** `doi:10.1000/r, 2021-05-06` of the notice, as far as known. */
export const noticePlace = ({ notice }: RegistryFound): string =>
  [notice?.doi ? `doi:${notice.doi}` : null, notice?.date ?? null].filter((part) => part !== null).join(', ');

function noticeOf(registered: RegistryFound): string {
  const { notice } = registered;
  return notice === null
    ? 'no notice named'
    : `${NOTICE_NAMES[notice.type]} ${noticePlace(registered)}`.trim();
}

export function lookedUp({ profile, selection }: DraftContext): (string | null)[] {
  const { papers, retractions } = selection;
  if (profile.registry === null) {
    return ['Retractions were not looked up.'];
  }
  const { name, at } = profile.registry;
  const of = (answered: Answered) =>
    papers.filter(({ registered }) => (registered?.kind ?? 'not-asked') === answered);
  const answers = ANSWERS.flatMap(([answered, words]) => {
    const n = of(answered).length;
    return n === 0 ? [] : [`${n === papers.length && n > 1 ? 'all' : n} ${words}`];
  });
  const [failed, blocked, notAsked] = [of('failed'), of('blocked'), of('not-asked')];
  return [
    `Before claims were taken from them the ${count(papers.length, 'paper')} kept ${papers.length === 1 ? 'was' : 'were'} looked up in ${REGISTRY_NAMES[name]}, at ${at}${answers.length === 0 ? '' : `: ${listOf(answers)}`}.`,
    because('Why there was no usable answer', failed),
    because('Why it refused', blocked),
    notAsked.length > 0 ? whyNotAsked(papers.length - notAsked.length + retractions.length) : null,
    retractions.length === 0
      ? null
      : `Left out as retracted: ${listOf(
          retractions.map(
            (one) => `${titled(one.paper.title)} (doi:${one.registered.doi}; ${noticeOf(one.registered)})`,
          ),
        )}.`,
  ];
}

const whyNotAsked = (asked: number): string =>
  asked >= MOST_LOOKED_UP
    ? `Of one round ${MOST_LOOKED_UP} papers are looked up at most, the most relevant first.`
    : 'After such an answer the papers behind it were not asked for.';

/** The different reasons given, the first few of them. */
function because(what: string, papers: readonly RankedPaper[]): string | null {
  const notes = new Set(
    papers.flatMap(({ registered }) =>
      registered?.kind === 'failed' || registered?.kind === 'blocked'
        ? [cut(registered.note, NOTE_CHARS)]
        : [],
    ),
  );
  return notes.size === 0 ? null : `${what}: ${[...notes].slice(0, 3).join('; ')}.`;
}
