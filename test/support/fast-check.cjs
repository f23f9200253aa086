// Properties are tried on the same values every time, so that a test fails for what was changed. Others are tried with
//   FC_SEED=random npx jest --selectProjects=unit
const path = require('node:path');

const fc = require(
  path.join(path.dirname(require.resolve('fast-check/package.json')), 'lib/cjs/fast-check.js'),
);

const seed = process.env.FC_SEED ?? '6';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

module.exports = fc;
