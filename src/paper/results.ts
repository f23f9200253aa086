// 3 Results: whether the papers answer the question, and what they say, claim by claim.

import { facets, type KeyTerm } from '../evidence/key-terms';
import type { Standing } from '../tribunal/standing';
import { type DraftContext, isVerbatim, quoteOf } from './draft-context';
import type { Block, Section, Sentence } from './model';
import { capitalised, count, paragraph, quoted, sentence } from './prose';

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
        'This goes by the words of the claims, not by an understanding of the papers.',
      ),
      ...groupsOf(context).flatMap((group) => toBlocks(group, context)),
    ],
  };
}

interface Group {
  readonly title: string;
  readonly members: readonly Standing[];
}

/** By side where the question compares or relates two; else each claim by its weightiest term. */
function groupsOf({ question, supporting, terms }: DraftContext): Group[] {
  const sides = facets(question);
  const groups = new Map<string, Standing[]>();
  const add = (title: string, standing: Standing) =>
    groups.set(title, [...(groups.get(title) ?? []), standing]);
  // "fine-tuning" alone is not yet "domain-specific fine-tuning".
  const textsOf = (side: readonly KeyTerm[] = []) =>
    side.filter((term) => term.role !== 'part').map((term) => term.text);
  const a = textsOf(sides?.a);
  const b = textsOf(sides?.b);
  const together = `${a[0]} together with ${b[0]}`;
  for (const standing of supporting) {
    const ofA = standing.terms.some((term) => a.includes(term));
    const ofB = standing.terms.some((term) => b.includes(term));
    const [heaviest] = terms
      .filter((term) => standing.terms.includes(term.text))
      .toSorted((one, other) => other.weight - one.weight);
    if (ofA && ofB) add(together, standing);
    else if (ofA) add(a[0] ?? '', standing);
    else if (ofB) add(b[0] ?? '', standing);
    else add(heaviest?.text ?? '', standing);
  }
  const order = [together, a[0], b[0], ...terms.map((term) => term.text)];
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
 * A claim as a sentence: in quotation marks when it is the source's own wording, marked when it is ours from
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
  return sentence(`${label}${isVerbatim(standing) ? quoted(quoteOf(standing)) : claim.text}`, options);
}
