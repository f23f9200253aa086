import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { buildManifest } from '../../src/records/manifest';
import { SCHEMAS } from '../../src/runtime/schemas';
import { GOOD, publicationOf, THIN } from '../paper/example-run';
import { renderJson } from '../paper/rendering';

const root = path.resolve(__dirname, '..', '..');
const written = (name: string) =>
  JSON.parse(readFileSync(path.join(root, 'docs', 'schemas', `${name}.schema.json`), 'utf8'));

it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])(
  'docs/schemas/%s.schema.json is what the code uses (else: npm run schemas)',
  (name) => {
    expect(written(name)).toEqual(JSON.parse(JSON.stringify(SCHEMAS[name]())));
  },
);

describe('the written schema', () => {
  it('takes what is published, and refuses what lacks a field', () => {
    for (const run of [GOOD, THIN]) {
      const publication = publicationOf(run);
      const paper = z.fromJSONSchema(written('paper'));
      const json = JSON.parse(JSON.stringify(renderJson(publication)));
      expect(paper.safeParse(json).error).toBeUndefined();
      expect(paper.safeParse({ ...json, claims: undefined }).success).toBe(false);
      const evidence = z.fromJSONSchema(written('evidence'));
      expect(
        evidence.safeParse(JSON.parse(JSON.stringify(buildManifest(publication)))).error,
      ).toBeUndefined();
    }
  });

  it('takes the examples of a run’s input', () => {
    const input = z.fromJSONSchema(written('research-input'));
    const example = JSON.parse(readFileSync(path.join(root, 'examples', 'mrqa.json'), 'utf8'));
    expect(input.safeParse(example).success).toBe(true);
    expect(input.safeParse({ ...example, treshold: 1 }).success).toBe(false);
  });
});
