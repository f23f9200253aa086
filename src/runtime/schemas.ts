// JSON Schemas (draft 2020-12) of files and messages that other programs read or write. `npm run schemas`
// writes them to docs/schemas.

import { z } from 'zod';
import { researchInput } from '../contract/protocol';
import { paperJson } from '../paper/json';
import { manifest } from '../records/manifest';

export const SCHEMAS: Readonly<Record<'paper' | 'evidence' | 'research-input', () => object>> = {
  paper: () => ({ title: 'SOVEREIGN paper', ...z.toJSONSchema(paperJson, { io: 'input' }) }),
  evidence: () => ({ title: 'SOVEREIGN evidence manifest', ...z.toJSONSchema(manifest, { io: 'input' }) }),
  'research-input': () => ({
    title: 'Input of the workflow "research"',
    ...z.toJSONSchema(researchInput, { io: 'input' }),
  }),
};
