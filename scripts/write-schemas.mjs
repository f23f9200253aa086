// Writes docs/schemas: the JSON Schemas of paper.json, evidence.json and of a run's input, from the zod schemas that the code uses.
//
//   npm run schemas

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { SCHEMAS } = createRequire(import.meta.url)('../dist/runtime/schemas.js');
const folder = path.resolve(import.meta.dirname, '..', 'docs', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(path.join(folder, `${name}.schema.json`), `${JSON.stringify(schema(), null, 2)}\n`);
}
