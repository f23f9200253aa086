// Checks that a published folder is unchanged, using nothing but the folder.

import { FILE_NAMES, LATER_FILES } from '../contract/paper-files';
import type { Ref } from '../contract/ref';
import { jsonText } from '../paper/json-text';
import { type FileContents, hashOfBytes, renderTexts, TEXT_FILES } from '../publishing/texts';
import { canonicalJson, hashOf } from '../records/hash';
import { type Manifest, type ManifestFile, manifestFile } from '../records/manifest';
import { listOf } from '../text/prose';
import { type Folder, readFolder } from './folder';
import { manifestProblems } from './manifest-checks';
import type { Problem, Verification } from './problem';
import { VERSION_1, verifyVersion1 } from './version-1';

const CHECKED = [
  'every file against evidence.json, in both directions',
  `${listOf(TEXT_FILES)}, rendered again`,
  'every quote at its place in the abstract it was taken from',
  'every confidence and every mark, measured again',
  'citations, the numbers of cited sentences, the draft’s hash and the approval',
];
const LACKING = ['the PDF is compared by its hash alone, which the other files state'];

/**
 * Does not throw for anything in the folder: whatever is wrong is a problem. Uses no network and reads
 * nothing outside the folder.
 * @throws FolderUnreadable
 */
export function verifyFolder(path: string): Verification {
  const folder = readFolder(path);
  const parsed = parseManifest(folder);
  if ('problem' in parsed) {
    const { problem } = parsed;
    return { version: null, problems: [{ file: FILE_NAMES.evidence, problem }], checked: [], lacking: [] };
  }
  if (parsed.version === VERSION_1) return verifyVersion1(folder, parsed.content);
  const { content, text } = parsed;
  const problems = [
    ...ofManifest(content, text, folder),
    ...ofListing(content, folder),
    ...ofRendering(content, folder),
    ...ofPdf(content, folder),
  ];
  return { version: 2, problems: oncePerFile(problems), checked: CHECKED, lacking: LACKING };
}

type Parsed =
  | { readonly problem: string }
  | { readonly version: 1; readonly content: unknown }
  | { readonly version: 2; readonly content: ManifestFile; readonly text: string };

function parseManifest({ files, odd }: Folder): Parsed {
  const bytes = files.get(FILE_NAMES.evidence);
  if (bytes === undefined) return { problem: odd.get(FILE_NAMES.evidence) ?? 'is missing' };
  const text = bytes.toString('utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { problem: `is no JSON (${(error as Error).message})` };
  }
  const { version } = (content ?? {}) as { version?: unknown };
  if (version === VERSION_1) return { version, content };
  const read = manifestFile.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { problem: `is no evidence manifest: ${issue?.path.join('.')}: ${issue?.message}` };
  }
  // A field unknown to the schema, or a value that it normalises, is an edit.
  return canonicalJson(read.data) === canonicalJson(content)
    ? // As it was read: the order of its fields affects how the other files were rendered.
      { version: 2, content: content as ManifestFile, text }
    : { problem: 'has fields that no manifest has' };
}

const named = (problems: readonly string[]): Problem[] =>
  problems.map((problem) => ({ file: FILE_NAMES.evidence, problem }));

const withoutFiles = ({ files: _files, ...rest }: ManifestFile): Manifest => rest;

const WITNESSES = [FILE_NAMES.json, FILE_NAMES.md, FILE_NAMES.html] as const;

/**
 * The hash of the manifest or the PDF that paper.json, paper.md and paper.html state; if they differ, the
 * most frequent one; null if there is none.
 */
function statedHash(of: 'manifest' | 'pdf', { files }: Folder): Ref | null {
  const stated = new RegExp(`\\b${of}(?:": "|: |</dt><dd>)(sha256:[0-9a-f]{64})`, 'i');
  const votes = WITNESSES.flatMap((name) => {
    // The page's own statement is in its last lines; an earlier match may be in a quotation.
    const found = [...(files.get(name)?.toString('utf8') ?? '').matchAll(new RegExp(stated, 'gi'))].at(
      -1,
    )?.[1];
    return found === undefined ? [] : [found as Ref];
  });
  const count = (hash: Ref) => votes.filter((vote) => vote === hash).length;
  return votes.toSorted((a, b) => count(b) - count(a))[0] ?? null;
}

