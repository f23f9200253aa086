import { readFileSync } from 'node:fs';
import path from 'node:path';

/** This package's version, from package.json (at the same relative path from src and from dist). */
export const VERSION: string = JSON.parse(
  readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'),
).version;
