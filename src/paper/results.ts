// 3 Results: whether the papers answer the question, and what they say, claim by claim.

import type { Standing } from '../tribunal/standing';
import { type DraftContext, isVerbatim } from './draft-context';
import type { Block, Section, Sentence } from './model';
import { capitalised, count, listOf, paragraph, quoted, sentence } from './prose';

export function results(context: DraftContext): Section {
  const { answer } = context;
  const verdict =
    answer.answered === 'not answered'
      ? 'Not answered by these papers.'
      : `${capitalised(answer.answered)} by these papers.`;
  return {
    name: 'Results',
    blocks: [
      ...paragraph(
        verdict,
        answer.why,
        pointing(context),
        opposing(context),
        'This goes by the words of the claims, not by an understanding of the papers.',
      ),
      ...groupsOf(context).flatMap((group) => toBlocks(group, context)),
    ],
  };
}

/** Which way the claims on cause and outcome are worded. Of a contrast a direction without its side says nothing. */
function pointing({ answer, supporting }: DraftContext): string | null {
  const { sides } = answer;
  if (sides?.relation !== 'effect' || sides.linkedBy.length === 0) return null;
  const worded = (sense: number) =>
    supporting
      .filter((standing) => sides.linkedBy.includes(standing.claim.id) && standing.sense === sense)
      .map(({ claim }) => claim.id);
  const [gains, losses, neither] = [worded(1), worded(-1), worded(0)];
  const kinds = [
    { ids: gains, worded: 'worded as a gain' },
    { ids: losses, worded: 'worded as a loss or no gain' },
    { ids: neither, worded: 'worded neither way' },
  ].filter(({ ids }) => ids.length > 0);
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) {
    return only.ids.length === 1 ? `It is ${only.worded}.` : `All of these are ${only.worded}.`;
  }
  const parts = kinds.map(({ ids, worded }) => `${listOf(ids)} ${ids.length === 1 ? 'is' : 'are'} ${worded}`);
  return `${listOf(parts)}.`;
}

/** Of a contrast: which claims are worded against the others. */
function opposing({ answer, contradictions }: DraftContext): string | null {
  if (answer.sides?.relation !== 'contrast' || contradictions.length === 0) return null;
  const of = (side: 0 | 1) => [...new Set(contradictions.map(({ claims }) => claims[side]))];
  const losses = of(1);
  return `They do not all point one way: ${listOf(losses)} ${losses.length === 1 ? 'is' : 'are'} worded the other way than ${listOf(of(0))}.`;
}

interface Group {
  readonly title: string;
  readonly members: readonly Standing[];
}

/** By side where the question compares or relates two; else each claim by its weightiest term. */
function groupsOf({ answer, supporting, terms }: DraftContext): Group[] {
  const { sides } = answer;
  const groups = new Map<string, Standing[]>();
  const add = (title: string, standing: Standing) =>
    groups.set(title, [...(groups.get(title) ?? []), standing]);
  const [a, b] = sides?.names ?? [];
  const together = `${a} together with ${b}`;
  for (const standing of supporting) {
    // What the question compares a claim must name itself: see `claimTerms`.
    const spoken = sides?.relation === 'contrast' ? standing.said : standing.terms;
    // The whole term stands before its parts: a claim on "fine-tuning" is not yet one on "domain-specific fine-tuning".
    const elsewhere = sides?.linkedElsewhere.includes(standing.claim.id) ?? false;
    const isWhole = (text: string) => terms.find((term) => term.text === text)?.role !== 'part';
    const ofA = sides?.a.find((term) => spoken.includes(term));
    const ofB = sides?.outcome.find((term) => spoken.includes(term));
    const both = sides?.linkedBy.includes(standing.claim.id) || elsewhere;
    const [heaviest] = terms
      .filter((term) => standing.terms.includes(term.text))
      .toSorted((one, other) => other.weight - one.weight);
    if (both) add(elsewhere ? `${together}, elsewhere` : together, standing);
    else if (ofA && (isWhole(ofA) || !ofB || !isWhole(ofB))) add(ofA, standing);
    else if (ofB) add(ofB, standing);
    else add(heaviest?.text ?? '', standing);
  }
  const order = [
    together,
    `${together}, elsewhere`,
    ...(sides?.a ?? []),
    ...(sides?.outcome ?? []),
    ...terms.map((term) => term.text),
  ];
  return [...new Set(order)].flatMap((title) => {
    const members = title === undefined ? undefined : groups.get(title);
    return title === undefined || members === undefined ? [] : [{ title, members }];
  });
}

function toBlocks({ title, members }: Group, context: DraftContext): Block[] {
  const papers = new Set(members.map(({ claim }) => claim.paperId)).size;
  const lead = `On ${title}, ${count(members.length, 'verified claim')} from ${count(papers, 'paper')}:`;
  return [
    ...paragraph(lead),
    {
      kind: 'list',
      items: members.map((standing) => [claimSentence(standing, context, `${standing.claim.id}: `)]),
    },
  ];
}

/**
 * A claim as a sentence: in quotation marks when it is the source's own wording (names in brackets aside), marked when it is ours from
 * a summary, and plain when a model reworded it.
 */
export function claimSentence(
  standing: Standing,
  { citations }: Pick<DraftContext, 'citations'>,
  label = '',
): Sentence {
  const { claim, paper } = standing;
  const options = { cites: citations.cite(claim.paperId), claimId: claim.id };
  if (paper?.abstractKind === 'summary') {
    return sentence(`${label}${claim.text.replace(/\.$/, '')} – from our summary of`, options);
  }
  return sentence(`${label}${isVerbatim(standing) ? quoted(claim.text) : claim.text}`, options);
}
