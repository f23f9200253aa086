// Chance that comes out the same for the same seed and name, so that one point alone can be repeated.

import { createHash } from 'node:crypto';
import { seeded } from '../support/seeded.mjs';

export const chanceFor = (seed, name) =>
  seeded(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE(0));
