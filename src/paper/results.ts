// 3 Results: what the papers say, closest to the question first; opposed claims side by side.

import type { CheckedClaim } from '../evidence/claim';
import type { Stance } from '../protocol';
import type { WeighedClaim } from '../tribunal/facts';
import type { Opposition } from '../tribunal/stance';
import { type DraftContext, isVerbatim } from './draft-context';
import type { Block, Section, Sentence } from './model';
import { cut, paragraph, quoted, sentence } from './prose';

export function results(context: DraftContext): Section {
  return {
    name: 'Results',
    blocks: [...opening(context), ...groups(context), ...opposed(context)],
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

const GROUPS: readonly (readonly [Stance, string])[] = [
  ['affirms', 'Claims that affirm it:'],
  ['denies', 'Claims that deny it:'],
  ['no effect', 'Claims that find no effect:'],
  ['mixed', 'Claims that say both:'],
  ['reports', 'Claims on the question:'],
];

function groups(context: DraftContext): Block[] {
  const { answer, reported } = context;
  if (!answer.judged) return listOf(reported, context);
  return GROUPS.flatMap(([stance, lead]) => {
    const members = reported.filter(({ claim }) => claim.stance === stance);
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

/** A claim as a sentence: in quotation marks if it is the source's own wording, marked if it is from our summary. */
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

function opposed({ opposition, citations }: DraftContext): Block[] {
  if (opposition === null) return [];
  const { heads, sides, by } = opposition;
  const cell = (claim: CheckedClaim | undefined) =>
    claim === undefined
      ? ''
      : `${claim.id}: ${cut(claim.text, CELL_CHARS)} [${citations.cite(claim.paperId)[0] ?? '–'}]`;
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
