// Inserts a model's prose into the deterministic draft. Counted and recorded facts stay as composed.

import type { CheckedClaim, Evidence } from '../records/claim';
import type { Block, Draft, Section, Sentence } from '../records/draft';

const listItems = (blocks: readonly Block[]): Sentence[][] =>
  blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));

const sectionOf = (draft: Draft, name: Section['name']): Section | undefined =>
  draft.sections.find((section) => section.name === name);

/**
 * The claims that the composed draft reports in Results, which are verified: a model may write only about
 * these.
 */
export function claimsOffered({ draft, evidence }: { draft: Draft; evidence: Evidence }): CheckedClaim[] {
  const reported = new Set(
    listItems(sectionOf(draft, 'Results')?.blocks ?? []).flatMap((item) =>
      item.map(({ claimId }) => claimId),
    ),
  );
  return evidence.claims.filter(({ id }) => reported.has(id));
}

/**
 * The draft with a model's sentences: the answer as its second sentence and at the start of Results, after
 * what code counted; the others after it; limits in Uncertainties. Of what code composed, only the answer's
 * second sentence is replaced.
 */
export function withSentences({
  draft,
  answer,
  results,
  limits,
}: {
  draft: Draft;
  answer: Sentence | null;
  results: readonly Sentence[];
  limits: readonly Sentence[];
}): Draft {
  const prose = [...(answer === null ? [] : [answer]), ...results];
  const sections = draft.sections.map((section): Section => {
    if (section.name === 'Results') {
      const [first, ...rest] = section.blocks;
      return first === undefined ? section : { ...section, blocks: [first, ...paragraphOf(prose), ...rest] };
    }
    if (section.name === 'Uncertainties' && limits.length > 0) {
      const items = [...limits.map((one) => [one]), ...listItems(section.blocks)];
      return { ...section, blocks: [{ kind: 'list', items }] };
    }
    return section;
  });
  if (answer === null) return { ...draft, sections };
  const [counted = '', ...rest] = draft.answer.sentences;
  const sentences = [counted, answer.text];
  const abstract = [...sentences, draft.abstract.slice([counted, ...rest].join(' ').length).trim()].join(' ');
  return { ...draft, sections, abstract, answer: { ...draft.answer, sentences } };
}

/**
 * The draft with a paragraph at the end of Methodology about what the model did and did not do in this run.
 */
export function withMethodNotes({ draft, notes }: { draft: Draft; notes: readonly string[] }): Draft {
  const paragraph = paragraphOf(notes.map((text) => ({ text, cites: [], claimId: null })));
  const sections = draft.sections.map((section) =>
    section.name === 'Methodology' ? { ...section, blocks: [...section.blocks, ...paragraph] } : section,
  );
  return { ...draft, sections };
}

const paragraphOf = (sentences: readonly Sentence[]): Block[] =>
  sentences.length === 0 ? [] : [{ kind: 'paragraph', sentences: [...sentences] }];
