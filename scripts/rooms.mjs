// The plan of src: a room (a folder) imports only rooms on floors below its own. Biome holds every room to it, and
// docs/architecture.md draws it; both are written from here.
//
//   node scripts/rooms.mjs            fails where biome.json or the drawing is not what this plan says
//   node scripts/rooms.mjs --write    writes both

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** From the ground up. Rooms of one floor do not import each other. */
export const FLOORS = [
  ['text', 'errors'],
  ['contract', 'machine', 'http'],
  ['records'],
  ['store', 'temporal', 'arxiv-role', 'evidence'],
  ['literature', 'models'],
  ['reading', 'config', 'recall'],
  ['tribunal'],
  ['paper'],
  ['kernels', 'publishing'],
  ['activities', 'verify'],
  // Workflows are above activities: each call names the activity by its type. runtime loads their bundle by its path.
  ['workflows', 'runtime'],
  ['cli'],
];
/** Above all rooms: the processes, whose places in dist are promised. */
export const LOOSE = ['worker', 'cli', 'health'];
/** Logic without a machine: the workflow sandbox can load it, and a test needs nothing. */
const PURE = [
  'text',
  'errors',
  'contract',
  'records',
  'evidence',
  'reading',
  'tribunal',
  'paper',
  'workflows',
  'kernels',
];
const MACHINE = [
  'node:*',
  '@lancedb/*',
  '@temporalio/worker',
  '@temporalio/client',
  '@temporalio/activity',
  '@citation-js/*',
  '@myriaddreamin/*',
  'undici',
];

/**
 * Workflows run in a sandbox, from a bundle: these rooms may be in it. Of `types` they import types alone, which leave nothing
 * in the bundle; of other rooms nothing.
 */
export const SANDBOX = {
  room: 'workflows',
  loads: ['text', 'errors', 'contract', 'arxiv-role', 'tribunal'],
  types: ['activities'],
};

/** Rooms and processes that `room` may not import, each for one of the reasons above. */
export const forbiddenTo = (room) => {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  const below = FLOORS.slice(0, floor).flat();
  const known = [...SANDBOX.loads, ...SANDBOX.types];
  return [
    ...FLOORS.slice(floor)
      .flat()
      .filter((other) => other !== room),
    ...LOOSE,
    ...(room === SANDBOX.room ? below.filter((other) => !known.includes(other)) : []),
  ];
};

/** In TypeScript as Biome formats it: what is imported, and whether as a type. */
const IMPORTED = /\b(?:import|export|require)\b(?<type>\s+type\b)?[^;'"]*['"](?<from>[^'"]+)['"]/g;

/** What `source`, a file of the sandbox, imports of those rooms besides types. Biome's rule does not tell the two apart. */
export function valuesImported(source) {
  return [...source.matchAll(IMPORTED)]
    .filter(({ groups }) => groups.type === undefined)
    .map(({ groups }) => groups.from)
    .filter((from) => SANDBOX.types.includes(from.replace(/^(?:\.\.\/)+/, '').split('/')[0]));
}

const overrideOf = (room) => ({
  includes: [`src/${room}/**`],
  linter: {
    rules: {
      style: {
        noRestrictedImports: {
          level: 'error',
          options: {
            patterns: [
              {
                group: [...new Set(forbiddenTo(room))].flatMap((other) => [
                  `../${other}`,
                  `../${other}/**`,
                  `../../${other}`,
                  `../../${other}/**`,
                ]),
                message: `src/${room} imports only rooms on floors below its own (scripts/rooms.mjs).`,
              },
              ...(PURE.includes(room)
                ? [
                    {
                      group: MACHINE,
                      message: `src/${room} is logic alone: what it needs of a machine is handed in.`,
                    },
                  ]
                : []),
            ],
          },
        },
      },
    },
  },
});

const BEGIN = '<!-- plan: written by scripts/rooms.mjs -->';
const END = '<!-- end of plan -->';
function drawing() {
  const nodes = FLOORS.map((rooms, at) => `  f${at}["${rooms.join(' · ')}"]`).reverse();
  const arrows = FLOORS.slice(1)
    .map((_, at) => `  f${at + 1} --> f${at}`)
    .reverse();
  return [BEGIN, '', '```mermaid', 'flowchart TD', ...nodes, ...arrows, '```', '', END].join('\n');
}

const files = {
  'biome.json': (text) =>
    `${JSON.stringify({ ...JSON.parse(text), overrides: FLOORS.flat().map(overrideOf) }, null, 2)}\n`,
  'docs/architecture.md': (text) =>
    `${text.slice(0, text.indexOf(BEGIN))}${drawing()}${text.slice(text.indexOf(END) + END.length)}`,
};

if (process.argv[1] === import.meta.filename) {
  const problems = [];
  const rooms = readdirSync(path.join(root, 'src'), { withFileTypes: true });
  const known = [...FLOORS.flat(), ...LOOSE.map((name) => `${name}.ts`)];
  for (const { name } of rooms) if (!known.includes(name)) problems.push(`src/${name} has no floor`);
  for (const room of FLOORS.flat())
    if (!rooms.some((entry) => entry.isDirectory() && entry.name === room))
      problems.push(`src/${room} does not exist`);
  const sandbox = path.join(root, 'src', SANDBOX.room);
  for (const name of readdirSync(sandbox, { recursive: true }).filter((name) => name.endsWith('.ts')))
    for (const from of valuesImported(readFileSync(path.join(sandbox, name), 'utf8')))
      problems.push(`src/${SANDBOX.room}/${name} imports more than types from ${from}`);
  for (const [name, wanted] of Object.entries(files)) {
    const file = path.join(root, name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(BEGIN) && name.endsWith('.md')) problems.push(`${name} has no place for the plan`);
    else if (process.argv.includes('--write')) writeFileSync(file, wanted(text));
    else if (name.endsWith('.json')) {
      if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(JSON.parse(wanted(text))))
        problems.push(`${name} is not what the plan says`);
    } else if (text !== wanted(text)) problems.push(`${name} is not what the plan says`);
  }
  for (const problem of problems) console.error(`${problem}; see scripts/rooms.mjs`);
  if (problems.length > 0) process.exitCode = 1;
}
