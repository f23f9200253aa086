// Converts a manifest to Typst's input: the template, and the paper as data that Typst never reads as code.

import type { Manifest } from '../records/manifest';
import { type Page, type PageBlock, pageOf } from './page';
import { TEMPLATE } from './typst-template';

/** Chinese, Japanese and Korean characters, which Typst's own fonts lack. */
const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/** Each character uses the first of these faces that has it. The last two only fill gaps. */
const FACES = ['New Computer Modern', 'New Computer Modern Math', 'Libertinus Serif', 'DejaVu Sans Mono'];
/** Families of the CJK fonts, as loaded by `publishing/fonts.ts`. */
export const CJK_FACES = ['Noto Sans S Chinese', 'Noto Sans Korean'];

export interface TypstInput {
  /** The main file, the same for all papers. */
  readonly source: string;
  /** JSON for `sys.inputs.paper`. */
  readonly paper: string;
  /** Whether the text has characters that need `CJK_FACES`. */
  readonly cjk: boolean;
}

/** Deterministic. */
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
  // A sentence that introduces a list is not a paragraph of its own.
  return block.kind === 'paragraph' ? { ...block, lead: all[at + 1]?.kind === 'list' } : block;
}

type Table = Extract<PageBlock, { kind: 'table' }>;

/** Makes every row as long as the head: an extra cell would shift all that follow. */
const squared = (table: Table): Table => ({
  ...table,
  rows: table.rows.map((row) =>
    table.head.map((_, column) => row[column] ?? { text: '', cite: null, note: null }),
  ),
});

/** Columns whose cells are at most this long are as wide as they need to be. */
const SHORT_CHARS = 20;
const MOST_WEIGHT = 60;

/** Per column, 0 for "as wide as its longest cell", else its share of the remaining width. */
export function columnWidths({ head, rows }: Table): number[] {
  return head.map((name, column) => {
    const lengths = [name, ...rows.map((row) => row[column]?.text ?? '')].map((text) => text.length);
    const longest = Math.max(...lengths);
    return longest <= SHORT_CHARS ? 0 : Math.min(MOST_WEIGHT, longest);
  });
}