/** Whether the manifest was edited, rather than the files that state its hash. */
const isForeign = (content: ManifestFile, folder: Folder): boolean => {
  const stated = statedHash('manifest', folder);
  return stated !== null && stated !== hashOf(withoutFiles(content));
};

function ofManifest(content: ManifestFile, text: string, folder: Folder): Problem[] {
  const problems = manifestProblems(content);
  if (problems.length > 0) return named(problems.slice(0, 1));
  if (isForeign(content, folder)) return named(['is not the manifest whose hash the other files state']);
  return text === `${jsonText(JSON.parse(text), 2)}\n` ? [] : named(['is not laid out as it was written']);
}

/** Compares the folder's entries with the manifest's list. */
function ofListing({ files: listed }: ManifestFile, { files, odd }: Folder): Problem[] {
  const expected = [...Object.values(FILE_NAMES)].filter((name) => name !== FILE_NAMES.evidence);
  const problems: Problem[] = [];
  for (const name of expected) {
    const isOlder = LATER_FILES.includes(name) && listed[name] === undefined && !odd.has(name);
    if (!files.has(name)) {
      if (!isOlder) problems.push({ file: name, problem: odd.get(name) ?? 'is missing' });
    } else if (listed[name] === undefined) problems.push(...named([`does not list ${name}`]));
  }
  const known = new Set<string>([...expected, FILE_NAMES.evidence]);
  for (const name of [...files.keys(), ...odd.keys()]) {
    if (!known.has(name)) problems.push({ file: name, problem: 'was added' });
  }
  for (const name of Object.keys(listed)) {
    if (!known.has(name)) problems.push(...named([`lists ${name}, which no paper has`]));
  }
  return problems;
}

/**
 * Text files that differ from what the manifest renders to, and list entries that do not match correct files.
 */
function ofRendering(content: ManifestFile, folder: Folder): Problem[] {
  const pdf = statedHash('pdf', folder) ?? content.files[FILE_NAMES.pdf]?.hash;
  // An edited manifest renders to different files; then compare only with its list.
  const isOwn = pdf !== undefined && !isForeign(content, folder) && manifestProblems(content).length === 0;
  const rendered: FileContents = isOwn ? renderTexts(withoutFiles(content), pdf) : {};
  return TEXT_FILES.flatMap((name): Problem[] => {
    const bytes = folder.files.get(name);
    if (bytes === undefined) return [];
    const listed = isListed(content.files[name], bytes);
    if (!(rendered[name]?.equals(bytes) ?? listed)) return [{ file: name, problem: 'was edited' }];
    return listed ? [] : named([`states another hash or length of ${name} than it has`]);
  });
}

function ofPdf({ files: listed }: ManifestFile, folder: Folder): Problem[] {
  const bytes = folder.files.get(FILE_NAMES.pdf);
  if (bytes === undefined) return [];
  const entry = listed[FILE_NAMES.pdf];
  if (hashOfBytes(bytes) !== (statedHash('pdf', folder) ?? entry?.hash)) {
    return [{ file: FILE_NAMES.pdf, problem: 'was edited' }];
  }
  return isListed(entry, bytes)
    ? []
    : named([`states another hash or length of ${FILE_NAMES.pdf} than it has`]);
}

const isListed = (entry: ManifestFile['files'][string] | undefined, bytes: Buffer): boolean =>
  entry?.hash === hashOfBytes(bytes) && entry.bytes === bytes.length;

function oncePerFile(problems: readonly Problem[]): Problem[] {
  const first = new Map<string, Problem>();
  for (const one of problems) if (!first.has(one.file)) first.set(one.file, one);
  return [...first.values()];
}
