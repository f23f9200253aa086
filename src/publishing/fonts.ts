// Fonts for characters that Typst's own fonts lack. They come from npm packages, so a paper needs none of the
// machine's.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SovereignError } from '../errors/sovereign-error';

/** A font file of an installed package is missing. */
export class FontMissing extends SovereignError {
  override readonly code = 'FontMissing';
}

/** scripts/prune-image.mjs keeps these files, and no other weights. */
export const CJK_FILES = [
  { package: '@embedpdf/fonts-sc', file: 'NotoSansHans-Regular.otf' },
  { package: '@embedpdf/fonts-kr', file: 'NotoSansKR-Regular.otf' },
] as const;

function readFont({ package: name, file }: (typeof CJK_FILES)[number]): Buffer {
  try {
    return readFileSync(path.join(path.dirname(require.resolve(name)), '..', 'fonts', file));
  } catch (cause) {
    throw new FontMissing(
      `${file} of the package ${name} is not there; install the dependencies again (npm ci)`,
      {
        cause,
      },
    );
  }
}

/** The faces named in `CJK_FACES` of paper/typst.ts, 13 MB. @throws FontMissing */
export const cjkFonts = (): Buffer[] => CJK_FILES.map(readFont);
