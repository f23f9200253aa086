// Packages that ship only ES modules; jest's own loader needs them as CommonJS.
const ESM_ONLY = ['@noble/hashes', '@clack/', 'listr2', 'fast-xml-parser', 'sisteransi', 'fast-string', 'fast-wrap', 'strnum', 'path-expression-matcher', 'fast-xml-builder', 'is-unsafe', '@nodable'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')}))`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.sovereign/'],
  // Two cores are shared with the Temporal server and the workers under test.
  maxWorkers: 2,
  testTimeout: 60_000,
};
