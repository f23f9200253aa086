// A manifest as input for Typst: the template, and the paper as data that Typst never reads as code.

import type { Manifest } from '../records/manifest';
import { type Page, type PageBlock, pageOf } from './page';
import { TEMPLATE } from './typst-template';

/** Chinese, Japanese and Korean: signs that Typst's own fonts do not have. */
const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/** In this order each character takes the first face that has it. The last two only fill gaps. */
const FACES = ['New Computer Modern', 'New Computer Modern Math', 'Libertinus Serif', 'DejaVu Sans Mono'];
/** Families of the CJK fonts, as `publishing/fonts.ts` loads them. */
export const CJK_FACES = ['Noto Sans S Chinese', 'Noto Sans Korean'];

export interface TypstInput {
  /** The main file. The same for all papers. */
  readonly source: string;
  /** JSON for `sys.inputs.paper`. */
  readonly paper: string;
  /** Whether the text has characters of `CJK_FACES`. */
  readonly cjk: boolean;
}

/** The same manifest gives the same input. */
export function renderTypst(manifest: Manifest): TypstInput {
  const page = pageOf(manifest);
  const data = toData(page);
  const cjk = CJK.test(JSON.stringify(data));
  const fonts = cjk ? [...FACES.slice(0, 2), ...CJK_FACES, ...FACES.slice(2)] : FACES;
  return { source: TEMPLATE, paper: JSON.stringify({ ...data, fonts }), cjk };
}

const toData = (page: Page) => ({
  ...page,
  day: page.day === null ? null : page.day.split('-').map(Number),
  sections: page.sections.map((section) => ({ ...section, blocks: section.blocks.map(blockData) })),
  appendices: page.appendices.map((appendix) => ({ ...appendix, blocks: appendix.blocks.map(blockData) })),
});

function blockData(block: PageBlock, at: number, all: readonly PageBlock[]) {
  if (block.kind === 'table') return { ...squared(block), columns: columnWidths(block) };
  // What introduces a list is no paragraph of its own.
  return block.kind === 'paragraph' ? { ...block, lead: all[at + 1]?.kind === 'list' } : block;
}

type Table = Extract<PageBlock, { kind: 'table' }>;

/** Every row as long as the head: a cell too many would shift all that follow it. */
const squared = (table: Table): Table => ({
  ...table,
  rows: table.rows.map((row) =>
    table.head.map((_, column) => row[column] ?? { text: '', cite: null, note: null }),
  ),
});

/** Columns of cells up to this long are as wide as they need to be. */
const SHORT_CHARS = 20;
const MOST_WEIGHT = 60;

/** Per column 0 for "as wide as its longest cell", else its share of the width that is left. */
export function columnWidths({ head, rows }: Table): number[] {
  return head.map((name, column) => {
    const lengths = [name, ...rows.map((row) => row[column]?.text ?? '')].map((text) => text.length);
    const longest = Math.max(...lengths);
    return longest <= SHORT_CHARS ? 0 : Math.min(MOST_WEIGHT, longest);
  });
}
