// Packages that ship only ES modules; jest's own loader needs them as CommonJS.
const ESM_ONLY = [
  '@citation-js/',
  '@noble/hashes',
  '@clack/',
  '@nodable',
  'data-uri-to-buffer',
  'entities/',
  'fast-string',
  'fast-wrap',
  'fast-xml',
  'fetch-blob',
  'formdata-polyfill',
  'is-unsafe',
  'node-fetch',
  'path-expression-matcher',
  'sisteransi',
  'strnum',
];

const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')}))`],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/fast-check.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.sovereign/'],
};
const ON_A_SERVER = Object.values(require('./test/support/lanes.cjs').ON_A_SERVER).flat();

/** @type {import('jest').Config} */
module.exports = {
  // Two cores are shared with the Temporal server and the workers under test.
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ON_A_SERVER.map((folder) => `<rootDir>/test/${folder}/`),
    },
    {
      ...common,
      displayName: 'server',
      testMatch: ON_A_SERVER.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
