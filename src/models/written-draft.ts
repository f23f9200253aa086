// The deterministic draft with a model's prose in it. What is counted or recorded stays as it was composed.

import type { CheckedClaim, Evidence } from '../evidence/claim';
import type { Block, Draft, Section, Sentence } from '../paper/model';

const listItems = (blocks: readonly Block[]): Sentence[][] =>
  blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));

const sectionOf = (draft: Draft, name: Section['name']): Section | undefined =>
  draft.sections.find((section) => section.name === name);

/** The claims that the composed draft reports in Results, which are verified: what a model may write about. */
export function claimsOffered({ draft, evidence }: { draft: Draft; evidence: Evidence }): CheckedClaim[] {
  const reported = new Set(
    listItems(sectionOf(draft, 'Results')?.blocks ?? []).flatMap((item) =>
      item.map(({ claimId }) => claimId),
    ),
  );
  return evidence.claims.filter(({ id }) => reported.has(id));
}

export interface Prose {
  /** With all claims each sentence names; the sentence itself holds the first. */
  readonly results: readonly { readonly sentence: Sentence; readonly claimIds: readonly string[] }[];
}

/**
 * The draft with `prose` in Results, behind the verdict. Reported claims that the prose passes over stay listed: a model cannot leave evidence out of Results.
 */
export function withProse({ draft, prose }: { draft: Draft; prose: Prose }): Draft {
  const sections = draft.sections.map(
    (section): Section =>
      section.name === 'Results'
        ? { ...section, blocks: resultsBlocks({ blocks: section.blocks, prose }) }
        : section,
  );
  return { ...draft, sections };
}

/** The draft with a paragraph at the end of Methodology: what the model did and did not do in this run. */
export function withMethodNotes({ draft, notes }: { draft: Draft; notes: readonly string[] }): Draft {
  const paragraph = paragraphOf(notes.map((text) => ({ text, cites: [], claimId: null })));
  const sections = draft.sections.map((section) =>
    section.name === 'Methodology' ? { ...section, blocks: [...section.blocks, ...paragraph] } : section,
  );
  return { ...draft, sections };
}

const paragraphOf = (sentences: readonly Sentence[]): Block[] =>
  sentences.length === 0 ? [] : [{ kind: 'paragraph', sentences: [...sentences] }];

const inserted = ([first, ...rest]: readonly Block[], blocks: readonly Block[]): Block[] => [
  ...(first ? [first] : []),
  ...blocks,
  ...rest,
];

function resultsBlocks({ blocks, prose }: { blocks: readonly Block[]; prose: Prose }): Block[] {
  const told = new Set(prose.results.flatMap(({ claimIds }) => claimIds));
  const untold = listItems(blocks).filter((item) =>
    item.every(({ claimId }) => claimId === null || !told.has(claimId)),
  );
  const lead = 'Verified claims that the text above does not speak of:';
  return [
    ...inserted(blocks.slice(0, 1), paragraphOf(prose.results.map(({ sentence }) => sentence))),
    ...(untold.length === 0
      ? []
      : [
          ...paragraphOf([{ text: lead, cites: [], claimId: null }]),
          { kind: 'list' as const, items: untold },
        ]),
  ];
}
