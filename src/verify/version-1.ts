// Folders of version 0.1.0: their manifest has no file hashes and no abstracts, so less can be proved about
// them.

import { z } from 'zod';
import { FILE_NAMES, LATER_FILES } from '../contract/paper-files';

import type { Folder } from './folder';
import type { Problem, Verification } from './problem';

export const VERSION_1 = 1;

const LACKING = [
  'no hashes of files: an edit of paper.pdf, paper.html, paper.md or references.bib goes unnoticed',
  'no abstracts: quotes and confidences are compared between evidence.json and paper.json only',
  'no draft: its hash cannot be computed again',
];
const CHECKED = [
  'every file is there, and no other',
  'evidence.json and paper.json name the same run, draft, claims, reviews and approval',
];

const claims = z.array(
  z.object({
    id: z.string(),
    text: z.string(),
    quote: z.unknown(),
    paperId: z.string(),
    paperHash: z.string(),
    confidence: z.number(),
  }),
);
const common = { run: z.unknown(), reviews: z.array(z.unknown()), policy: z.unknown() };
const evidenceFile = z.object({
  ...common,
  evidenceHash: z.string(),
  evidence: z.object({ question: z.string(), threshold: z.number(), claims }),
  decision: z.unknown(),
  artifacts: z.object({ draft: z.string() }),
});
const paperFile = z.object({
  ...common,
  question: z.string(),
  threshold: z.number(),
  claims,
  approval: z.unknown(),
  hashes: z.object({ draft: z.string(), evidence: z.string() }),
});

export function verifyVersion1(folder: Folder, content: unknown): Verification {
  const result = (problems: readonly Problem[]): Verification => ({
    version: VERSION_1,
    problems,
    checked: CHECKED,
    lacking: LACKING,
  });
  const names = new Set(Object.values(FILE_NAMES).filter((name) => !LATER_FILES.includes(name)));
  const listing: Problem[] = [
    ...[...names]
      .filter((name) => !folder.files.has(name))
      .map((file) => ({ file, problem: folder.odd.get(file) ?? 'is missing' })),
    ...[...folder.files.keys(), ...folder.odd.keys()]
      .filter((name) => !names.has(name))
      .map((file) => ({ file, problem: 'was added' })),
  ];
  const evidence = evidenceFile.safeParse(content);
  if (!evidence.success) return result([...listing, { file: FILE_NAMES.evidence, problem: 'is not whole' }]);
  const bytes = folder.files.get(FILE_NAMES.json);
  if (bytes === undefined) return result(listing);
  const paper = parsed(bytes);
  if (paper === null) return result([...listing, { file: FILE_NAMES.json, problem: 'is not whole' }]);
  const pairs: [string, unknown, unknown][] = [
    ['run', evidence.data.run, paper.run],
    ['question', evidence.data.evidence.question, paper.question],
    ['threshold', evidence.data.evidence.threshold, paper.threshold],
    ['claims', evidence.data.evidence.claims, paper.claims],
    ['reviews', evidence.data.reviews, paper.reviews],
    ['policy', evidence.data.policy, paper.policy],
    ['approval', evidence.data.decision, paper.approval],
    ['draft’s hash', evidence.data.artifacts.draft, paper.hashes.draft],
    ['evidence’s hash', evidence.data.evidenceHash, paper.hashes.evidence],
  ];
  const [first] = pairs.filter(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b));
  return result([
    ...listing,
    ...(first === undefined
      ? []
      : [{ file: FILE_NAMES.json, problem: `does not agree with evidence.json: ${first[0]}` }]),
  ]);
}

function parsed(bytes: Buffer): z.infer<typeof paperFile> | null {
  try {
    return paperFile.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}
