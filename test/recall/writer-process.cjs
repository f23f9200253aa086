// A process of its own that indexes: `node writer-process.cjs <folder> <name> <batches> <shared>`.
// Prints what its upserts answered, as JSON.

const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

const { openSemanticIndex } = require('../../src/recall/semantic-index');
const { countingEmbedder } = require('./counting-embedder');
const { item } = require('./items');

const [, , folder, name, batches, shared] = process.argv;

async function main() {
  const { embedder } = countingEmbedder();
  const index = await openSemanticIndex({ folder, embedder });
  const answers = [];
  for (let batch = 0; batch < Number(batches); batch += 1) {
    const own = [1, 2, 3].map((n) => item(`${name} batch ${batch} number ${n}`));
    const common = Array.from({ length: Number(shared) }, (_, n) => item(`common ${batch} number ${n}`));
    answers.push(await index.upsert({ items: [...own, ...common] }));
  }
  index.close();
  process.stdout.write(JSON.stringify(answers));
}

main().catch((error) => {
  process.stderr.write(String(error?.stack ?? error));
  process.exitCode = 1;
});
