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

/** The draft with `prose` behind the first paragraph of Results. Nothing is taken out: the claims stay listed below it. */
export function withProse({ draft, prose }: { draft: Draft; prose: readonly Sentence[] }): Draft {
  const sections = draft.sections.map((section) => {
    const [first, ...rest] = section.blocks;
    return section.name === 'Results' && first !== undefined
      ? { ...section, blocks: [first, ...paragraphOf(prose), ...rest] }
      : section;
  });
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
