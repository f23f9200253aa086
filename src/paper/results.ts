// 3 Results: what the papers say, closest to the question first; opposed claims side by side.

import type { Stance } from '../contract/run-facts';
import { hasProposition } from '../reading/flags';
import type { Cell, CheckedClaim, FlaggedBefore } from '../records/claim';
import type { Block, Section, Sentence } from '../records/draft';
import { cut, quoted } from '../text/prose';
import type { WeighedClaim } from '../tribunal/facts';
import { type Opposition, oppositionOf, type SidedClaim } from '../tribunal/stance';
import type { DraftContext } from './draft-context';
import { paragraph, sentence } from './sentence';
import { isVerbatim } from './verbatim';

export function results(context: DraftContext): Section {
  return {
    name: 'Results',
    blocks: [...opening(context), ...groups(context), ...opposed(context), ...comparison(context)],
  };
}

function opening({ answer, reported }: DraftContext): Block[] {
  if (reported.length === 0) return paragraph('No verified claim is about the question.');
  return paragraph(
    answer.judged
      ? (answer.sentences[0] ?? null)
      : 'The findings closest to the question, the closest first. No model judged whether they answer it.',
  );
}

/** `stated`: affirmed, but not as a result of the paper's own. */
type Group = Stance | 'stated';
const GROUPS: readonly (readonly [Group, string])[] = [
  ['affirms', 'Claims that say yes:'],
  ['denies', 'Claims that say no:'],
  ['no effect', 'Claims that find no effect:'],
  ['mixed', 'Claims that say both:'],
  ['stated', 'Stated as known, not found by the papers themselves:'],
];

function groups(context: DraftContext): Block[] {
  const { answer, reported } = context;
  if (!answer.judged) return listOf(reported, context);
  const groupOf = ({ stance, reading }: CheckedClaim): Group | null =>
    stance === 'affirms' && reading?.basis === 'stated' ? 'stated' : stance;
  const neutral = hasProposition(context.question) ? 'Claims that take no side:' : 'Claims on the question:';
  return [...GROUPS, ['reports', neutral] as const].flatMap(([group, lead]) => {
    const members = reported.filter(({ claim }) => groupOf(claim) === group);
    return members.length === 0 ? [] : [...paragraph(lead), ...listOf(members, context)];
  });
}

const listOf = (claims: readonly WeighedClaim[], context: DraftContext): Block[] =>
  claims.length === 0
    ? []
    : [
        {
          kind: 'list',
          items: claims.map((weighed) => [claimSentence(weighed, context, `${weighed.claim.id}: `)]),
        },
      ];

/**
 * A claim as a sentence: in quotation marks if it is the source's own wording, marked if it is from our
 * summary.
 */
export function claimSentence(
  weighed: WeighedClaim,
  { citations }: Pick<DraftContext, 'citations'>,
  label = '',
): Sentence {
  const { claim, paper } = weighed;
  const options = { cites: citations.cite(claim.paperId), claimId: claim.id };
  if (paper?.abstractKind === 'summary') {
    return sentence(`${label}${claim.text.replace(/\.$/, '')} – from our summary of`, options);
  }
  return sentence(`${label}${isVerbatim(weighed) ? quoted(claim.text) : claim.text}`, options);
}

const CAPTIONS: Readonly<Record<Opposition['by'], string>> = {
  flags:
    'Claims whose words may say the opposite of what the question asks, next to the others. Words were compared; nobody judged.',
  stances: 'Claims on opposite sides, by what the model said of each.',
  winners: 'Claims that name opposite winners. Words were compared; nobody judged.',
};
const CELL_CHARS = 180;

type Shown = SidedClaim & Partial<Pick<FlaggedBefore, 'droppedIn'>>;
const before = ({ droppedIn }: Shown) => (droppedIn === undefined ? '' : ` before revision ${droppedIn}`);

/** A claim that a revision dropped stays in the table, so that its side does not lose it. */
function opposed({ question, reported, evidence, citations }: DraftContext): Block[] {
  const now: readonly Shown[] = reported.map(({ claim }) => claim);
  const opposition = oppositionOf({ question, claims: [...now, ...(evidence.flaggedBefore ?? [])] });
  if (opposition === null) return [];
  const { heads, sides, by } = opposition;
  const cell = (claim: Shown | undefined) =>
    claim === undefined
      ? ''
      : `${claim.id}${before(claim)}: ${cut(claim.text, CELL_CHARS)} [${citations.cite(claim.paperId)[0] ?? '–'}]`;
  const longest = Math.max(...sides.map((side) => side.length));
  return [
    {
      kind: 'table',
      caption: CAPTIONS[by],
      head: [...heads],
      rows: Array.from({ length: longest }, (_, at) => sides.map((side) => cell(side[at]))),
    },
  ];
}

const COLUMNS: readonly (readonly [Cell, string])[] = [
  ['data', 'Data or population'],
  ['measure', 'Measure'],
  ['result', 'Result'],
  ['condition', 'Condition'],
];

/** What was measured on what, in the papers' own words; omits claims of papers that do not say. */
function comparison({ reported, citations }: DraftContext): Block[] {
  const shown = reported.flatMap(({ claim }) => {
    const cells = COLUMNS.map(([name]) => claim.reading?.cells[name]?.text ?? '');
    return cells.filter((cell) => cell !== '').length < 2 ? [] : [{ claim, cells }];
  });
  if (shown.length === 0) return [];
  const used = COLUMNS.map((_, at) => shown.some(({ cells }) => cells[at] !== ''));
  const only = <T>(cells: readonly T[]) => cells.filter((_, at) => used[at]);
  return [
    {
      kind: 'table',
      caption:
        'Comparison. Each cell is quoted from the paper; an empty one is not said there in these words.',
      head: ['Claim', ...only(COLUMNS.map(([, head]) => head))],
      rows: shown.map(({ claim, cells }) => [
        `${claim.id} [${citations.cite(claim.paperId)[0] ?? '–'}]`,
        ...only(cells),
      ]),
    },
  ];
}
