// Renders a manifest as PDF, with Typst's compiler.

import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { SovereignError } from '../errors/sovereign-error';
import { renderTypst } from '../paper/typst';
import type { Manifest } from '../records/manifest';
import { cjkFonts } from './fonts';

/** Typst refused a paper: a bug in the template, because a paper is only data to it. */
export class TypesettingFailed extends SovereignError {
  override readonly code = 'TypesettingFailed';
}

/**
 * Searching for fonts takes longer than typesetting a paper, so each set of fonts is loaded once per process.
 */
const compilers: { plain?: NodeCompiler; cjk?: NodeCompiler } = {};

function compilerFor(cjk: boolean): NodeCompiler {
  if (cjk) {
    compilers.cjk ??= NodeCompiler.create({ fontArgs: [{ fontBlobs: cjkFonts() }] });
    return compilers.cjk;
  }
  compilers.plain ??= NodeCompiler.create();
  return compilers.plain;
}

/**
 * The PDF: tagged, with title, author, description and language, dated with the decision (for a draft: the
 * day of the run), never with the time of rendering. Deterministic in any process; on another machine too,
 * unless other versions of Typst's own fonts are installed there, which Typst prefers.
 * @throws TypesettingFailed, FontMissing
 */
export function renderPdf(manifest: Manifest): Buffer {
  const { source, paper, cjk } = renderTypst(manifest);
  const compiler = compilerFor(cjk);
  try {
    const compiled = compiler.compile({ mainFileContent: source, inputs: { paper } });
    const error = compiled.takeError();
    if (error !== null) throw new TypesettingFailed(`Typst: ${messageOf(compiler, error)}`);
    if (compiled.result === null) throw new TypesettingFailed('Typst gave no document and no error');
    return compiler.pdf(compiled.result);
  } finally {
    compiler.evictCache(0);
  }
}

const messageOf = (compiler: NodeCompiler, error: NodeError): string =>
  compiler
    .fetchDiagnostics(error)
    .map((diagnostic: { message?: unknown }) => String(diagnostic.message))
    .join('; ');
