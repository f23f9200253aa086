// `sovereign recall`: searches the semantic index of this folder's runs.

import { jsonText } from '../paper/json-text';
import { IndexDamaged } from '../recall/index-damage';
import { openSemanticIndex } from '../recall/semantic-index';
import { openHome } from '../runtime/home';
import { createEmbeddingModel, indexFolder } from '../runtime/wiring';
import { printable } from '../text/printable';
import { EXIT } from './exit-codes';
import { configOf, logTo, type Shell } from './shell';
import { UsageError } from './usage-error';

/** Needs no server. */
export async function recallCommand(
  shell: Shell,
  options: { text: string; limit: number; json: boolean },
): Promise<number> {
  const config = configOf(shell);
  openHome(config, logTo(process.stderr));
  const model = createEmbeddingModel(config);
  const embedder = model.withDimensions(await model.measure());
  const index = await openSemanticIndex({ folder: indexFolder(config), embedder });
  try {
    const found = await index.search({ text: options.text, limit: options.limit }).catch((error: unknown) => {
      throw IndexDamaged.is(error)
        ? new UsageError(
            `the semantic index ${indexFolder(config)} is damaged: ${error.message}. The next run moves it aside and begins a new one`,
            { cause: error },
          )
        : error;
    });
    // The index always returns nearest neighbours; a score of 0 means no similarity.
    const hits = found.filter(({ score }) => score > 0);
    if (options.json) process.stdout.write(`${jsonText(hits)}\n`);
    else
      for (const hit of hits)
        process.stdout.write(
          // The text is from papers: a terminal must not interpret it.
          `${printable(`${hit.score.toFixed(3)}  ${hit.kind}  ${hit.paperId}  ${hit.text.slice(0, 160)}`)}\n`,
        );
    return EXIT.published;
  } finally {
    index.close();
  }
}
